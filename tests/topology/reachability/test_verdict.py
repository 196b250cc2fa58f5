"""Who reaches whom, on hosts of a few containers; on real engines it is tried in `tests/engine/reach/`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.answers import BRIDGE, an_id, container, info, inspected, network, on, own_networks
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import build
from topology.graph.reachability.engines import engine_of
from topology.graph.reachability.lookup import UnknownContainer, find
from topology.graph.reachability.records import Port
from topology.graph.reachability.selection import Selection, TargetPort
from topology.graph.reachability.stacks import Container, Network, Plug, Stack
from topology.graph.reachability.verdict import Verdict
from topology.graph.reachability.ways import ways
from topology.model import parser
from topology.model.records import Link
from topology.snapshot import take_snapshot
from topology.store import codec

Json = dict[str, Any]
NET = "com.docker.network.bridge."
SHOP = network(1, "shop", "10.1.0.0/16 10.1.0.1")
BACK = network(2, "back", "10.2.0.0/16 10.2.0.1", Internal=True)
APART = network(3, "apart", "10.3.0.0/16 10.3.0.1", Options={f"{NET}enable_icc": "false"})
PLAIN = network(4, "plain", "10.4.0.0/16 10.4.0.1", Options={f"{NET}enable_ip_masquerade": "false"})
ROUTED = network(5, "routed", "10.5.0.0/16 10.5.0.1", Options={f"{NET}gateway_mode_ipv4": "routed"})
DUAL = network(6, "dual", "10.6.0.0/16 10.6.0.1", "fd06::/64 fd06::1", EnableIPv6=True)
RANGED = network(7, "ranged", "10.7.0.0/16", "fd07::/64", EnableIPv6=True)
TINY = network(8, "tiny", "10.8.0.0/32", "fd08::/128", EnableIPv6=True)
OVER = network(9, "over", "10.9.0.0/24", Driver="overlay", Scope="swarm")
HIDDEN = network(10, "hidden", "10.10.0.0/24", Driver="overlay", Scope="swarm", Internal=True)
BESIDE = network(11, "docker_gwbridge", "10.11.0.0/16 10.11.0.1", Options={f"{NET}enable_icc": "false"})
LISTED = (SHOP, BACK, APART, PLAIN, ROUTED, DUAL, RANGED, TINY, OVER, HIDDEN, BESIDE)
NETWORKS = {item["Name"]: item for item in LISTED}


def plugged(number: int, *names: str, **more: Json) -> Json:
    """Networks as a container's entry has them; the default bridge is `bridge`."""
    found = {}
    for name in names:
        item = NETWORKS.get(name, {"Id": BRIDGE, "IPAM": {"Config": [{"Gateway": "172.17.0.1"}]}})
        gateway = item["IPAM"]["Config"][0]["Gateway"]
        address = gateway[:-1] + str(10 + number)
        entry = on(item["Id"], "9" * 64, address, Gateway="" if item.get("Internal") else gateway)
        if name == "dual":
            entry |= {
                "GlobalIPv6Address": f"fd06::{number:x}",
                "GlobalIPv6PrefixLen": 64,
                "IPv6Gateway": "fd06::1",
            }
        if name != "bridge":
            entry["DNSNames"] = [f"c{number}"]
        found[name] = entry | more.get(name, {})
    return found


def verdict(*items: Json, details: tuple[Json, ...] = (), version: str = "28.5.2") -> Verdict:
    """Containers are inspected as they are listed, unless a detail says otherwise."""
    known = {item["Id"]: item for item in details}
    for item in items:
        mode = item["HostConfig"]["NetworkMode"]
        known.setdefault(
            item["Id"],
            inspected(networks=item["NetworkSettings"]["Networks"], host_config={"NetworkMode": mode})
            | {"Id": item["Id"]},
        )
    snapshot = parser.snapshot(
        parser.parse_host(info(ServerVersion=version)),
        parser.parse_containers(items),
        {key: parser.parse_detail(item) for key, item in known.items()},
        parser.parse_networks([*own_networks(), *NETWORKS.values()]),
        (),
    )
    return Verdict(build(snapshot))


def between(
    found: Verdict, sender: int = 1, target: int = 2
) -> tuple[list[tuple[str, str | None]], tuple[str, ...]]:
    """Kinds and addresses of the ways, and the stops."""
    reached = found.pair(f"container:{an_id(sender)}", f"container:{an_id(target)}")
    return [(way.kind, way.address) for way in reached.ways], reached.stops


