"""Topology and Delta ⇄ JSON: the node-link document and the frames (`docs/topology.md`, `docs/stream.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from topology.collector import paused_collector
from topology.graph.delta import Delta
from topology.graph.records import Edge, Fields, Node, Topology, Value

Json = dict[str, Any]

VERSION = 1
_EDGE_FIELDS = ("source", "target", "key", "kind")
_NODE_FIELDS = ("id", "kind")


def document(topology: Topology, engine: str, revision: int) -> Json:
    """The topology document, which `networkx.node_link_graph(document, edges="edges")` loads.

    `engine` is the engine's ID. Nodes and edges are in order, so that equal topologies give equal documents.
    Attributes may still be the records' own tuples; `orjson.dumps(…, default=as_json)` writes them.
    """
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"version": VERSION, "engine": engine, "revision": revision},
        "nodes": [node_json(topology.nodes[node_id]) for node_id in sorted(topology.nodes)],
        "edges": [edge_json(topology.edges[edge_id]) for edge_id in sorted(topology.edges)],
    }


def encode_document(topology: Topology, engine: str, revision: int) -> bytes:
    """The topology document as UTF-8 JSON."""
    with paused_collector():
        return _dumps(document(topology, engine, revision))


def encode_snapshot(epoch: str, revision: int, topology: Topology, engine: str) -> str:
    """The frame that holds everything."""
    body = {"type": "snapshot", "epoch": epoch, "revision": revision}
    with paused_collector():
        return _dumps({**body, "topology": document(topology, engine, revision)}).decode()


def encode_delta(epoch: str, base: int, revision: int, delta: Delta) -> str:
    """The frame that leads from revision `base` to `revision`."""
    removed_edges = [dict(zip(_EDGE_FIELDS, key, strict=False)) for key in delta.removed_edges]
    frame = {
        "type": "delta",
        "epoch": epoch,
        "base": base,
        "revision": revision,
        "added": _records_json(delta.added_nodes, delta.added_edges),
        "changed": _records_json(delta.changed_nodes, delta.changed_edges),
        "removed": {"nodes": delta.removed_nodes, "edges": removed_edges},
    }
    return _dumps(frame).decode()


def encode_engine(state: str, since: str, reason: str | None) -> str:
    """The frame that says how it stands with the engine: `live`, `stale` or `unreachable`, and since when."""
    return _dumps({"type": "engine", "state": state, "since": since, "reason": reason}).decode()


def decode_document(found: Mapping[str, Any]) -> Topology:
    """The topology in a document."""
    nodes = {node.id: node for node in map(decode_node, found["nodes"])}
    edges = {edge.id: edge for edge in map(decode_edge, found["edges"])}
    return Topology.of(nodes, edges)


def decode_delta(frame: Mapping[str, Any]) -> Delta:
    """The delta in a `delta` frame."""
    added, changed, removed = frame["added"], frame["changed"], frame["removed"]
    return Delta(
        added_nodes=tuple(map(decode_node, added["nodes"])),
        added_edges=tuple(map(decode_edge, added["edges"])),
        changed_nodes=tuple(map(decode_node, changed["nodes"])),
        changed_edges=tuple(map(decode_edge, changed["edges"])),
        removed_nodes=tuple(removed["nodes"]),
        removed_edges=tuple((edge["source"], edge["target"], edge["key"]) for edge in removed["edges"]),
    )


def node_json(node: Node) -> Json:
    """A node's record."""
    return {"id": node.id, "kind": node.kind, **dict(node.attributes.items())}


def edge_json(edge: Edge) -> Json:
    """An edge's record."""
    return {
        "source": edge.source,
        "target": edge.target,
        "key": edge.key,
        "kind": edge.kind,
        **dict(edge.attributes.items()),
    }


def as_json(value: object) -> Json:
    """What orjson asks for a value that it does not know: the records' own kind of object.

    Raises `TypeError` for any other.
    """
    if isinstance(value, Fields):
        return dict(value.items())
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _dumps(value: Json) -> bytes:
    return orjson.dumps(value, default=as_json)


def _records_json(nodes: Iterable[Node], edges: Iterable[Edge]) -> Json:
    return {"nodes": list(map(node_json, nodes)), "edges": list(map(edge_json, edges))}


def decode_node(found: Mapping[str, Any]) -> Node:
    """The node of a record."""
    return Node(found["id"], found["kind"], _fields(found, _NODE_FIELDS))


def decode_edge(found: Mapping[str, Any]) -> Edge:
    """The edge of a record."""
    fields = _fields(found, _EDGE_FIELDS)
    return Edge(found["source"], found["target"], found["key"], found["kind"], fields)


def _fields(found: Mapping[str, Any], but: tuple[str, ...]) -> Fields:
    return Fields.of((name, _value(value)) for name, value in found.items() if name not in but)


def _value(value: object) -> Value:
    """JSON as the records hold it, with tuples."""
    if isinstance(value, dict):
        return Fields.of((name, _value(item)) for name, item in value.items())
    if isinstance(value, list):
        return tuple(map(_value, value))
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no record holds a {type(value).__name__}")
