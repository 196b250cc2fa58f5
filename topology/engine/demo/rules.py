"""Connecting and disconnecting on the demo host, with the real engine's rules, refusals and words."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from topology.engine.demo.acts import Acts
from topology.engine.demo.records import DemoContainer, DemoEndpoint, DemoNetwork, Pool
from topology.engine.demo.stack import plug, publish, unplug
from topology.engine.errors import EngineConflict

SHARES_A_STACK = (
    "container sharing network namespace with another container or host cannot be connected "
    "to any other network"
)
PRIVATE = "container cannot be connected to multiple networks with one of the networks in private (none) mode"
CONNECT_HOST = "cannot connect container to host network - container must be created in host network mode"
DISCONNECT_HOST = "cannot disconnect container from host network - container was created in host network mode"
INVALID = "invalid endpoint settings:\n"
NO_OWN_SUBNET = (
    "user specified IP address is supported only when connecting to networks with user configured subnets"
)
NOT_ON_DEFAULT = "user specified IP address is supported on user defined networks only"
NO_ALIAS_ON_DEFAULT = "network-scoped alias is supported only for containers in user defined networks"


def connect(acts: Acts, network: DemoNetwork, container: DemoContainer, settings: Mapping[str, Any]) -> None:
    """Put a container on a network, or refuse as the engine would. Raises `EngineConflict` then."""
    _refuse_connect(network, container)
    wanted = _endpoint(network, container, settings)
    known = container.endpoints.get(network.name)
    if known is not None and not known.poisoned:
        if container.live:
            text = f"endpoint with name {container.name} already exists in network {network.name}"
            raise EngineConflict(text, 403)
        return  # a stopped container keeps what it had, and the engine says yes
    container.endpoints[network.name] = wanted
    container.listed = None
    if not container.live:
        return
    try:
        plug(container, wanted)
    except EngineConflict:
        # What stays behind keeps the container from starting, and cannot be disconnected while it runs.
        wanted.poisoned = True
        raise
    publish(acts.host, container)
    acts.tell_network("connect", container, wanted)


def disconnect(acts: Acts, network: DemoNetwork, container: DemoContainer) -> None:
    """Take a container off a network, or refuse as the engine would. Raises `EngineConflict` then."""
    endpoint = container.endpoints.get(network.name)
    if network.driver == "host" and endpoint is not None:
        raise EngineConflict(DISCONNECT_HOST, 400)
    if endpoint is None or (endpoint.poisoned and container.live):
        raise EngineConflict(f"container {container.id} is not connected to network {network.name}", 500)
    was_plugged = bool(endpoint.endpoint_id)
    unplug(endpoint)
    del container.endpoints[network.name]
    container.listed = None
    publish(acts.host, container)
    if was_plugged:
        acts.tell_network("disconnect", container, endpoint)


def _refuse_connect(network: DemoNetwork, container: DemoContainer) -> None:
    mode = container.network_mode
    if mode == "host" or mode.startswith("container:"):
        raise EngineConflict(SHARES_A_STACK, 400)
    if network.driver == "host":
        raise EngineConflict(CONNECT_HOST, 400)
    others = [endpoint for name, endpoint in container.endpoints.items() if name != network.name]
    if any(endpoint.network.driver == "null" for endpoint in others) or (network.driver == "null" and others):
        raise EngineConflict(PRIVATE, 400)


def _endpoint(network: DemoNetwork, container: DemoContainer, settings: Mapping[str, Any]) -> DemoEndpoint:
    """The endpoint that the settings ask for; raises where they cannot be."""
    asked = settings.get("IPAMConfig") or {}
    ipv4, ipv6 = asked.get("IPv4Address") or None, asked.get("IPv6Address") or None
    aliases = tuple(settings.get("Aliases") or ())
    default = network.name == "bridge"
    complaints = [NO_ALIAS_ON_DEFAULT] if default and aliases else []
    complaints += [NOT_ON_DEFAULT] if default and (ipv4 or ipv6) else []
    for address, pool, version in ((ipv4, network.pool, 4), (ipv6, network.pool6, 6)):
        complaints += _complaints(address, pool, version, own=network.own_subnet or default)
    if complaints:
        bullet = "* " if len(complaints) > 1 else ""
        raise EngineConflict(INVALID + "\n".join(bullet + complaint for complaint in complaints), 400)
    if network.pool is not None and not default:
        aliases = tuple(dict.fromkeys((*aliases, container.name)))
    return DemoEndpoint(
        network,
        aliases,
        ipv4,
        ipv6,
        gateway_priority=int(settings.get("GwPriority") or 0),
        links=tuple(settings.get("Links") or ()),
        driver_options=dict(settings.get("DriverOpts") or {}),
        asked_mac=settings.get("MacAddress") or None,
    )


def _complaints(address: str | None, pool: Pool | None, version: int, *, own: bool) -> list[str]:
    """What the engine would say against an address that was asked for."""
    if address is None:
        return []
    if pool is None or not own:
        return [NO_OWN_SUBNET]
    found = []
    try:
        good = ipaddress.ip_address(address).version == version
    except ValueError:
        good = False
    if not good:
        found.append(f"invalid IPv{version} address: {address}")
    if not good or not pool.holds(address):
        found.append(f"no configured subnet or ip-range contain the IP address {address}")
    return found