def published(host_ip: str, port: int | None = 8080) -> list[Json]:
    return [{"IP": host_ip, "PrivatePort": 80, "Type": "tcp"} | ({"PublicPort": port} if port else {})]


def overlaid(address: str) -> Json:
    return on(OVER["Id"], "9" * 64, address)


@pytest.mark.parametrize(
    ("networks", "out", "to_host"),
    [
        ({"over": overlaid("10.9.0.2")}, True, "10.11.0.1"),
        ({"hidden": on(HIDDEN["Id"], "9" * 64, "10.10.0.2")}, False, None),
        ({"over": overlaid("10.9.0.2")} | plugged(1, "back"), True, "10.11.0.1"),
        ({"over": overlaid("10.9.0.2")} | plugged(1, "shop"), True, "10.1.0.1"),
    ],
)
def test_who_is_on_overlays_alone_gets_out_beside_them(
    networks: Json, out: bool, to_host: str | None
) -> None:
    found = verdict(
        container(1, networks=networks),
        container(2, networks={"host": on()}, mode="host"),
        container(3, networks=plugged(3, "shop"), Ports=published("0.0.0.0")),
    )
    assert next(one.ipv4 for one in found.exits() if one.sender == f"container:{an_id(1)}") is out
    addresses = {address for kind, address in between(found)[0] if kind == "to_host"}
    assert (to_host in addresses) if to_host else not addresses
    kinds = {kind for kind, _address in between(found, 1, 3)[0]}
    assert ("published" in kinds) is out


@pytest.mark.parametrize(
    ("first", "second", "ways", "stops"),
    [
        (("shop",), ("shop",), [("network", "10.1.0.12")], ()),
        (("shop",), ("back",), [], ("no_common_network",)),
        (("back",), ("back",), [("network", "10.2.0.12")], ()),
        (("apart",), ("apart",), [], ("icc_off",)),
        (("apart", "shop"), ("apart", "shop"), [("network", "10.1.0.12")], ()),
        (("bridge",), ("bridge",), [("network", "172.17.0.12")], ("default_bridge_names",)),
        (("dual",), ("dual",), [("network", "10.6.0.12"), ("network", "fd06::2")], ()),
        ((), ("shop",), [], ("no_network",)),
    ],
)
def test_networks_join_and_part(first: Any, second: Any, ways: Any, stops: Any) -> None:  # noqa: ANN401
    found = verdict(
        container(1, networks=plugged(1, *first), mode=None if first else "none"),
        container(2, networks=plugged(2, *second)),
    )
    assert between(found) == (ways, stops)


@pytest.mark.parametrize("state", ["exited", "created", "restarting", "dead"])
def test_what_does_not_run_is_not_reached(state: str) -> None:
    items = [
        container(1, networks=plugged(1, "shop")),
        container(2, networks=plugged(2, "shop"), State=state),
    ]
    assert between(verdict(*items)) == ([], ("not_running",))
    assert between(verdict(*items), 2, 1) == ([], ("not_running",))


def test_what_is_paused_still_has_its_stack() -> None:
    items = [
        container(1, networks=plugged(1, "shop")),
        container(2, networks=plugged(2, "shop"), State="paused"),
    ]
    assert between(verdict(*items)) == ([("network", "10.1.0.12")], ())


def test_the_host_and_its_containers() -> None:
    found = verdict(container(1, networks={"host": on("e" * 64, "9" * 64)}, mode="host"),
                    container(2, networks=plugged(2, "back")))  # fmt: skip
    assert between(found) == ([("host_stack", "10.2.0.12")], ())
    assert between(found, 2, 1) == ([("to_host", "10.2.0.1")], ())


@pytest.mark.parametrize(
    ("four", "six", "found"),
    [
        ("10.7.5.0", "fd07::5:0", ["10.7.5.0", "fd07::5:0"]),
        ("", "", ["10.7.0.1", "fd07::1"]),
    ],
)
def test_where_a_network_names_no_gateway_its_endpoints_do(four: str, six: str, found: list[str]) -> None:
    """As with an `--ip-range`, whose first address the engine takes for itself and tells of nowhere else."""
    entry = on(RANGED["Id"], "9" * 64, "10.7.5.1", Gateway=four) | {
        "GlobalIPv6Address": "fd07::5:1", "GlobalIPv6PrefixLen": 64, "IPv6Gateway": six
    }  # fmt: skip
    host = container(1, networks={"host": on("e" * 64, "9" * 64)}, mode="host")
    ways, _stops = between(verdict(host, container(2, networks={"ranged": entry})), 2, 1)
    assert ways == [("to_host", address) for address in found]


