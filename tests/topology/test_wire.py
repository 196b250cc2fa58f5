"""The forms that others rely on: `docs/topology.md`."""

from __future__ import annotations

import networkx as nx
import orjson
import pytest
from hypothesis import given

from tests.topology.answers import an_id, container, network, on, topology_of, volume
from tests.topology.topologies import topologies
from topology.graph.builder import Topology
from topology.graph.delta import diff
from topology.store import codec

SHOP = network(1, "shop", "10.1.0.0/16 10.1.0.1", Options={"com.docker.network.driver.mtu": "1500"})
TOPOLOGY = topology_of(
    [container(1, "<b>web", networks={"shop": on(SHOP["Id"], "9" * 64, "10.1.0.2")})], [SHOP]
)


def test_it_writes_the_document() -> None:
    document = orjson.loads(codec.encode_document(TOPOLOGY, "ENGINE:1", 42))
    assert list(document) == ["directed", "multigraph", "graph", "nodes", "edges"]
    assert document["graph"] == {"version": 1, "engine": "ENGINE:1", "revision": 42}
    web = next(node for node in document["nodes"] if node["kind"] == "container")
    assert web["id"] == f"container:{an_id(1)}"
    assert (web["name"], web["health"]) == ("<b>web", None)
    joins = next(edge for edge in document["edges"] if edge["kind"] == "joins")
    assert joins == {"source": web["id"], "target": f"sandbox:{an_id(1)}", "key": "joins", "kind": "joins"}


def test_it_writes_nested_values_as_json_has_them() -> None:
    document = orjson.loads(codec.encode_document(TOPOLOGY, "ENGINE:1", 42))
    shop = next(node for node in document["nodes"] if node["id"] == f"network:{SHOP['Id']}")
    assert shop["subnets"] == [{"subnet": "10.1.0.0/16", "gateway": "10.1.0.1"}]
    assert shop["options"] == {"com.docker.network.driver.mtu": "1500"}


def test_it_writes_what_networkx_loads() -> None:
    document = orjson.loads(codec.encode_document(TOPOLOGY, "ENGINE:1", 42))
    graph = nx.node_link_graph(document, edges="edges")
    assert graph.is_directed()
    assert graph.is_multigraph()
    assert graph.number_of_nodes() == len(TOPOLOGY.nodes)
    assert graph.number_of_edges() == len(TOPOLOGY.edges)


@given(topologies())
def test_it_reads_back_what_it_writes(topology: Topology) -> None:
    document = orjson.loads(codec.encode_document(topology, "E", 1))
    assert codec.decode_document(document) == topology


@given(topologies())
def test_it_writes_equal_topologies_equally(topology: Topology) -> None:
    nodes, edges = reversed(list(topology.nodes.items())), reversed(list(topology.edges.items()))
    other = Topology.of(dict(nodes), dict(edges))
    assert codec.encode_document(other, "E", 1) == codec.encode_document(topology, "E", 1)


@given(topologies(), topologies())
def test_it_reads_back_a_delta(old: Topology, new: Topology) -> None:
    delta = diff(old, new)
    frame = orjson.loads(codec.encode_delta("e", 1, 2, delta))
    assert codec.decode_delta(frame) == delta


def test_it_writes_a_snapshot_frame() -> None:
    frame = orjson.loads(codec.encode_snapshot("epoch", 42, TOPOLOGY, "ENGINE:1"))
    assert (frame["type"], frame["epoch"], frame["revision"]) == ("snapshot", "epoch", 42)
    assert frame["topology"] == orjson.loads(codec.encode_document(TOPOLOGY, "ENGINE:1", 42))


def test_it_writes_a_delta_frame() -> None:
    new = topology_of([], volumes=[volume("v")])
    frame = orjson.loads(codec.encode_delta("epoch", 41, 43, diff(TOPOLOGY, new)))
    assert list(frame) == ["type", "epoch", "base", "revision", "added", "changed", "removed"]
    assert (frame["type"], frame["epoch"], frame["base"], frame["revision"]) == ("delta", "epoch", 41, 43)
    assert [node["id"] for node in frame["added"]["nodes"]] == ["volume:v"]
    assert f"container:{an_id(1)}" in frame["removed"]["nodes"]
    joins = {"source": f"container:{an_id(1)}", "target": f"sandbox:{an_id(1)}", "key": "joins"}
    assert joins in frame["removed"]["edges"]


def test_it_writes_an_engine_frame() -> None:
    frame = orjson.loads(codec.encode_engine("stale", "2026-01-01T00:00:00Z", None))
    assert frame == {"type": "engine", "state": "stale", "since": "2026-01-01T00:00:00Z", "reason": None}


def test_it_refuses_what_has_no_json_form() -> None:
    with pytest.raises(TypeError, match="no JSON form for set"):
        codec.as_json(set())
    with pytest.raises(TypeError, match="no record holds a float"):
        codec.decode_document({"nodes": [{"id": "x", "kind": "y", "z": 0.5}], "edges": []})
