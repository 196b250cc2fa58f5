"""The ways from one network stack to a container in another, as engines of each version leave them open.

What is written here was measured (`docs/engine.md`); names are added by `verdict.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from topology.graph.reachability.engines import Engine
from topology.graph.reachability.records import HOST_ROUTES, USERLAND_PROXY, Port, Way
from topology.graph.reachability.stacks import Network, Plug, Stack

_VERSIONS = (4, 6)
SAME_STACK = Way("same_stack", None, None, None)


def ways(engine: Engine, sender: Stack, stack: Stack) -> Iterator[Way]:
    """Every way, without names, to whatever runs in a stack."""
    if stack is sender:
        yield SAME_STACK
    elif sender.is_host:
        yield from _from_host(stack)
    elif stack.is_host:
        yield from _to_host(sender)
    else:
        yield from _on_networks(engine, sender, stack)
        yield from _routed(engine, sender, stack)
    if stack is not sender or not sender.is_host:
        yield from _published(engine, sender, stack)


def lets_through(engine: Engine, network: Network, version: int) -> bool:
    """Whether containers on a network reach each other there."""
    return network.icc or (version == 6 and not engine.filters_ipv6)


def is_answered(engine: Engine, network: Network, version: int) -> bool:
    """Whether answers from beyond its network come back: to the container's address, or the host's."""
    translated = network.masquerade and not network.direct
    return translated or not engine.drops_direct or network.direct or network.mode(version) not in ("nat",)


def _from_host(stack: Stack) -> Iterator[Way]:
    """The host reaches every address on a bridge of its own on which it has one itself."""
    for plug in stack.plugs:
        for version, address in plug.addresses.items():
            if plug.network.host_address(version) is not None:
                yield Way("host_stack", plug.network.id, address, None)


def _to_host(sender: Stack) -> Iterator[Way]:
    """The host is found at its own address on each of the sender's networks, and beside its overlays."""
    found = [(plug, version) for plug in sender.plugs for version in plug.addresses]
    found += [(plug, version) for version, plug in sender.exits.items() if plug not in sender.plugs]
    for plug, version in found:
        address = plug.network.host_address(version)
        if address is not None:
            yield Way("to_host", plug.network.id, address, None)


def _on_networks(engine: Engine, sender: Stack, stack: Stack) -> Iterator[Way]:
    for there in stack.plugs:
        here = sender.plug_on(there.network)
        if here is None:
            continue
        assumes = (HOST_ROUTES,) if there.network.direct else ()
        for version, address in there.addresses.items():
            if version not in here.addresses:
                continue
            if lets_through(engine, there.network, version):
                yield Way("network", there.network.id, address, None, assumes=assumes)
            elif version == 4:  # links have no rules for IPv6, on no engine
                yield from _linked(sender, stack, there, address)


def _linked(sender: Stack, stack: Stack, there: Plug, address: str) -> Iterator[Way]:
    """A link on the default bridge opens the target's exposed ports, though containers there are apart."""
    linked = there.network.default_bridge and any(
        link.container == stack.owner for link in sender.legacy_links
    )
    for port in stack.exposed if linked else ():
        yield Way("network", there.network.id, address, port)


def _routed(engine: Engine, sender: Stack, stack: Stack) -> Iterator[Way]:
    """From another network: to published ports where it is routed, to all without a firewall."""
    for there in stack.plugs:
        for version, address in there.addresses.items():
            plug = sender.default_plug(version)
            if plug is None or sender.plug_on(there.network) is not None:
                continue
            near = stack.plug_on(plug.network) is not None  # answers go there directly
            if not engine.filters_ipv6 and version == 6:
                if near or stack.default_plug(version) is not None:
                    yield Way("routed", there.network.id, address, None)
            elif there.network.mode(version) == "routed" and (
                near or is_answered(engine, plug.network, version)
            ):
                for port in _unbound(stack, version):
                    yield Way("routed", there.network.id, address, port)


def _unbound(stack: Stack, version: int) -> Iterator[Port]:
    """Ports that are published at the container's own address."""
    for port in stack.ports:
        if port.host_port is None and _version(port) in (version, None):
            yield port._replace(host_ip=None)


def _published(engine: Engine, sender: Stack, stack: Stack) -> Iterator[Way]:
    for port in stack.ports:
        if port.host_port is None:
            continue
        assumes = _through_host(engine, sender, stack, port)
        if assumes is not None:
            yield Way("published", None, None, port, assumes=assumes)


def _through_host(engine: Engine, sender: Stack, stack: Stack, port: Port) -> tuple[str, ...] | None:
    """What a way through a published port takes for granted; `None` if there is no such way."""
    if sender.is_host:
        by_proxy_alone = _version(port) == 6 and (
            is_loopback(port) or not engine.filters_ipv6 or stack.default_plug(6) is None
        )
        return (USERLAND_PROXY,) if by_proxy_alone else ()
    if is_loopback(port):
        return None
    versions = [version] if (version := _version(port)) is not None else list(_VERSIONS)
    found = [
        assumes
        for version in versions
        for plug in _entries(sender, port, version)
        if (assumes := _by_plug(engine, plug, stack, version)) is not None
    ]
    return min(found, key=len, default=None)


def _entries(sender: Stack, port: Port, version: int) -> Iterator[Plug]:
    """The plugs by which a sender comes to the host's address for a published port."""
    for plug in sender.plugs:
        gateway = plug.network.host_address(version) if version in plug.addresses else None
        if gateway is not None and (is_wildcard(port) or gateway == port.host_ip):
            yield plug
    default = sender.default_plug(version)
    if default is not None and (default not in sender.plugs or not is_wildcard(port)):
        yield default


def _by_plug(engine: Engine, plug: Plug, stack: Stack, version: int) -> tuple[str, ...] | None:
    if version == 6 and (not engine.filters_ipv6 or stack.default_plug(6) is None):
        return (USERLAND_PROXY,)  # nothing but the proxy has to do with it
    target = stack.default_plug(version) or stack.default_plug(4)
    if target is not None and plug.network is target.network:
        return () if lets_through(engine, plug.network, version) else (USERLAND_PROXY,)
    routed = plug.network.mode(version) == "routed"
    open_ = (plug.network.masquerade or routed) and not plug.network.internal
    return (USERLAND_PROXY,) if open_ else None


@lru_cache(maxsize=256)
def _parsed(host_ip: str) -> IPv4Address | IPv6Address:
    return ip_address(host_ip)


def _address(port: Port) -> IPv4Address | IPv6Address | None:
    return _parsed(port.host_ip) if port.host_ip else None


def _version(port: Port) -> int | None:
    """The version of IP that a port is published by; `None` for both."""
    address = _address(port)
    return address.version if address is not None else None


def is_wildcard(port: Port) -> bool:
    """Whether a port is published at every address of the host."""
    address = _address(port)
    return address is None or address.is_unspecified


def is_loopback(port: Port) -> bool:
    """Whether a port is published for the host alone."""
    address = _address(port)
    return address is not None and address.is_loopback
