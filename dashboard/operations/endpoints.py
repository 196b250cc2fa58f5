"""A container's endpoint on one network, as inspect shows it, and what puts it back as it was."""

from __future__ import annotations

from typing import Any

from topology.engine.port import Json
from topology.model.records import DEFAULT_BRIDGE, LIVE_STATES

#: What the engine takes back as it gave it. `IPAMConfig` holds the addresses that somebody asked for.
REPLAYED = ("IPAMConfig", "Links", "DriverOpts", "GwPriority", "MacAddress")


def find(inspected: Json, network_id: str, network_name: str) -> Json | None:
    """The container's entry for a network; before the first start it is known by the network's name only.

    So is the default bridge: it has another ID after each start of the engine, which a container that has not
    run since does not know.
    """
    entries: dict[str, Json] = (inspected.get("NetworkSettings") or {}).get("Networks") or {}
    for name, found in entries.items():
        entry = found or {}
        if entry.get("NetworkID") == network_id:
            return entry
        unknown = not entry.get("NetworkID") or name == DEFAULT_BRIDGE
        if unknown and name in (network_name, network_id):
            return entry
    return None


def is_phantom(inspected: Json, entry: Json) -> bool:
    """Whether a failed connect left this behind: a live container's endpoint without an ID.

    It does no harm until the container starts again, and then keeps it from starting (`docs/engine.md`).
    """
    state = (inspected.get("State") or {}).get("Status")
    return state in LIVE_STATES and not entry.get("EndpointID")


def living(inspected: Json, network_id: str, network_name: str) -> Json | None:
    """As `find`, but what a failed connect has left behind is none."""
    entry = find(inspected, network_id, network_name)
    return None if entry is None or is_phantom(inspected, entry) else entry


def state(inspected: Json, network_id: str, network_name: str) -> dict[str, Any]:
    """How a container is on a network: what was asked for, and the addresses that it has got."""
    entry = living(inspected, network_id, network_name)
    if entry is None:
        return {"endpoint": None}
    addresses = [entry.get(name) for name in ("IPAddress", "GlobalIPv6Address")]
    config = settings(inspected, entry)
    return {"endpoint": {"config": config, "addresses": [address for address in addresses if address]}}


def settings(inspected: Json, entry: Json) -> dict[str, Any]:
    """The `EndpointConfig` that makes the engine give this endpoint again."""
    config = {name: entry[name] for name in REPLAYED if entry.get(name)}
    # Engines before API 1.45 list the container's short ID as an alias, and add it by themselves.
    aliases = [alias for alias in entry.get("Aliases") or () if alias != inspected["Id"][:12]]
    if aliases:
        config["Aliases"] = aliases
    return config
