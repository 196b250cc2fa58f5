"""Why there is no way from one container to another: codes, and what each means in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from topology.graph.reachability.engines import Engine
from topology.graph.reachability.stacks import Network, Stack
from topology.graph.reachability.ways import is_loopback, lets_through
from topology.messages import gettext_noop

STOPS: Mapping[str, str] = {
    "not_running": gettext_noop("One of the two does not run, so it has no network stack at the moment."),
    "no_network": gettext_noop("One of the two is on no network."),
    "left_stack": gettext_noop(
        "It shares the network stack of a container that has been stopped or started anew since: "
        "it is cut off until it is started again itself."
    ),
    "no_common_network": gettext_noop("They have no network in common, and the engine keeps networks apart."),
    "icc_off": gettext_noop(
        "Containers on their common network are kept apart: inter-container communication (icc) is off."
    ),
    "isolated": gettext_noop("The network is isolated: not even the host has an address on it."),
    "internal": gettext_noop("The sender's networks are internal: no way leads out of them."),
    "no_masquerade": gettext_noop(
        "The sender's network is not masqueraded: beyond it, or back to it, the engine lets nothing through."
    ),
    "loopback_only": gettext_noop("The port is published for the host alone, on a loopback address."),
    "other_family": gettext_noop("They have no version of IP in common."),
    "outside_unseen": gettext_noop(
        "One stands on a physical network of its own: whether that leads to the other is not known here."
    ),
    "default_bridge_names": gettext_noop(
        "On the default bridge containers find each other by address only, not by name."
    ),
    "other_firewall_backend": gettext_noop(
        "The firewall of this engine is not known to Portolan: it may be open all the same."
    ),
    "other_ports": gettext_noop("There are ways, but to other ports only."),
    "no_ipv6": gettext_noop("None of its networks gives it an IPv6 address and a way out."),
    "no_ipv4": gettext_noop("None of its networks gives it an IPv4 address and a way out."),
}

#: What verdicts take for granted, since the engine does not tell.
ASSUMPTIONS: Mapping[str, str] = {
    "userland_proxy": gettext_noop(
        "The engine runs with its userland proxy, as it does unless told otherwise."
    ),
    "host_firewall_unseen": gettext_noop(
        "The host's own firewall lets it in, which is not seen here. "
        "Rules of ufw do not hold back what the engine forwards to a container."
    ),
    "host_routes_unseen": gettext_noop(
        "There is a route, on the host and beyond it, which is not seen here."
    ),
    "other_firewall_backend": gettext_noop(
        "The engine makes the rules that were measured with other engines; with this one they were not."
    ),
}


def stops(engine: Engine, here: Stack, there: Stack, *, apart: bool = False) -> tuple[str, ...]:
    """Every reason why there is no way from one stack to another, both of which are there.

    `apart`: they are taken for two that have no network in common.
    """
    if not (here.is_host or here.plugs) or not (there.is_host or there.plugs):
        return (_unplugged(here, there),)
    found = dict.fromkeys([*_between(engine, here, there, apart), *_at_ports(here, there), *engine.assumes])
    return tuple(found)


def _unplugged(here: Stack, there: Stack) -> str:
    left = any(stack.left for stack in (here, there))
    return "left_stack" if left else "no_network"


def _between(engine: Engine, here: Stack, there: Stack, apart: bool) -> Iterator[str]:
    if here.is_host or there.is_host:
        other = there if here.is_host else here
        yield "outside_unseen" if any(plug.network.direct for plug in other.plugs) else "isolated"
        return
    common = [] if apart else [plug.network for plug in there.plugs if here.plug_on(plug.network) is not None]
    if not common:
        direct = any(plug.network.direct for stack in (here, there) for plug in stack.plugs)
        yield "outside_unseen" if direct else "no_common_network"
    for network in common:
        yield _on(engine, here, there, network)


def _on(engine: Engine, here: Stack, there: Stack, network: Network) -> str:
    ours, theirs = here.plug_on(network), there.plug_on(network)
    shared = ours.addresses.keys() & theirs.addresses.keys() if ours and theirs else set()
    if not shared:
        return "other_family"
    return "icc_off" if not any(lets_through(engine, network, version) for version in shared) else "isolated"


def _at_ports(here: Stack, there: Stack) -> Iterator[str]:
    """What keeps the sender from the ports that the target publishes."""
    for port in there.ports:
        if here.is_host:
            return
        if port.host_port is not None and is_loopback(port):
            yield "loopback_only"
        elif here.default_plug(4) is None and here.default_plug(6) is None:
            yield "internal"
        elif not any(plug.network.masquerade for plug in here.plugs):
            yield "no_masquerade"
