"""Which network an action was about: its ID now, and its address ranges, which tell it from a later one."""

from __future__ import annotations

from topology.engine.port import Json
from topology.graph.records import Fields, Topology
from topology.model import records as model
from topology.model.records import DEFAULT_BRIDGE


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


def current_id(topology: Topology | None, network_id: str, network_name: str) -> str:
    """The Docker ID that a network has now: the default bridge has another after each start of the engine."""
    if topology is None or network_name != DEFAULT_BRIDGE:
        return network_id
    found = (node.id for node in topology.of_kind("network") if node.text("name") == network_name)
    return next((model.split_id(node_id)[1] for node_id in found), network_id)
