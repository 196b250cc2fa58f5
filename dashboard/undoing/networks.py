"""The address ranges of a network, as text: enough to tell one from the one that took its name."""

from __future__ import annotations

from topology import model
from topology.engine.port import Json
from topology.records import Fields, Topology


def listed(network: Json) -> list[str]:
    """Of a network as the engine lists it."""
    ranges = (network.get("IPAM") or {}).get("Config") or ()
    return [found["Subnet"] for found in ranges if found.get("Subnet")]


def charted(topology: Topology | None, network_id: str) -> list[str]:
    """Of a network on the chart, by its Docker ID."""
    node = topology.nodes.get(model.network_id(network_id)) if topology is not None else None
    found = node.get("subnets") if node is not None else None
    fields = found if isinstance(found, tuple) else ()
    return [str(one.get("subnet")) for one in fields if isinstance(one, Fields)]
