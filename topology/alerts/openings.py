"""What is open to everybody, worked out anew only when something has changed that may open or close a way.

A verdict on a whole host costs more than all else that a rule asks; most changes have nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from topology.graph.reachability.engines import engine_of
from topology.graph.reachability.records import Opening
from topology.graph.reachability.stacks import DIRECT
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Fields, Node, Topology

HOST_STACK = "sandbox:host"
#: What `com.docker.network.bridge.gateway_mode_ipv4` and `…_ipv6` are where the firewall lets in.
_MODES = ("routed", "unprotected")


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


def _basis(topology: Topology) -> tuple[list[object], ...]:
    """All that such a way depends on: published ports, who is in the host's stack, and the networks.

    Where one of those can be reached from outside without a published port, also what runs and is on them.
    """
    nodes = topology.nodes
    networks = [node for node in nodes.values() if node.kind in ("network", "host")]
    published: list[object] = []
    hosted: list[object] = []
    for edge in topology.edges.values():
        if edge.kind == "publishes":
            published.append(edge)
        elif edge.kind == "joins" and edge.target == HOST_STACK and edge.source in nodes:
            hosted.append(nodes[edge.source])
    rest: list[object] = []
    filters = any(engine_of(node.text("engine_version")).filters_ipv6 for node in networks)
    if any(_is_direct(node, filters_ipv6=filters) for node in networks):
        states = [(node.id, node.get("state")) for node in topology.of_kind("container")]
        rest = [*topology.edges.values(), *states, *topology.of_kind("endpoint")]
    return published, hosted, [*networks], rest


def _is_direct(network: Node, *, filters_ipv6: bool) -> bool:
    """Whether who is on it may be reached from outside, whatever is published."""
    options = str(network.get("options"))
    if network.get("ingress") or network.get("driver") in DIRECT or any(word in options for word in _MODES):
        return True
    return not filters_ipv6 and any(":" in subnet for subnet in _subnets(network))


def _subnets(network: Node) -> list[str]:
    found = network.get("subnets")
    return [
        str(one.get("subnet"))
        for one in (found if isinstance(found, tuple) else ())
        if isinstance(one, Fields)
    ]