def test_a_range_of_one_address_without_a_gateway_leads_nowhere() -> None:
    entry = on(TINY["Id"], "9" * 64, "10.8.0.0", Gateway="") | {
        "GlobalIPv6Address": "fd08::", "GlobalIPv6PrefixLen": 128, "IPv6Gateway": ""
    }  # fmt: skip
    host = container(1, networks={"host": on("e" * 64, "9" * 64)}, mode="host")
    assert between(verdict(host, container(2, networks={"tiny": entry})), 2, 1)[0] == []


def test_who_shares_a_stack_is_at_localhost_and_is_reached_as_its_owner() -> None:
    found = verdict(container(1, networks=plugged(1, "shop")), container(2, networks=plugged(2, "shop")),
                    container(3, mode=f"container:{an_id(2)}"))  # fmt: skip
    assert between(found, 2, 3) == ([("same_stack", None)], ())
    reached = found.pair(f"container:{an_id(1)}", f"container:{an_id(3)}")
    assert [(way.address, way.names) for way in reached.ways] == [("10.1.0.12", ("c2",))]


@pytest.mark.parametrize(
    ("owner", "sharer", "cut"), [("1", "2", False), ("2", "1", True), ("2.5", "2.25", True)]
)
def test_who_shares_the_stack_that_its_owner_had_before_is_cut_off(
    owner: str, sharer: str, cut: bool
) -> None:
    def started(number: int, seconds: str, mode: str, networks: Json) -> Json:
        return inspected(state={"StartedAt": f"2026-01-01T00:00:0{seconds}Z"}, networks=networks,
                         host_config={"NetworkMode": mode}) | {"Id": an_id(number)}  # fmt: skip

    shared = f"container:{an_id(2)}"
    items = [container(1, networks=plugged(1, "shop")), container(2, networks=plugged(2, "shop")),
             container(3, mode=shared)]  # fmt: skip
    details = (started(2, owner, "shop", plugged(2, "shop")), started(3, sharer, shared, {}))
    expected = ([], ("left_stack",)) if cut else ([("network", "10.1.0.12")], ())
    assert between(verdict(*items, details=details), 1, 3) == expected


@pytest.mark.parametrize(
    ("sender", "host_ip", "ways", "assumes"),
    [
        ("shop", "0.0.0.0", 1, ("userland_proxy",)),
        ("apart", "0.0.0.0", 1, ("userland_proxy",)),
        ("routed", "0.0.0.0", 1, ("userland_proxy",)),
        ("back", "0.0.0.0", 0, None),
        ("plain", "0.0.0.0", 0, None),
        ("shop", "127.0.0.1", 0, None),
        ("shop", "192.0.2.1", 1, ("userland_proxy",)),
        ("dual", "0.0.0.0", 1, ()),
        ("dual", "::", 1, ()),
        ("shop", "::", 0, None),
    ],
)
def test_published_ports(sender: str, host_ip: str, ways: int, assumes: Any) -> None:  # noqa: ANN401
    found = verdict(container(1, networks=plugged(1, sender)),
                    container(2, networks=plugged(2, "dual"), Ports=published(host_ip)))  # fmt: skip
    through = [
        way
        for way in found.pair(f"container:{an_id(1)}", f"container:{an_id(2)}").ways
        if way.kind == "published"
    ]
    assert [way.assumes for way in through] == [assumes] * ways


def test_routed_ports_are_reached_at_the_targets_own_address() -> None:
    target = container(2, networks=plugged(2, "routed"), Ports=published("0.0.0.0", None))
    others = [
        container(number, networks=plugged(number, name)) for number, name in ((1, "shop"), (3, "plain"))
    ]
    found = verdict(target, *others)
    (way,) = found.pair(f"container:{an_id(1)}", f"container:{an_id(2)}").ways
    assert (way.kind, way.address, way.port) == ("routed", "10.5.0.12", (None, None, 80, "tcp"))
    assert between(found, 3, 2)[0] == []
    (opening,) = found.openings()
    assert (opening.kind, opening.scope, opening.container_port) == ("routed", "everywhere", 80)


