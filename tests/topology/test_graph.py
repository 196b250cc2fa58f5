"""A topology is built anew where something changed, and is the networkx graph of its document."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import orjson
import pytest

from tests.topology.answers import BRIDGE, container, network, on, snapshot_of, topology_of, volume
from tests.topology.charts import EP, SHOP, SHOP_ID, endpoint, own
from topology.graph import builder
from topology.graph.builder import Builder, Fields
from topology.store import codec


def test_it_is_the_networkx_graph_of_its_document() -> None:
    items = [container(1, networks={"shop": on(SHOP_ID, EP, "10.1.0.2"), "bridge": on(BRIDGE, EP)})]
    topology = topology_of(
        items, [SHOP], [volume("v", Options={"type": "none", "o": "bind", "device": "/x"})]
    )
    document = orjson.loads(codec.encode_document(topology, "ENGINE:1", 7))
    loaded = nx.node_link_graph(document, edges="edges")
    made = builder.to_networkx(topology)
    assert isinstance(loaded, nx.MultiDiGraph)
    assert sorted(loaded.nodes(data=True), key=str) == sorted(made.nodes(data=True), key=str)
    assert sorted(loaded.edges(keys=True, data=True), key=str) == sorted(
        made.edges(keys=True, data=True), key=str
    )
    assert loaded.graph == {"version": 1, "engine": "ENGINE:1", "revision": 7}


def test_it_holds_nothing_that_can_be_changed() -> None:
    topology = topology_of([container(1, networks={"shop": on(SHOP_ID, EP)})], [SHOP], [volume("v")])
    hash(tuple(topology.nodes.values()))
    hash(tuple(topology.edges.values()))
    with pytest.raises(TypeError):
        topology.nodes["x"] = topology.nodes[own(1)]  # type: ignore[index]


def test_it_makes_plain_json_of_nested_values() -> None:
    value = (Fields(("subnet", "gateway"), ("10.0.0.0/8", None)), "x")
    assert builder.plain(value) == [{"subnet": "10.0.0.0/8", "gateway": None}, "x"]


def test_it_gives_back_the_same_topology_for_the_same_snapshot() -> None:
    builder = Builder()
    items = [container(1, networks={"shop": on(SHOP_ID, EP)})]
    assert builder.build(snapshot_of(items, [SHOP])) is builder.build(snapshot_of(items, [SHOP]))


def test_it_reuses_what_has_not_changed_and_nothing_else() -> None:
    builder = Builder()
    items = [container(n, f"c{n}", networks={"shop": on(SHOP_ID, EP, f"10.1.0.{n}")}) for n in range(1, 6)]
    before = builder.build(snapshot_of(items, [SHOP]))
    items[2] |= {"State": "exited"}
    snapshot = snapshot_of(items, [SHOP])
    after = builder.build(snapshot)
    assert after == builder.build(snapshot)
    assert after.nodes[endpoint(3)] != before.nodes[endpoint(3)]
    assert after.nodes[endpoint(1)] is before.nodes[endpoint(1)]


def test_it_forgets_what_an_unchanged_container_owed_to_others() -> None:
    """A container's part also depends on its owner, its networks and the host."""
    builder = Builder()
    side = container(2, mode="container:web")
    created = container(3, State="created", networks={"shop": on()})
    first = snapshot_of([container(1, "web"), side, created], [SHOP])
    renamed = snapshot_of([container(1, "old"), container(4, "web"), side, created], [network(2, "shop")])
    moved = replace(renamed, host=replace(renamed.host, engine_id="ENGINE:2"))
    for snapshot in (first, renamed, moved, first):
        assert builder.build(snapshot) == builder.build(snapshot)
