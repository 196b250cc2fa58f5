"""What each record adds: the rules of `docs/topology.md` that are easy to get wrong."""

from __future__ import annotations

import pytest

from tests.topology.answers import HOST, an_id, container, inspected, network, on, topology_of, volume
from tests.topology.charts import EP, SHOP, SHOP_ID, edges_of, endpoint, own
from topology.model import records as model


def test_it_leads_from_container_to_network() -> None:
    topology = topology_of([container(1, networks={"shop": on(SHOP_ID, EP, "10.1.0.2")})], [SHOP])
    assert edges_of(topology, "joins") == {(model.container_id(an_id(1)), own(1))}
    assert edges_of(topology, "holds") == {(own(1), endpoint(1))}
    assert edges_of(topology, "attaches") == {(endpoint(1), model.network_id(SHOP_ID))}
    assert topology.nodes[endpoint(1)].get("ipv4") == "10.1.0.2/16"


def test_it_has_every_attribute_of_the_contract() -> None:
    mounts = [{"Type": "tmpfs", "Destination": "/t"}, {"Type": "bind", "Source": "/etc", "Destination": "/e"}]
    topology = topology_of(
        [container(1, networks={"shop": on(SHOP_ID, EP)}, Mounts=mounts)], [SHOP], [volume("v")]
    )
    account = " used_by shared writers persistence risks"
    words = {
        "host": "name engine_version api_version os architecture",
        "container": "name image image_id state status health network_mode project service created"
        " persistence risks",
        "sandbox": "active sandbox_id key",
        "endpoint": "active endpoint_id ipv4 ipv6 gateway ipv6_gateway mac aliases dns_names"
        " static_ipv4 static_ipv6",
        "network": "name driver scope internal attachable ingress ipv6 subnets icc options project",
        "volume": "name driver scope mountpoint anonymous device options project created" + account,
        "bind": "path" + account,
        "tmpfs": "destination size mode" + account,
    }
    found = {node.kind: node.attributes.names for node in topology.nodes.values()}
    assert found == {kind: tuple(names.split()) for kind, names in words.items()}


def test_it_is_null_where_the_engine_says_nothing() -> None:
    item = {"Id": an_id(1), "Names": ["/x"], "NetworkSettings": {"Networks": {"shop": on(SHOP_ID)}}}
    topology = topology_of([item], [SHOP | {"Driver": "", "Scope": ""}], [volume("v", Driver="", Scope="")])
    node = topology.nodes[model.container_id(an_id(1))]
    words = ("image", "image_id", "state", "status", "health", "project", "service", "created")
    assert [node.get(word) for word in words] == [None] * len(words)
    assert [topology.nodes[own(1)].get(word) for word in ("sandbox_id", "key")] == [None, None]
    shop, data = topology.nodes[model.network_id(SHOP_ID)], topology.nodes["volume:v"]
    assert [shop.get("driver"), shop.get("scope"), data.get("driver"), data.get("scope")] == [None] * 4
    assert topology.nodes[endpoint(1)].get("aliases") is None


@pytest.mark.parametrize("state", ["running", "paused", "restarting"])
def test_it_shows_a_live_endpoint(state: str) -> None:
    topology = topology_of(
        [container(1, State=state, networks={"shop": on(SHOP_ID, EP, "10.1.0.2")})], [SHOP]
    )
    assert topology.nodes[own(1)].get("active") is True
    assert topology.nodes[endpoint(1)].get("active") is True
    assert topology.nodes[endpoint(1)].get("endpoint_id") == EP


@pytest.mark.parametrize("state", ["created", "exited", "dead", "removing"])
def test_it_sees_through_a_stale_endpoint(state: str) -> None:
    stale = on(
        SHOP_ID, EP, "10.1.0.2", Gateway="10.1.0.1", MacAddress="02:42:0a:01:00:02",
        GlobalIPv6Address="fd00::2", IPv6Gateway="fd00::1", IPAMConfig={"IPv4Address": "10.1.0.2"},
    )  # fmt: skip
    detail = inspected(1, networks={"shop": stale | {"Aliases": ["www"]}})
    topology = topology_of([container(1, State=state, networks={"shop": stale})], [SHOP], details=[detail])
    node = topology.nodes[endpoint(1)]
    assert topology.nodes[own(1)].get("active") is False
    assert node.get("active") is False
    stale_values = [
        node.get(key) for key in ("endpoint_id", "ipv4", "ipv6", "gateway", "ipv6_gateway", "mac")
    ]
    assert stale_values == [None] * 6
    assert (node.get("static_ipv4"), node.get("aliases")) == ("10.1.0.2", ("www",))


def test_it_shows_no_endpoint_that_has_no_id_as_active() -> None:
    topology = topology_of([container(1, networks={"shop": on(SHOP_ID)})], [SHOP])
    assert topology.nodes[endpoint(1)].get("active") is False


@pytest.mark.parametrize("name", ["shop", SHOP_ID, SHOP_ID[:12]])
def test_it_finds_the_network_by_name_before_the_first_start(name: str) -> None:
    topology = topology_of([container(1, State="created", networks={name: on()})], [SHOP])
    assert edges_of(topology, "attaches") == {(endpoint(1), model.network_id(SHOP_ID))}


def test_it_finds_no_network_by_half_a_name_that_fits_several() -> None:
    topology = topology_of([container(1, networks={"a": on()})], [SHOP, network(2, "other")])
    assert edges_of(topology, "attaches") == set()


