"""What of the host's containers is open to the outside, and which of them reach it."""

from __future__ import annotations

from collections.abc import Iterator

from topology.graph.reachability.engines import Engine
from topology.graph.reachability.records import (
    HOST_FIREWALL,
    HOST_ROUTES,
    USERLAND_PROXY,
    Exit,
    Opening,
    Port,
)
from topology.graph.reachability.stacks import Container, Network, Plug, Stack
from topology.graph.reachability.ways import is_answered, is_loopback, is_wildcard

_ANY = Port(None, None, None, None)


def openings(engine: Engine, container: Container) -> Iterator[Opening]:
    """Everything by which the outside gets to a container."""
    stack = container.stack
    if stack is None:
        return
    if stack.is_host:
        yield _opening(container, "host_stack", _ANY, "everywhere", (HOST_FIREWALL, *engine.assumes))
    for port in container.ports:
        if port.host_port is not None:
            yield _opening(container, "published", port, _scope(port), _taken_for_granted(engine, port))
    if stack.owner == container.name:
        yield from _direct(engine, container, stack)


def _direct(engine: Engine, container: Container, stack: Stack) -> Iterator[Opening]:
    """By the container's own addresses, for whoever has a route to them; said of the stack's owner."""
    seen = set()
    for plug in stack.plugs:
        if plug.network.ingress:
            yield _opening(container, "ingress", _ANY, "everywhere", (HOST_FIREWALL, *engine.assumes))
        for version in plug.addresses:
            answered = stack.default_plug(version) is not None
            for port in _reachable(engine, container, plug, version) if answered else ():
                if port not in seen:
                    seen.add(port)
                    assumes = (HOST_FIREWALL, HOST_ROUTES, *engine.assumes)
                    yield _opening(container, "routed", port, "everywhere", assumes)


def _reachable(engine: Engine, container: Container, plug: Plug, version: int) -> Iterator[Port]:
    network = plug.network
    if network.direct:
        yield _ANY
    elif network.driver != "bridge":
        return
    elif (version == 6 and not engine.filters_ipv6) or network.families[version].mode == "nat-unprotected":
        yield _ANY
    elif network.families[version].mode == "routed":
        for port in container.ports:
            if port.host_port is None:
                yield Port(None, None, port.container_port, port.protocol)


def _opening(container: Container, kind: str, port: Port, scope: str, assumes: tuple[str, ...]) -> Opening:
    return Opening(container.id, kind, *port, scope, assumes)


def _scope(port: Port) -> str:
    if is_loopback(port):
        return "loopback"
    return "everywhere" if is_wildcard(port) else "address"


def _taken_for_granted(engine: Engine, port: Port) -> tuple[str, ...]:
    """Older engines let whoever shares a link with the host reach a loopback port by a route of his own."""
    by_route = (HOST_ROUTES,) if is_loopback(port) and not engine.drops_direct else ()
    by_proxy = (USERLAND_PROXY,) if ":" in (port.host_ip or "") and not engine.filters_ipv6 else ()
    return (HOST_FIREWALL, *by_route, *by_proxy, *engine.assumes)


def exit_of(engine: Engine, container: Container) -> Exit:
    """Whether a container reaches the outside."""
    stack = container.stack
    if stack is None:
        return Exit(container.id, False, False, ("not_running",), ())
    if stack.is_host:
        return Exit(container.id, True, True, (), (HOST_ROUTES, *engine.assumes))
    if not stack.plugs:
        return Exit(container.id, False, False, ("no_network",), ())
    by = {version: _way_out(engine, stack, version) for version in (4, 6)}
    assumes = dict.fromkeys(
        code for version, plug in by.items() if plug for code in _assumed(engine, plug, version)
    )
    found = {version: plug is not None for version, plug in by.items()}
    return Exit(container.id, found[4], found[6], tuple(_stops(stack, found)), tuple(assumes))


def _way_out(engine: Engine, stack: Stack, version: int) -> Plug | None:
    plug = stack.default_plug(version)
    return plug if plug is not None and is_answered(engine, plug.network, version) else None


def _assumed(engine: Engine, plug: Plug, version: int) -> Iterator[str]:
    network = plug.network
    translated = network.masquerade and not network.direct and network.families[version].mode != "routed"
    if not translated or (version == 6 and not engine.filters_ipv6):
        yield HOST_ROUTES
    yield from engine.assumes


def _stops(stack: Stack, found: dict[int, bool]) -> Iterator[str]:
    for version, code in ((4, "no_ipv4"), (6, "no_ipv6")):
        if found[version]:
            continue
        there = [plug.network for plug in stack.plugs if version in plug.addresses]
        if not there:
            yield code
        elif stack.default_plug(version) is not None:
            yield "no_masquerade"
        else:
            yield "isolated" if any(_is_isolated(network, version) for network in there) else "internal"


def _is_isolated(network: Network, version: int) -> bool:
    return version in network.families and network.families[version].mode == "isolated"
