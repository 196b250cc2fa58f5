"""The questions asked of the networkx graph."""

from __future__ import annotations

from tests.topology.answers import HOST, an_id, container, network, on, topology_of
from topology.graph.queries import Reach
from topology.model.records import container_id, endpoint_id, network_id

EP = "9" * 64
SHOP, BACK = network(1, "shop", "10.1.0.0/16"), network(2, "back", "10.2.0.0/16")
PORTS = [
    {"IP": ip, "PrivatePort": port, "PublicPort": port, "Type": kind}
    for port, kind, ip in ((443, "tcp", "::"), (80, "udp", "::"), (80, "tcp", "::"), (80, "tcp", "0.0.0.0"))
]


def ids(*numbers: int) -> set[str]:
    return {container_id(an_id(number)) for number in numbers}


def a_reach() -> Reach:
    shop, back = on(SHOP["Id"], EP), on(BACK["Id"], EP)
    items = [
        container(1, "web", networks={"shop": shop, "back": back}, Ports=PORTS),
        container(2, "side", mode="container:web"),
        container(3, "db", networks={"back": back}),
        container(4, "off", networks={"back": back}, State="exited"),
        container(5, "h1", mode="host", networks={"host": on(HOST, EP)}),
        container(6, "h2", mode="host", networks={"host": on(HOST, EP)}),
        container(7, "lost", mode="container:nobody"),
        container(8, "done", mode="container:web", State="exited"),
    ]
    return Reach(topology_of(items, [SHOP, BACK]))


def test_it_knows_the_networks_of_a_container_by_name() -> None:
    reach = a_reach()
    assert [found.text("name") for found in reach.networks(container_id(an_id(1)))] == ["back", "shop"]
    assert reach.networks(container_id(an_id(2))) == []
    assert reach.networks(container_id(an_id(7))) == []
    assert reach.networks("container:unknown") == []


def test_it_keeps_the_endpoints_of_those_in_the_hosts_stack_apart() -> None:
    reach = a_reach()
    (found,) = reach.endpoints(container_id(an_id(5)))
    assert found.id == endpoint_id(an_id(5), HOST)
    assert reach.endpoint(container_id(an_id(6)), network_id(HOST)) is not None
    assert reach.endpoint(container_id(an_id(3)), network_id(HOST)) is None


def test_it_counts_who_lives_on_a_network_with_those_in_the_same_stack() -> None:
    reach = a_reach()
    assert reach.members(network_id(BACK["Id"])) == ids(1, 2, 3)
    assert reach.members(network_id(SHOP["Id"])) == ids(1, 2)
    assert reach.sharers(container_id(an_id(1))) == ids(2, 8)
    assert reach.sharers(container_id(an_id(7))) == set()


def test_it_names_the_owner_of_a_shared_stack() -> None:
    reach = a_reach()
    owner = reach.owner(container_id(an_id(2)))
    assert owner is not None
    assert owner.text("name") == "web"
    assert reach.owner(container_id(an_id(5))) is None
    assert reach.owner(container_id(an_id(7))) is None


def test_it_says_over_which_network_somebody_is_reached() -> None:
    reach = a_reach()
    networks = reach.networks(container_id(an_id(1)))
    found = reach.reachable(container_id(an_id(3)), networks)
    assert {each: over.text("name") for each, over in found.items()} == dict.fromkeys(ids(1, 2), "back")


def test_it_lists_published_ports_in_order() -> None:
    found = [edge.key for edge in a_reach().ports(container_id(an_id(1)))]
    assert found == [
        "publishes:0.0.0.0:80:80/tcp",
        "publishes::::80:80/tcp",
        "publishes::::80:80/udp",
        "publishes::::443:443/tcp",
    ]
    assert a_reach().ports("container:unknown") == []
