"""What a preview would say of ways and openings is what then is so."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest

from tests.topology.answers import container, info, inspected, on, own_networks
from tests.topology.answers import network as listed
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Topology, build
from topology.graph.reachability.verdict import Verdict
from topology.graph.reachability.whatif import Change, changes, connected, disconnected, restarted, running
from topology.model import parser
from topology.model.detail import parse_detail
from topology.snapshot import take_snapshot

TRAEFIK, DB = "edge-traefik-1", "outline-prod-db-1"


def chart(engine: SyntheticEngine) -> Topology:
    return build(take_snapshot(engine))


def node(topology: Topology, kind: str, name: str) -> str:
    return next(each.id for each in topology.of_kind(kind) if each.get("name") == name)


def test_connecting_opens_what_it_then_opens() -> None:
    engine = SyntheticEngine(30, life=False)
    before = chart(engine)
    who, where = node(before, "container", TRAEFIK), node(before, "network", "outline-prod_backend")
    foretold = changes(before, connected(before, who, where))
    assert Change(who, node(before, "container", DB), ("network",), True) in foretold.come
    assert foretold.go == ()
    engine.connect(where.partition(":")[2], who.partition(":")[2], {})
    assert changes(before, chart(engine)) == foretold


def test_disconnecting_closes_what_it_then_closes() -> None:
    engine = SyntheticEngine(30, life=False)
    before = chart(engine)
    who, where = node(before, "container", TRAEFIK), node(before, "network", "proxy")
    foretold = changes(before, disconnected(before, who, where))
    assert foretold.go
    engine.disconnect(where.partition(":")[2], who.partition(":")[2])
    assert changes(before, chart(engine)) == foretold


def test_without_a_network_that_leads_out_nothing_is_published() -> None:
    engine = SyntheticEngine(30, life=False)
    topology = chart(engine)
    who = node(topology, "container", TRAEFIK)
    for network in list(topology.of_kind("network")):
        endpoint = f"endpoint:{who.partition(':')[2]}:{network.id.partition(':')[2]}"
        if endpoint in topology.nodes:
            topology = disconnected(topology, who, network.id)
    closed = changes(chart(engine), topology).close
    assert {opening.host_port for opening in closed if opening.target == who} >= {80, 443}


def random_changes(topology: Topology) -> Iterator[tuple[str, Topology]]:
    """Containers put on networks and taken off, where engines do so, each with the topology after it."""
    chance = random.Random(7)
    on = {(node.id.split(":")[1], node.id.split(":")[2]) for node in topology.of_kind("endpoint")}
    containers = [
        one for one in topology.of_kind("container") if one.text("network_mode") not in ("host", "none")
    ]
    containers = [one for one in containers if not one.text("network_mode").startswith("container:")]
    networks = [one for one in topology.of_kind("network") if one.text("driver") == "bridge"]
    for _ in range(25):
        who, where = chance.choice(containers).id, chance.choice(networks).id
        change = disconnected if (who.split(":")[1], where.split(":")[1]) in on else connected
        yield who, change(topology, who, where)


def test_around_one_container_the_same_is_found_as_anywhere() -> None:
    engine = SyntheticEngine(30, life=False)
    topology = chart(engine)
    found = [
        (changes(topology, after, who), changes(topology, after)) for who, after in random_changes(topology)
    ]
    assert any(narrow.come for narrow, _whole in found)
    assert any(narrow.go for narrow, _whole in found)
    for narrow, whole in found:
        assert narrow == whole


def test_a_way_through_a_published_port_names_the_port() -> None:
    engine = SyntheticEngine(30, life=False)
    topology = chart(engine)
    who, where = node(topology, "container", TRAEFIK), node(topology, "network", "n8n_default")
    published = [
        one for one in changes(disconnected_from_all(topology, who), topology).come if one.target == who
    ]
    assert {port for one in published for port in one.ports} >= {"80/tcp", "443/tcp"}
    assert all(
        "published" not in one.kinds for one in changes(topology, connected(topology, who, where)).come
    )


def disconnected_from_all(topology: Topology, who: str) -> Topology:
    for endpoint in [each.id for each in topology.of_kind("endpoint")]:
        _kind, container, network = endpoint.split(":")
        if f"container:{container}" == who:
            topology = disconnected(topology, who, f"network:{network}")
    return topology


def test_what_is_to_be_published_opens_with_the_first_network_that_leads_out() -> None:
    engine = SyntheticEngine(30, life=False)
    topology = chart(engine)
    who, where = node(topology, "container", TRAEFIK), node(topology, "network", "n8n_default")
    alone = disconnected_from_all(topology, who)
    detail = parse_detail(engine.container(who.partition(":")[2]))
    opened = changes(alone, connected(alone, who, where, ports=detail.fixed_ports), who).open
    assert set(opened) == set(changes(alone, topology).open)
    assert {opening.host_port for opening in opened} == {80, 443, 8080}
    again = connected(topology, who, where, ports=detail.fixed_ports)
    assert changes(topology, again, who).open == (), "what is published already is not published again"


@pytest.mark.parametrize(("verb", "would"), [("start", running), ("restart", restarted)])
def test_starting_opens_what_it_then_opens(
    verb: Literal["start", "restart"], would: Callable[..., Topology]
) -> None:
    engine = SyntheticEngine(30, life=False)
    docker_id = node(chart(engine), "container", TRAEFIK).partition(":")[2]
    engine.perform("stop", docker_id)
    stopped, who = chart(engine), f"container:{docker_id}"
    ports = parse_detail(engine.container(docker_id)).fixed_ports
    foretold = changes(stopped, would(stopped, who, ports=ports))
    assert {opening.host_port for opening in foretold.open} == {80, 443, 8080}
    engine.perform(verb, docker_id)
    assert changes(stopped, chart(engine)) == foretold


@pytest.mark.parametrize("before", ["running", "exited"])
def test_who_shares_a_stack_stays_behind_when_it_begins_anew(before: str) -> None:
    engine = SyntheticEngine(30, life=False)
    topology = chart(engine)
    owner = node(topology, "container", "downloads-gluetun-1")
    sharers = [edge.source for edge in topology.edges.values() if edge.kind == "joins"]
    sharer = next(
        one for one in sharers if topology.nodes[one].text("name").startswith("downloads-") and one != owner
    )
    if before == "exited":
        engine.perform("stop", owner.partition(":")[2])
        topology = chart(engine)
    after = Verdict(restarted(topology, owner))
    engine.perform("restart", owner.partition(":")[2])
    for verdict in (after, Verdict(chart(engine))):
        stack = verdict.container(sharer).stack
        assert stack is not None
        assert stack.left


def _same(item: dict[str, Any]) -> dict[str, Any]:
    return {"networks": item["NetworkSettings"]["Networks"], "Id": item["Id"]}


def topology_on(config: list[dict[str, str]], *, gateway: str) -> Topology:
    """Two containers, of which the second is on a network with these ranges."""
    where = listed(1, "own") | {"IPAM": {"Config": config}}
    there = {"own": on(where["Id"], "9" * 64, "10.7.5.1", Gateway=gateway)}
    items = [container(1), container(2, networks=there)]
    details = {item["Id"]: parse_detail(inspected(**_same(item))) for item in items}
    networks = parser.parse_networks([*own_networks(), where])
    return build(parser.snapshot(
        parser.parse_host(info()), parser.parse_containers(items), details, networks, ()
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("subnet", "told", "expected"),
    [("10.7.0.0/16", "10.7.5.0", "10.7.5.0"), ("10.7.0.0/16", "", "10.7.0.1"), ("10.7.5.1/32", "", None)],
)
def test_the_gateway_is_the_one_that_the_others_have(subnet: str, told: str, expected: str | None) -> None:
    topology = topology_on([{"Subnet": subnet}], gateway=told)
    after = connected(topology, node(topology, "container", "c1"), node(topology, "network", "own"))
    (endpoint,) = [one for one in after.of_kind("endpoint") if one.id not in topology.nodes]
    assert endpoint.get("gateway") == expected
