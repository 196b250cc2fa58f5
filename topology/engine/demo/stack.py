"""A container's network stack on the demo host: plugging endpoints in and out, and what its ports then do."""

from __future__ import annotations

from topology.engine.demo.records import DemoContainer, DemoEndpoint, DemoHost, digest
from topology.engine.errors import EngineConflict

IN_USE = "Address already in use"


def plug(container: DemoContainer, endpoint: DemoEndpoint) -> None:
    """Give the endpoint an ID, addresses and a MAC. Raises `EngineConflict` if a static address is taken."""
    network = endpoint.network
    if endpoint.endpoint_id:
        return
    if network.pool is not None:
        _claim(endpoint)
    name = digest(container.id, network.id, container.starts, endpoint.ipv4)
    endpoint.endpoint_id = name
    if network.pool is not None:
        octets = [f"{int(name[:2], 16) & 0xFE | 2:02x}", *(name[i : i + 2] for i in range(2, 12, 2))]
        endpoint.mac = endpoint.asked_mac or ":".join(octets)


def _claim(endpoint: DemoEndpoint) -> None:
    pool, pool6 = endpoint.network.pool, endpoint.network.pool6
    if pool is None:
        return
    if endpoint.static_ipv4 and not pool.claim(endpoint.static_ipv4):
        raise EngineConflict(IN_USE, 403)
    if endpoint.static_ipv6 and pool6 is not None and not pool6.claim(endpoint.static_ipv6):
        if endpoint.static_ipv4:
            pool.give_back(endpoint.static_ipv4)
        raise EngineConflict(IN_USE, 403)
    ipv4 = endpoint.static_ipv4 or pool.take()
    if ipv4 is None:
        raise EngineConflict("no available IPv4 addresses on this network's address pools", 403)
    endpoint.ipv4 = ipv4
    if pool6 is not None:
        endpoint.ipv6 = endpoint.static_ipv6 or pool6.take() or ""


def unplug(endpoint: DemoEndpoint) -> None:
    """Take the endpoint off its network; what was asked for (static addresses, aliases) stays."""
    network = endpoint.network
    if endpoint.ipv4 and network.pool is not None:
        network.pool.give_back(endpoint.ipv4)
    if endpoint.ipv6 and network.pool6 is not None:
        network.pool6.give_back(endpoint.ipv6)
    endpoint.endpoint_id = endpoint.ipv4 = endpoint.ipv6 = endpoint.mac = ""


def raise_stack(host: DemoHost, container: DemoContainer) -> None:
    """What starting does to the network stack. Raises `EngineConflict` where that cannot be."""
    container.starts += 1
    try:
        for endpoint in container.endpoints.values():
            plug(container, endpoint)
    except EngineConflict:
        drop_stack(host, container)
        raise
    if not container.network_mode.startswith("container:"):
        container.sandbox = digest(container.id, "sandbox", container.starts)
    publish(host, container)


def drop_stack(host: DemoHost, container: DemoContainer) -> None:
    """What stopping does to the network stack."""
    for endpoint in container.endpoints.values():
        unplug(endpoint)
    publish(host, container)


def gateway_of(container: DemoContainer) -> str:
    """The network that published ports follow: highest priority, then first name; internal ones never."""
    able = [
        (-endpoint.gateway_priority, name)
        for name, endpoint in container.endpoints.items()
        if endpoint.endpoint_id and endpoint.network.pool is not None and not endpoint.network.internal
    ]
    return min(able)[1] if able else ""


def publish(host: DemoHost, container: DemoContainer) -> None:
    """Bring the ports in line with the gateway. An ephemeral host port changes whenever the gateway does."""
    gateway = gateway_of(container)
    moved = gateway != container.gateway
    container.gateway = gateway
    for port in container.ports:
        if not gateway:
            port.current = 0
        elif port.host_port:
            port.current = port.host_port
        elif moved or not port.current:
            port.current = host.ephemeral_port()