def test_it_keeps_an_endpoint_whose_network_is_gone() -> None:
    gone = an_id(7, "a")
    topology = topology_of([container(1, State="exited", networks={"gone": on(gone), "lost": on()})], [SHOP])
    assert edges_of(topology, "holds") == {(own(1), endpoint(1, gone))}
    assert edges_of(topology, "attaches") == set()


def test_it_publishes_what_is_in_force() -> None:
    ports = [
        {"IP": ip, "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}
        for ip in ("0.0.0.0", "::", "127.0.0.1")
    ]
    topology = topology_of([container(1, Ports=ports)])
    keys = {edge.key for edge in topology.edges.values() if edge.kind == "publishes"}
    assert keys == {
        "publishes:0.0.0.0:8080:80/tcp",
        "publishes::::8080:80/tcp",
        "publishes:127.0.0.1:8080:80/tcp",
    }
    edge = next(edge for edge in topology.edges.values() if edge.key.startswith("publishes:127"))
    assert dict(edge.attributes.items()) == {
        "host_ip": "127.0.0.1",
        "host_port": 8080,
        "container_port": 80,
        "protocol": "tcp",
    }
    assert edges_of(topology, "publishes") == {("host:ENGINE:1", model.container_id(an_id(1)))}
    assert edges_of(topology_of([container(1, Ports=ports, State="created")]), "publishes") == set()


def test_it_mounts_volumes_paths_and_memory() -> None:
    mounts = [
        {"Type": "volume", "Name": "v", "Source": "/x", "Destination": "/a", "RW": True, "Propagation": ""},
        {"Type": "volume", "Name": "v", "Source": "/x", "Destination": "/b", "RW": False, "Propagation": ""},
        {"Type": "bind", "Source": "/etc", "Destination": "/c", "RW": True, "Propagation": "rprivate"},
        {"Type": "tmpfs", "Source": "", "Destination": "/d", "RW": True},
        {"Type": "npipe", "Source": r"\\.\pipe\docker_engine", "Destination": r"\\.\pipe\x"},
        {"Type": "cluster", "Source": "csi", "Destination": "/e"},
        {"Type": "image", "Source": "alpine", "Destination": "/f"},
    ]
    topology = topology_of([container(1, Mounts=mounts)], volumes=[volume("v")])
    me = model.container_id(an_id(1))
    found = {edge.key: edge for edge in topology.edges.values() if edge.kind == "mounts"}
    assert {(key, edge.target) for key, edge in found.items()} == {
        ("mounts:/a", "volume:v"),
        ("mounts:/b", "volume:v"),
        ("mounts:/c", "bind:/etc"),
        ("mounts:/d", f"tmpfs:{an_id(1)}:/d"),
        (r"mounts:\\.\pipe\x", r"bind:\\.\pipe\docker_engine"),
        ("mounts:/e", "volume:csi"),
    }
    assert all(edge.source == me for edge in found.values())
    assert (found["mounts:/a"].get("rw"), found["mounts:/b"].get("rw")) == (True, False)
    assert dict(found["mounts:/c"].attributes.items()) == {
        "destination": "/c",
        "rw": True,
        "propagation": "rprivate",
        "subpath": None,
    }
    assert topology.nodes["volume:v"].get("driver") == "local"


def test_it_shows_a_mounted_volume_that_the_list_lacks() -> None:
    mounts = [{"Type": "volume", "Name": "9" * 64, "Destination": "/a", "RW": True}]
    node = topology_of([container(1, Mounts=mounts)]).nodes["volume:" + "9" * 64]
    assert (node.get("anonymous"), node.get("driver"), node.get("mountpoint")) == (True, None, None)


def test_it_leads_from_a_volume_to_the_path_that_it_really_is() -> None:
    options = {"type": "none", "o": "bind", "device": "/srv/data"}
    nfs = {"type": "nfs", "o": "addr=10.0.0.1", "device": ":/export"}
    topology = topology_of(
        [], volumes=[volume("data", Options=options), volume("far", Options=nfs), volume("v")]
    )
    assert edges_of(topology, "backed_by") == {("volume:data", "bind:/srv/data")}
    assert ("volume:data", "bind:/srv/data", "backed_by") in topology.edges
    assert topology.nodes["bind:/srv/data"].get("path") == "/srv/data"
    assert topology.nodes["volume:far"].get("device") == ":/export"


def test_it_ends_every_edge_at_a_node() -> None:
    items = [
        container(1, "web", networks={"shop": on(SHOP_ID, EP), "gone": on(an_id(7, "a"))}),
        container(2, mode="container:web"),
        container(3, mode="host", networks={"host": on(HOST, EP)}),
        container(4, mode=f"container:{an_id(9)}"),
        container(5, Mounts=[{"Type": "volume", "Name": "lost", "Destination": "/a"}]),
    ]
    topology = topology_of(items, [SHOP])
    for edge in topology.edges.values():
        assert {edge.source, edge.target} <= topology.nodes.keys()


def test_it_shows_a_port_that_is_published_on_a_routed_network_though_the_host_has_none() -> None:
    """It is told from one that is only exposed by its address."""
    ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "Type": "tcp"}, {"PrivatePort": 81, "Type": "tcp"}]
    topology = topology_of([container(1, Ports=ports)])
    (edge,) = [edge for edge in topology.edges.values() if edge.kind == "publishes"]
    assert edge.key == "publishes:0.0.0.0::80/tcp"
    assert (edge.get("host_ip"), edge.get("host_port"), edge.get("container_port")) == ("0.0.0.0", None, 80)
