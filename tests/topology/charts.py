"""What tests ask of a topology, and a network to build it on."""

from __future__ import annotations

from tests.topology.answers import an_id, network
from topology.graph.builder import Topology
from topology.model import records as model

SHOP = network(1, "shop", "10.1.0.0/16 10.1.0.1")

SHOP_ID = SHOP["Id"]

EP = "9" * 64


def edges_of(topology: Topology, kind: str) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in topology.edges.values() if edge.kind == kind}


def own(number: int) -> str:
    return model.sandbox_id(an_id(number))


def endpoint(number: int, network_id: str = SHOP_ID) -> str:
    return model.endpoint_id(an_id(number), network_id)
