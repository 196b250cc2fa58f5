"""A topology as documents and frames have it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from topology.graph.records import NO_FIELDS, Topology


def listed(topology: Topology | None) -> Topology:
    """Without what only the server's own questions need."""
    assert topology is not None
    nodes = {key: node._replace(unlisted=NO_FIELDS) for key, node in topology.nodes.items()}
    return replace(topology, nodes=MappingProxyType(nodes))
