"""Snapshot → Topology, the networkx graph of it, and the reuse of what has not changed.

What a container adds to the chart depends on that container's record alone, once it is known which networks
there are and whose sandbox it joins. So a `Builder` keeps each container's part, and a poll in which one of
10,000 containers has changed makes one part anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from topology.collector import paused_collector
from topology.graph import nodes
from topology.graph.lookup import Networks, Sandboxes, shares_sandbox
from topology.graph.mounts import Annotator
from topology.graph.parts import (
    Context,
    Part,
    container_part,
    network_part,
    shared_sandboxes_part,
    volume_part,
)
from topology.graph.records import Edge, EdgeKey, Fields, Node, Topology, Value, plain
from topology.model.records import Container, Snapshot

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "Builder",
    "Edge",
    "EdgeKey",
    "Fields",
    "Node",
    "Topology",
    "Value",
    "build",
    "plain",
    "to_networkx",
]


class _Remembered(NamedTuple):
    container: Container
    context: Context
    part: Part


def build(snapshot: Snapshot) -> Topology:
    """The topology of one snapshot."""
    return Builder().build(snapshot)


def to_networkx(topology: Topology) -> nx.MultiDiGraph[str]:
    """The topology as networkx knows it, equal to `node_link_graph` of the topology document."""
    import networkx as nx  # noqa: PLC0415 - takes 20 MiB, which a server that only watches need not have

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((node.id, _attributes(node)) for node in topology.nodes.values())
    for edge in topology.edges.values():
        graph.add_edge(edge.source, edge.target, edge.key, **_attributes(edge))
    return graph


def _attributes(record: Node | Edge) -> dict[str, Any]:
    return {"kind": record.kind, **{name: plain(value) for name, value in record.attributes.items()}}


class Builder:
    """Builds one topology after another, reusing what has not changed. Not for several threads at once."""

    def __init__(self) -> None:
        self._remembered: dict[str, _Remembered] = {}
        self._last: tuple[Snapshot, Topology] | None = None
        self._mounts = Annotator()

    def build(self, snapshot: Snapshot) -> Topology:
        """The topology of a snapshot; the very same object as before if the snapshot is equal."""
        if self._last is not None and self._last[0] == snapshot:
            return self._last[1]
        with paused_collector():
            topology = self._build(snapshot)
        self._last = (snapshot, topology)
        return topology

    def _build(self, snapshot: Snapshot) -> Topology:
        found_nodes: dict[str, Node] = {}
        found_edges: dict[EdgeKey, Edge] = {}
        for part in self._parts(snapshot):
            found_nodes.update(part.nodes)
            found_edges.update(part.edges)
        self._mounts.annotate(snapshot, found_nodes)
        return Topology.of(found_nodes, found_edges)

    def _parts(self, snapshot: Snapshot) -> list[Part]:
        """What each record adds. Volumes come last, so that they win over the mounts' notion of them."""
        sandboxes, networks = Sandboxes(snapshot.containers), Networks(snapshot.networks)
        host = nodes.host_node(snapshot.host)
        shared: dict[str, list[Container]] = {}
        before, self._remembered = self._remembered, {}
        for container in snapshot.containers:
            context = Context(host.id, sandboxes.of(container), *networks.of(container))
            known = before.get(container.id)
            if known is None or known.context != context or known.container != container:
                known = _Remembered(container, context, container_part(container, context))
            self._remembered[container.id] = known
            if context.sandbox is not None and shares_sandbox(container):
                shared.setdefault(context.sandbox, []).append(container)
        return [
            Part({host.id: host}, {}),
            shared_sandboxes_part(shared, self._remembered),
            *(known.part for known in self._remembered.values()),
            *map(network_part, snapshot.networks),
            *map(volume_part, snapshot.volumes),
        ]