def test_a_name_is_answered_with_the_address_on_the_first_network_that_knows_it() -> None:
    """One with both versions of IP comes before others."""
    found = verdict(
        container(1, networks=plugged(1, "dual", "back")), container(2, networks=plugged(2, "dual", "back"))
    )
    ways = found.pair(f"container:{an_id(1)}", f"container:{an_id(2)}").ways
    assert {way.address: bool(way.names) for way in ways} == {
        "10.2.0.12": False,
        "10.6.0.12": True,
        "fd06::2": True,
    }


def test_a_link_gives_another_name_to_its_sender_alone() -> None:
    linked: dict[str, Json] = {"shop": {"Links": ["c2:database"]}}
    sender = container(1, networks=plugged(1, "shop", **linked))
    found = verdict(sender, container(2, networks=plugged(2, "shop")),
                    container(3, networks=plugged(3, "shop")))  # fmt: skip
    (way,) = found.pair(f"container:{an_id(1)}", f"container:{an_id(2)}").ways
    assert "database" in way.names
    (way,) = found.pair(f"container:{an_id(3)}", f"container:{an_id(2)}").ways
    assert "database" not in way.names


@pytest.mark.parametrize(("version", "open_"), [("20.10.24", True), ("26.1.5", True), ("28.5.2", False)])
def test_engines_without_rules_for_ipv6_let_it_through(version: str, open_: bool) -> None:
    other = network(7, "other", "10.7.0.0/16 10.7.0.1", "fd07::/64 fd07::1", EnableIPv6=True)
    NETWORKS["other"] = other
    try:
        ipv6 = {"GlobalIPv6Address": "fd07::2", "GlobalIPv6PrefixLen": 64, "IPv6Gateway": "fd07::1"}
        found = verdict(container(1, networks=plugged(1, "dual")),
                        container(2, networks=plugged(2, "other", other=ipv6)), version=version)  # fmt: skip
    finally:
        del NETWORKS["other"]
    assert between(found) == (([("routed", "fd07::2")], ()) if open_ else ([], ("no_common_network",)))


@pytest.mark.parametrize("version", ["4.3.1", "29.0.0", ""])
def test_of_an_engine_that_was_not_measured_it_is_said(version: str) -> None:
    found = verdict(container(1, networks=plugged(1, "shop")), container(2, networks=plugged(2, "back")),
                    container(3, networks=plugged(3, "shop")), version=version)  # fmt: skip
    assert "other_firewall_backend" in between(found)[1]
    (way,) = found.pair(f"container:{an_id(1)}", f"container:{an_id(3)}").ways
    assert way.assumes == ("other_firewall_backend",)


def test_ways_out() -> None:
    items = [container(number, networks=plugged(number, name))
             for number, name in enumerate(("shop", "back", "plain", "dual", "routed"), 1)]  # fmt: skip
    found = {out.sender: out[1:] for out in verdict(*items).exits()}
    assert [found[f"container:{an_id(number)}"] for number in range(1, 6)] == [
        (True, False, ("no_ipv6",), ()),
        (False, False, ("internal", "no_ipv6"), ()),
        (False, False, ("no_masquerade", "no_ipv6"), ()),
        (True, True, (), ()),
        (True, False, ("no_ipv6",), ("host_routes_unseen",)),
    ]


@pytest.mark.parametrize(
    ("host_ip", "scope"),
    [("0.0.0.0", "everywhere"), ("::", "everywhere"), ("192.0.2.1", "address"), ("::1", "loopback")],
)
def test_what_is_open_to_the_outside(host_ip: str, scope: str) -> None:
    found = verdict(container(1, networks=plugged(1, "shop"), Ports=published(host_ip)))
    (opening,) = found.openings()
    assert (opening.kind, opening.scope, opening.host_port) == ("published", scope, 8080)
    assert "host_firewall_unseen" in opening.assumes


def test_a_port_narrows_and_says_so() -> None:
    found = verdict(container(1, networks=plugged(1, "shop")),
                    container(2, networks=plugged(2, "dual"), Ports=published("0.0.0.0")))  # fmt: skip
    one, two = (found.container(f"container:{an_id(number)}") for number in (1, 2))

    def ways(port: str) -> tuple[int, tuple[str, ...]]:
        (pair,) = Selection(found, one, two, TargetPort.parse(port)).pairs()
        return len(pair.reached.ways), pair.reached.stops

    assert (ways("80"), ways("80/udp"), ways("81")) == ((1, ()), (0, ("other_ports",)), (0, ("other_ports",)))


