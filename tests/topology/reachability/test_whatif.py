"""What a preview would say of ways and openings is what then is so."""

from __future__ import annotations

from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Topology, build
from topology.graph.reachability.whatif import Change, changes, connected, disconnected
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
