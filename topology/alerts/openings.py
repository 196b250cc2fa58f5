"""What is open to everybody, worked out anew only when something has changed that may open or close a way.

A verdict on a whole host costs more than all else that a rule asks; most changes have nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from topology.graph.reachability.records import Opening
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Edge, Node, Topology

HOST_STACK = "sandbox:host"


class Openings:
    """For one host. Not for several threads at once."""

    def __init__(self) -> None:
        self._basis: object = None
        self._found: Mapping[str, Sequence[Opening]] = {}

    def of(self, topology: Topology) -> Mapping[str, Sequence[Opening]]:
        """By the node ID of each container that can be reached at every address of the host: how."""
        basis = _basis(topology)
        if basis != self._basis:
            found: dict[str, list[Opening]] = {}
            for opening in Verdict(topology, names=False).openings():
                if opening.scope == "everywhere":
                    found.setdefault(opening.target, []).append(opening)
            self._found, self._basis = found, basis
        return self._found


def _basis(topology: Topology) -> tuple[list[Edge | Node], ...]:
    """All that such a way depends on: published ports, who is in the host's stack, and the networks; of those
    that are routed from outside also what is on them.
    """
    nodes = topology.nodes
    networks = [node for node in nodes.values() if node.kind in ("network", "host")]
    published: list[Edge | Node] = []
    hosted: list[Edge | Node] = []
    for edge in topology.edges.values():
        if edge.kind == "publishes":
            published.append(edge)
        elif edge.kind == "joins" and edge.target == HOST_STACK and edge.source in nodes:
            hosted.append(nodes[edge.source])
    rest: list[Edge | Node] = []
    if any(node.get("ingress") or "routed" in str(node.get("options")) for node in networks):
        rest = [*topology.edges.values(), *topology.of_kind("container"), *topology.of_kind("endpoint")]
    return published, hosted, [*networks], rest