@pytest.mark.parametrize("text", ["", "x", "0", "65536", "80/", "80/http", "-1", "8 0", "٨"])
def test_what_is_no_port_is_refused(text: str) -> None:
    if text == "80/":
        assert TargetPort.parse(text) == TargetPort(80)
        return
    with pytest.raises(ValueError, match=r"^"):
        TargetPort.parse(text)


def test_containers_are_found_as_docker_finds_them() -> None:
    found = verdict(container(1, "web"), container(2, "website"))
    for wanted in ("web", "/web", an_id(1), f"container:{an_id(1)}"):
        assert find(found, wanted).name == "web"
    with pytest.raises(UnknownContainer) as caught:
        find(found, "webs")
    assert caught.value.nearest[0] == "web"
    with pytest.raises(UnknownContainer) as caught:
        find(found, "c000")
    assert caught.value.several


def test_the_whole_is_the_same_as_pair_by_pair() -> None:
    """Senders and targets of one kind are worked out together; each for itself must give the same."""
    topology = build(take_snapshot(SyntheticEngine(60, life=False)))
    whole = {(pair.sender, pair.target): pair.reached for pair in Verdict(topology).pairs()}
    containers: list[Container] = list(Verdict(topology).containers)
    assert len(whole) == 60 * 59
    for sender in containers:
        alone = Verdict(topology)  # so that nothing is known from another sender
        for target in containers:
            if target.id != sender.id:
                assert alone.pair(sender.id, target.id) == whole[sender.id, target.id]


def test_what_only_the_verdict_needs_is_in_no_document() -> None:
    """Host names and links are told by a verdict only as far as a name leads to an address."""
    item = container(1, networks=plugged(1, "shop"))
    detail = inspected(config={"Hostname": "hunter2"}, host_config={"Links": ["/c2:/c1/hunter2"]})
    snapshot = parser.snapshot(
        parser.parse_host(info()),
        parser.parse_containers([item]),
        {item["Id"]: parser.parse_detail(detail | {"Id": item["Id"]})},
        parser.parse_networks(NETWORKS.values()),
        (),
    )
    topology = build(snapshot)
    assert "hunter2" in str(topology.nodes[f"container:{an_id(1)}"].unlisted)
    assert b"hunter2" not in codec.encode_document(topology, "e", 1)


@pytest.mark.parametrize(
    ("host_ip", "assumes"), [("127.0.0.1", ()), ("::1", ("userland_proxy",)), ("0.0.0.0", ())]
)
def test_the_host_reaches_loopback_ports_by_ipv6_through_the_proxy_alone(host_ip: str, assumes: Any) -> None:  # noqa: ANN401
    host = container(1, networks={"host": on("e" * 64, "9" * 64)}, mode="host")
    found = verdict(host, container(2, networks=plugged(2, "dual"), Ports=published(host_ip)))
    ways = found.pair(f"container:{an_id(1)}", f"container:{an_id(2)}").ways
    assert [way.assumes for way in ways if way.kind == "published"] == [assumes]


@pytest.mark.parametrize(("version", "open_"), [("26.1.5", True), ("28.5.2", False)])
def test_a_link_opens_exposed_ports_by_ipv4_alone(version: str, open_: bool) -> None:
    """Found by a host at random (28.5, seed 700): no engine writes rules of links for IPv6."""
    bridge = Network("network:b", "bridge", "bridge", internal=False, icc=False, ingress=False,
                     default_bridge=True, masquerade=True, families={})  # fmt: skip

    def plug(number: int) -> Plug:
        addresses = {4: f"172.17.0.{number}", 6: f"fd00::{number}"}
        return Plug(bridge, addresses, frozenset(), (), frozenset(), 0)

    sender = Stack("sandbox:a", (plug(2),), legacy_links=(Link("db", "friend"),))
    target = Stack("sandbox:b", (plug(3),), owner="db", exposed=(Port(None, None, 80, "tcp"),))
    found = {way.address: way.port for way in ways(engine_of(version), sender, target)}
    assert found.pop("172.17.0.3") == Port(None, None, 80, "tcp")
    # Without rules for IPv6 everything is open by it; with them nothing.
    assert found == ({"fd00::3": None} if open_ else {})
