"""The topology as it would be after work on volumes, from a changed copy; what is worked on are node IDs."""

from __future__ import annotations

from collections.abc import Collection

from topology.graph.nodes import volume_node
from topology.graph.records import Fields, Node, Topology
from topology.model.records import LIVE_STATES, Volume


def without(topology: Topology, gone: Collection[str]) -> Topology:
    """Without these nodes and all that leads to them or from them."""
    nodes = {key: node for key, node in topology.nodes.items() if key not in gone}
    edges = {
        key: edge
        for key, edge in topology.edges.items()
        if edge.source not in gone and edge.target not in gone
    }
    return Topology.of(nodes, edges)


def with_volume(topology: Topology, name: str) -> Topology:
    """With one volume more, which nobody uses yet."""
    made = volume_node(
        Volume(name, "local", "local", None, False, None, options=(), project=None, created=None)
    )
    return Topology.of({**topology.nodes, made.id: made}, dict(topology.edges))


def paused(topology: Topology, containers: Collection[str]) -> Topology:
    """With those of these containers paused that run."""
    nodes = dict(topology.nodes)
    for node_id in containers:
        node = nodes.get(node_id)
        if node is not None and node.get("state") in LIVE_STATES:
            nodes[node_id] = _with_state(node, "paused")
    return Topology.of(nodes, dict(topology.edges))


def _with_state(node: Node, state: str) -> Node:
    fields = ((name, state if name == "state" else value) for name, value in node.attributes.items())
    return node._replace(attributes=Fields.of(fields))
