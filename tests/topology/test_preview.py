"""What connecting and disconnecting would change, and why the engine would refuse (engine-facts.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.topology.answers import BRIDGE, HOST, NONE, an_id, container, inspected, network, on, topology_of
from topology import parse, preview
from topology.graph import Topology
from topology.model import ContainerDetail, container_id, network_id
from topology.preview import Preview, preview_connect, preview_disconnect

Json = dict[str, Any]
EP = "9" * 64
NAMES = ["alpha", "beta", "gamma", "inner", "quiet", "six"]
IDS = {name: an_id(number, "a") for number, name in enumerate(NAMES, 1)}
NETWORKS = [
    network(1, "alpha", "10.1.0.0/16 10.1.0.1"),
    network(2, "beta", "10.2.0.0/16"),
    network(3, "gamma", "10.3.0.0/16 10.3.0.1"),
    network(4, "inner", "10.4.0.0/16 10.4.0.1", Internal=True),
    network(5, "quiet", "10.5.0.0/16", Options={"com.docker.network.bridge.enable_icc": "false"}),
    network(6, "six", "10.6.0.0/16 10.6.0.1", "fd00:6::/64", EnableIPv6=True),
    network(7, "swarm", Driver="overlay", Scope="swarm"),
    network(8, "ingress", Driver="overlay", Scope="swarm", Ingress=True),
    network(9, "docker_gwbridge", "10.9.0.0/16 10.9.0.1"),
    network(10, "attachable", Driver="overlay", Scope="swarm", Attachable=True),
]
PORTS = [{"IP": ip, "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"} for ip in ("0.0.0.0", "::")]


def at(ip: str = "", gateway: str = "") -> Json:
    return on("", EP, ip, Gateway=gateway)


def running(
    number: int, name: str, networks: dict[str, Json] | None = None, mode: str | None = None, **more: object
) -> Json:
    """A container on networks that are given by name."""
    known = IDS | {"bridge": BRIDGE, "host": HOST, "none": NONE}
    entries = {key: entry | {"NetworkID": known[key]} for key, entry in (networks or {}).items()}
    return container(number, name, networks=entries, mode=mode, **more)


def host_of(*containers: Json, details: list[Json] | None = None) -> Topology:
    return topology_of(list(containers), NETWORKS, details=details)


def connect(
    topology: Topology,
    number: int,
    name: str,
    *,
    ipv4: str | None = None,
    ipv6: str | None = None,
    aliases: Sequence[str] = (),
    detail: ContainerDetail | None = None,
) -> Preview:
    ids = container_id(an_id(number)), _network(topology, name)
    return preview_connect(topology, *ids, ipv4=ipv4, ipv6=ipv6, aliases=aliases, detail=detail)


def disconnect(
    topology: Topology, number: int, name: str, *, detail: ContainerDetail | None = None
) -> Preview:
    ids = container_id(an_id(number)), _network(topology, name)
    return preview_disconnect(topology, *ids, detail=detail)


def _network(topology: Topology, name: str) -> str:
    return next(node.id for node in topology.of_kind("network") if node.get("name") == name)


def code(found: Preview) -> str | None:
    return None if found.refused is None else found.refused.code


def names(found: Preview) -> list[str]:
    return [neighbour.name for neighbour in found.neighbours]


def known_of(networks: Json | None = None, bindings: Json | None = None) -> ContainerDetail:
    """What inspect says of the first container: its networks, and the host ports that were asked for."""
    return parse.parse_detail(inspected(1, networks=networks, host_config={"PortBindings": bindings}))


def test_it_says_who_becomes_a_neighbour() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2")}),
        running(2, "db", {"beta": at("10.2.0.2")}),
        running(3, "cache", {"alpha": at("10.1.0.3"), "beta": at("10.2.0.3")}),
        running(4, "off", {"beta": at()}, State="exited"),
        container(5, "aside", mode="container:db"),
        running(6, "far", {"gamma": at("10.3.0.2")}),
    )
    found = connect(topology, 1, "beta")
    assert code(found) is None
    assert names(found) == ["aside", "db"]
    assert [(each.name, each.via) for each in found.still_reachable] == [("cache", "alpha")]
    assert found.undoable
    assert (found.container.name, found.network.name) == ("web", "beta")


def test_it_says_who_is_no_longer_a_neighbour() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2"), "beta": at("10.2.0.2"), "inner": at("10.4.0.2")}),
        running(2, "db", {"alpha": at("10.1.0.3")}),
        running(3, "cache", {"alpha": at("10.1.0.4"), "inner": at("10.4.0.4")}),
    )
    found = disconnect(topology, 1, "alpha")
    assert names(found) == ["db"]
    assert [(each.name, each.via) for each in found.still_reachable] == [("cache", "inner")]
    assert found.addresses_lost == ("10.1.0.2/16",)
    assert not found.last_network
    assert found.undoable


def test_it_says_which_addresses_of_both_families_are_lost() -> None:
    six = on(IDS["six"], EP, "10.6.0.2", GlobalIPv6Address="fd00:6::2", GlobalIPv6PrefixLen=64)
    topology = host_of(running(1, "web", {"six": six}))
    assert disconnect(topology, 1, "six").addresses_lost == ("10.6.0.2/16", "fd00:6::2/64")


def test_it_counts_no_neighbours_where_containers_may_not_talk() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2")}), running(2, "db", {"quiet": at("10.5.0.2")})
    )
    found = connect(topology, 1, "quiet")
    assert names(found) == []
    assert [warning.code for warning in found.warnings] == ["no_icc"]
    assert "“quiet”" in str(found.warnings[0])


def test_it_does_not_call_those_neighbours_who_share_the_stack() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2")}), container(2, "side", mode="container:web"),
        running(3, "db", {"beta": at("10.2.0.2")}),
    )  # fmt: skip
    found = disconnect(topology, 1, "alpha")
    assert (names(found), found.last_network) == ([], True)
    assert [warning.code for warning in found.warnings] == ["shared_sandbox"]
    assert "“side”" in str(found.warnings[0])


def test_it_says_that_a_stopped_container_takes_notice_when_it_starts() -> None:
    stopped = running(1, "web", {"alpha": at()}, State="exited")
    found = connect(host_of(stopped, running(2, "db", {"beta": at("10.2.0.2")})), 1, "beta")
    assert [warning.code for warning in found.warnings] == ["not_running"]
    assert names(found) == ["db"]
    assert found.ports.effect == "none"


@pytest.mark.parametrize(
    ("before", "target", "effect", "via"),
    [
        ({"beta": at("10.2.0.2")}, "gamma", "stay", ("beta", "beta")),
        ({"beta": at("10.2.0.2")}, "alpha", "move", ("beta", "alpha")),
        ({"beta": at("10.2.0.2")}, "inner", "stay", ("beta", "beta")),
        ({"beta": at("10.2.0.2")}, "attachable", "move", ("beta", "attachable")),
    ],
)
def test_it_knows_that_ports_follow_the_gateway_when_connecting(
    before: dict[str, Json], target: str, effect: str, via: tuple[str, str]
) -> None:
    found = connect(host_of(running(1, "web", before, Ports=PORTS)), 1, target).ports
    assert (found.effect, (found.from_network, found.to_network)) == (effect, via)
    assert found.ports == ("0.0.0.0:8080→80/tcp", "[::]:8080→80/tcp")


@pytest.mark.parametrize(
    ("before", "target", "effect", "via"),
    [
        (["alpha", "beta"], "alpha", "move", ("alpha", "beta")),
        (["alpha", "beta"], "beta", "stay", ("alpha", "alpha")),
        (["alpha", "inner"], "alpha", "vanish", ("alpha", None)),
        (["alpha"], "alpha", "vanish", ("alpha", None)),
    ],
)
def test_it_knows_that_ports_follow_the_gateway_when_disconnecting(
    before: list[str], target: str, effect: str, via: tuple[str | None, str | None]
) -> None:
    topology = host_of(running(1, "web", {name: at("10.1.0.2") for name in before}, Ports=PORTS))
    found = disconnect(topology, 1, target).ports
    assert (found.effect, (found.from_network, found.to_network)) == (effect, via)


def test_it_heeds_gateway_priorities() -> None:
    topology = host_of(running(1, "web", {"alpha": at("10.1.0.2"), "beta": at("10.2.0.2")}, Ports=PORTS))
    known = known_of({"alpha": on(), "beta": on(GwPriority=5)})
    assert disconnect(topology, 1, "alpha", detail=known).ports.effect == "stay"
    assert disconnect(topology, 1, "beta", detail=known).ports.to_network == "alpha"


def test_it_knows_that_picked_ports_change_when_they_move() -> None:
    topology = host_of(running(1, "web", {"beta": at("10.2.0.2")}, Ports=PORTS))
    picked = known_of(bindings={"80/tcp": [{"HostPort": ""}]})
    chosen = known_of(bindings={"80/tcp": [{"HostPort": "8080"}]})
    assert connect(topology, 1, "alpha", detail=picked).ports.ephemeral
    assert not connect(topology, 1, "alpha", detail=chosen).ports.ephemeral
    assert not connect(topology, 1, "gamma", detail=picked).ports.ephemeral


def test_it_knows_that_ports_appear_with_the_first_way_out() -> None:
    topology = host_of(running(1, "web", {"inner": at("10.4.0.2")}))
    asked = known_of(bindings={"80/tcp": [{"HostPort": "8080"}]})
    found = connect(topology, 1, "alpha", detail=asked).ports
    assert (found.effect, found.to_network, found.ports) == ("appear", "alpha", ("80/tcp",))
    assert connect(topology, 1, "alpha").ports.effect == "none"
    stopped = host_of(running(1, "web", {"inner": at()}, State="exited"))
    assert connect(stopped, 1, "alpha", detail=asked).ports.effect == "none"


def test_it_sees_no_way_out_through_an_isolated_gateway() -> None:
    options = {"com.docker.network.bridge.gateway_mode_ipv4": "isolated"}
    isolated = network(30, "aaa", "10.30.0.0/16", Options=options)
    topology = topology_of([running(1, "web", {"beta": at("10.2.0.2")}, Ports=PORTS)], [*NETWORKS, isolated])
    assert connect(topology, 1, "aaa").ports.effect == "stay"


REFUSED = [
    (container(1, mode="host"), "alpha", "host_mode"),
    (container(1, mode="container:db"), "alpha", "shares_sandbox"),
    (container(1, mode=f"container:{an_id(9)}"), "alpha", "shares_sandbox"),
    (container(1, State="removing"), "alpha", "container_going"),
    (container(1), "host", "network_host"),
    (container(1), "none", "network_none"),
    (container(1), "ingress", "swarm_routing"),
    (container(1), "docker_gwbridge", "swarm_routing"),
    (container(1), "swarm", "not_attachable"),
    (running(1, "web", {"none": at()}, mode="none"), "alpha", "on_none"),
    (running(1, "web", {"alpha": at("10.1.0.2")}), "alpha", "already_connected"),
    (running(1, "web", {"alpha": at()}, State="exited"), "alpha", "already_connected"),
]


@pytest.mark.parametrize(("who", "target", "expected"), REFUSED)
def test_it_refuses_what_the_engine_would_refuse(who: Json, target: str, expected: str) -> None:
    topology = host_of(who, running(2, "db", {"beta": at("10.2.0.2")}))
    found = connect(topology, 1, target)
    assert code(found) == expected
    assert str(found.refused).endswith(".")
    assert not found.undoable
    refusal = preview.refusal(topology, container_id(an_id(1)), _network(topology, target))
    assert refusal == found.refused


def test_it_names_whose_stack_is_shared() -> None:
    topology = host_of(container(1, "side", mode="container:db"), running(2, "db", {"beta": at("10.2.0.2")}))
    assert "“db”" in str(connect(topology, 1, "alpha").refused)


@pytest.mark.parametrize("target", ["alpha", "bridge", "attachable", "inner"])
def test_it_refuses_nothing_that_works(target: str) -> None:
    assert code(connect(host_of(running(1, "web", {"beta": at("10.2.0.2")})), 1, target)) is None


@pytest.mark.parametrize(
    ("target", "wish", "expected"),
    [
        ("alpha", {"ipv4": "10.1.0.9"}, None),
        ("alpha", {"ipv4": "10.1.0.999"}, "address_malformed"),
        ("alpha", {"ipv4": "fd00::1"}, "address_malformed"),
        ("alpha", {"ipv4": "10.2.0.9"}, "address_outside"),
        ("alpha", {"ipv4": "10.1.0.1"}, "address_gateway"),
        ("beta", {"ipv4": "10.2.0.1"}, "address_gateway"),
        ("alpha", {"ipv4": "10.1.0.0"}, "address_reserved"),
        ("alpha", {"ipv4": "10.1.255.255"}, "address_reserved"),
        ("beta", {"ipv4": "10.2.0.2"}, "address_in_use"),
        ("alpha", {"ipv6": "fd00::9"}, "no_subnet"),
        ("six", {"ipv6": "fd00:6::9"}, None),
        ("six", {"ipv6": "fd00:6:0:0:0:0:0:0001"}, None),
        ("six", {"ipv6": "10.6.0.9"}, "address_malformed"),
        ("six", {"ipv6": "fd00:7::9"}, "address_outside"),
        ("attachable", {"ipv4": "10.1.0.9"}, "no_subnet"),
        ("bridge", {"ipv4": "172.17.0.9"}, "default_bridge"),
        ("bridge", {"aliases": ["www"]}, "default_bridge"),
        ("bridge", {}, None),
        ("alpha", {"aliases": ["www"]}, None),
    ],
)
def test_it_knows_which_wishes_come_true(target: str, wish: Json, expected: str | None) -> None:
    topology = host_of(
        running(1, "web", {"gamma": at("10.3.0.2")}),
        running(2, "db", {"beta": at("10.2.0.2", gateway="10.2.0.1")}),
    )
    found = connect(topology, 1, target, **wish)
    assert code(found) == expected
    assert (found.ipv4, found.ipv6) == (wish.get("ipv4"), wish.get("ipv6"))


def test_it_warns_of_a_range_that_the_engine_may_have_chosen() -> None:
    topology = host_of(running(1, "web"))
    assert "own_range" in [each.code for each in connect(topology, 1, "alpha", ipv4="10.1.0.9").warnings]
    assert "own_range" not in [each.code for each in connect(topology, 1, "beta", ipv4="10.2.0.9").warnings]
    assert "own_range" not in [each.code for each in connect(topology, 1, "alpha").warnings]


@pytest.mark.parametrize(
    ("who", "target", "expected"),
    [
        (running(1, "web", {"alpha": at("10.1.0.2")}), "beta", "not_connected"),
        (running(1, "web", {"host": at()}, mode="host"), "host", "host_mode"),
        (container(1, mode="container:db"), "beta", "shares_sandbox"),
        (running(1, "web", {"none": at()}, mode="none"), "none", None),
        (running(1, "web", {"alpha": at()}, State="exited"), "alpha", None),
        (running(1, "web", {"alpha": at("10.1.0.2")}, State="paused"), "alpha", None),
    ],
)
def test_it_refuses_disconnects_that_the_engine_would_refuse(
    who: Json, target: str, expected: str | None
) -> None:
    topology = host_of(who, running(2, "db", {"beta": at("10.2.0.2")}))
    assert code(disconnect(topology, 1, target)) == expected


def test_it_refuses_who_is_not_there() -> None:
    topology = host_of(container(1))
    nobody = preview_connect(topology, container_id(an_id(5)), network_id(IDS["alpha"]))
    nowhere = preview_disconnect(topology, container_id(an_id(1)), network_id(an_id(99, "a")))
    mixed_up = preview_connect(topology, network_id(IDS["alpha"]), container_id(an_id(1)))
    assert [code(each) for each in (nobody, nowhere, mixed_up)] == [
        "unknown_container",
        "unknown_network",
        "unknown_container",
    ]


def test_it_lists_every_network_as_a_target() -> None:
    topology = host_of(running(1, "web", {"beta": at("10.2.0.2")}))
    found = preview.targets(topology, container_id(an_id(1)))
    assert [target.name for target in found] == sorted(target.name for target in found)
    assert [target.name for target in found if target.connected] == ["beta"]
    refused = {target.name: target.refused.code for target in found if target.refused is not None}
    assert refused == {
        "docker_gwbridge": "swarm_routing",
        "host": "network_host",
        "ingress": "swarm_routing",
        "none": "network_none",
        "swarm": "not_attachable",
    }


LABELS = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}
SHOP = network(20, "shop_default", "10.20.0.0/16", Labels={"com.docker.compose.project": "shop"})


def compose_host() -> Topology:
    networks = {
        "shop_default": on(SHOP["Id"], EP, "10.20.0.2"),
        "beta": on(IDS["beta"], EP, "10.2.0.2", IPAMConfig={"IPv4Address": "10.2.0.2"}),
    }
    aliases = {"beta": on(Aliases=["www", "web", "shop-web-1", an_id(1)[:12]])}
    web = container(1, "shop-web-1", networks=networks, Labels=LABELS)
    return topology_of([web], [*NETWORKS, SHOP], details=[inspected(1, networks=aliases)])


def test_it_writes_the_lines_that_make_a_connection_permanent() -> None:
    found = connect(compose_host(), 1, "six", ipv6="fd00:6::9", aliases=["yes", "db"])
    assert found.compose is not None
    assert (found.compose.project, found.compose.service) == ("shop", "web")
    assert "\n".join(found.compose.lines) == (
        "services:\n"
        "  web:\n"
        "    networks:\n"
        "      beta:\n"
        "        aliases:\n"
        "          - www\n"
        '        ipv4_address: "10.2.0.2"\n'
        "      default: {}\n"
        "      six:\n"
        "        aliases:\n"
        '          - "yes"\n'
        "          - db\n"
        '        ipv6_address: "fd00:6::9"\n'
        "networks:\n"
        "  beta:\n"
        "    name: beta\n"
        "    external: true\n"
        "  six:\n"
        "    name: six\n"
        "    external: true"
    )
    assert "compose" in [warning.code for warning in found.warnings]


def test_it_writes_the_lines_that_make_a_disconnection_permanent() -> None:
    found = disconnect(compose_host(), 1, "beta")
    assert found.compose is not None
    assert found.compose.lines == ("services:", "  web:", "    networks:", "      default: {}")


def test_it_writes_the_lines_for_no_network_at_all() -> None:
    web = running(1, "web", {"alpha": at("10.1.0.2")}, Labels=LABELS)
    found = disconnect(host_of(web), 1, "alpha")
    assert found.last_network
    assert found.compose is not None
    assert found.compose.lines == ("services:", "  web:", "    network_mode: none")


@pytest.mark.parametrize("labels", [{}, {"com.docker.compose.project": "shop"}])
def test_it_has_no_compose_lines_for_who_is_not_composes(labels: Json) -> None:
    found = connect(host_of(running(1, "web", Labels=labels)), 1, "alpha")
    assert found.compose is None
    assert "compose" not in [warning.code for warning in found.warnings]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"Options": {"com.docker.network.bridge.default_bridge": "true"}, "Name": "other"},
            "default_bridge",
        ),
        ({"Options": {}, "Name": "bridge"}, "default_bridge"),
        ({"Options": {}, "Name": "bridge", "Driver": "overlay"}, None),
        ({"Options": {"com.docker.network.bridge.default_bridge": "false"}, "Name": "other"}, None),
    ],
)
def test_it_knows_the_default_bridge(more: Json, expected: str | None) -> None:
    special = network(30, "special", "10.30.0.0/16") | more
    found = preview_connect(
        topology_of([container(1)], [special]),
        container_id(an_id(1)),
        network_id(special["Id"]),
        aliases=["www"],
    )
    assert code(found) == expected


def test_it_quotes_what_yaml_would_take_for_something_else() -> None:
    labels = LABELS | {"com.docker.compose.service": 'a: "b"\n- c'}
    found = connect(host_of(running(1, "web", Labels=labels)), 1, "alpha")
    assert found.compose is not None
    assert found.compose.lines[1] == '  "a: \\"b\\"\\n- c":'


def test_it_keeps_its_sentences_translatable() -> None:
    refused = connect(host_of(container(1, "100%", mode="host")), 1, "alpha").refused
    assert refused is not None
    assert refused.template % refused.values_dict() == str(refused)
    assert "“100%”" in str(refused)
