"""What would change if a container were connected to a network or disconnected, asked of the graph.

`detail`, what inspect says of the container at this moment, makes the answer about ports exact; without it
gateway priorities and ports that the engine picks are not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from topology.graph.queries import Reach
from topology.graph.records import Node, Topology
from topology.messages import Message, gettext_noop, message
from topology.model.records import LIVE_STATES, ContainerDetail
from topology.previews.addresses import engine_chose_range
from topology.previews.compose_lines import ComposeChange, Wish, compose_change
from topology.previews.gateway import NO_CHANGE, PortChange, port_change
from topology.previews.refusals import is_default_bridge, refused_connect, refused_disconnect

_NOT_RUNNING = gettext_noop("“%(container)s” does not run: this takes effect when it starts.")
_NO_ICC = gettext_noop(
    "Containers on “%(network)s” cannot reach each other: inter-container communication is off."
)
_NO_NAMES = gettext_noop("On the default bridge containers find each other by address only, not by name.")
_OWN_RANGE = gettext_noop(
    "The engine takes the address only if the range of “%(network)s” was given by hand."
)
_SHARERS = gettext_noop("This changes the network of %(others)s too, in the same network stack.")
_COMPOSE = gettext_noop(
    "“%(container)s” belongs to the compose project “%(project)s”: "
    "when Compose recreates it, this change is lost."
)


@dataclass(frozen=True, slots=True)
class Named:
    """A container or network: node ID and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Reachable:
    """A container that can be reached over another network as well."""

    id: str
    name: str
    via: str


@dataclass(frozen=True, slots=True)
class ConnectTarget:
    """A network as a target for a container; `refused` says why it cannot be connected to it."""

    id: str
    name: str
    connected: bool
    refused: Message | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an action would change.

    `neighbours` are the containers that become or stop being reachable directly, `still_reachable` those that
    are reachable over another network anyway. `ipv4` and `ipv6` are the addresses asked for.
    """

    action: Literal["connect", "disconnect"]
    container: Named
    network: Named
    refused: Message | None = None
    neighbours: tuple[Named, ...] = ()
    still_reachable: tuple[Reachable, ...] = ()
    ipv4: str | None = None
    ipv6: str | None = None
    addresses_lost: tuple[str, ...] = ()
    ports: PortChange = NO_CHANGE
    last_network: bool = False
    compose: ComposeChange | None = None
    undoable: bool = False
    warnings: tuple[Message, ...] = ()


def preview_connect(
    topology: Topology,
    container_id: str,
    network_id: str,
    *,
    ipv4: str | None = None,
    ipv6: str | None = None,
    aliases: Sequence[str] = (),
    detail: ContainerDetail | None = None,
) -> Preview:
    """What would change if a container were connected to a network (both node IDs)."""
    reach = Reach(topology)
    names = _named(reach, container_id), _named(reach, network_id)
    refused = refused_connect(reach, container_id, network_id, ipv4=ipv4, ipv6=ipv6, aliases=aliases)
    if refused is not None:
        return Preview("connect", *names, refused=refused, ipv4=ipv4, ipv6=ipv6)
    container, network = topology.nodes[container_id], topology.nodes[network_id]
    before = reach.networks(container_id)
    gained, known = _difference(reach, container_id, network, before)
    wish = Wish(network, ipv4, ipv6, aliases)
    return Preview(
        "connect",
        *names,
        neighbours=gained,
        still_reachable=known,
        ipv4=ipv4,
        ipv6=ipv6,
        ports=port_change(reach, container_id, before, [*before, network], detail),
        compose=compose_change(container, [*_wishes(reach, container_id, before), wish]),
        undoable=True,
        warnings=_warnings(reach, container) + _network_warnings(wish),
    )


def preview_disconnect(
    topology: Topology, container_id: str, network_id: str, *, detail: ContainerDetail | None = None
) -> Preview:
    """What would change if a container were disconnected from a network (both node IDs)."""
    reach = Reach(topology)
    names = _named(reach, container_id), _named(reach, network_id)
    refused = refused_disconnect(reach, container_id, network_id)
    if refused is not None:
        return Preview("disconnect", *names, refused=refused)
    container, network = topology.nodes[container_id], topology.nodes[network_id]
    before = reach.networks(container_id)
    after = [each for each in before if each.id != network_id]
    lost, kept = _difference(reach, container_id, network, after)
    return Preview(
        "disconnect",
        *names,
        neighbours=lost,
        still_reachable=kept,
        addresses_lost=_addresses(reach.endpoint(container_id, network_id)),
        ports=port_change(reach, container_id, before, after, detail),
        last_network=not after,
        compose=compose_change(container, _wishes(reach, container_id, after)),
        undoable=True,
        warnings=_warnings(reach, container),
    )


def refusal(topology: Topology, container_id: str, network_id: str) -> Message | None:
    """Why a container cannot be connected to a network; `None` if nothing speaks against it."""
    return refused_connect(Reach(topology), container_id, network_id)


def targets(topology: Topology, container_id: str) -> tuple[ConnectTarget, ...]:
    """Every network as a target for a container, by name; one that it is on is connected, not refused."""
    reach = Reach(topology)
    found = []
    for network in topology.of_kind("network"):
        connected = reach.endpoint(container_id, network.id) is not None
        refused = None if connected else refused_connect(reach, container_id, network.id)
        found.append(ConnectTarget(network.id, network.text("name"), connected, refused))
    return tuple(sorted(found, key=lambda target: (target.name, target.id)))


def _named(reach: Reach, node_id: str) -> Named:
    node = reach.node(node_id)
    return Named(node_id, "" if node is None else node.text("name"))


def _difference(
    reach: Reach, container: str, network: Node, others: Sequence[Node]
) -> tuple[tuple[Named, ...], tuple[Reachable, ...]]:
    """Whom a network alone makes reachable, and whom the other networks do as well, by name."""
    there = reach.reachable(container, [network])
    elsewhere = reach.reachable(container, others)
    ordered = sorted(there, key=lambda each: (reach.name(each), each))
    only = tuple(Named(each, reach.name(each)) for each in ordered if each not in elsewhere)
    both = tuple(
        Reachable(each, reach.name(each), elsewhere[each].text("name"))
        for each in ordered
        if each in elsewhere
    )
    return only, both


def _wishes(reach: Reach, container: str, networks: Sequence[Node]) -> list[Wish]:
    """How a container is on its networks now: static addresses and chosen aliases are kept."""
    docker_id = container.partition(":")[2]
    wishes = []
    for network in networks:
        endpoint = reach.endpoint(container, network.id)
        if endpoint is not None:
            ipv4, ipv6 = endpoint.text("static_ipv4") or None, endpoint.text("static_ipv6") or None
            wishes.append(Wish(network, ipv4, ipv6, _chosen_aliases(reach, container, docker_id, endpoint)))
    return wishes


def _chosen_aliases(reach: Reach, container: str, docker_id: str, endpoint: Node) -> tuple[str, ...]:
    """The aliases that somebody chose: without the short ID, and the names that compose gives by itself."""
    node = reach.node(container)
    given = {docker_id[:12], *((node.text("name"), node.text("service")) if node is not None else ())}
    found = endpoint.get("aliases")
    aliases = (str(alias) for alias in (found if isinstance(found, tuple) else ()))
    return tuple(alias for alias in aliases if alias not in given)


def _addresses(endpoint: Node | None) -> tuple[str, ...]:
    if endpoint is None:
        return ()
    return tuple(address for address in (endpoint.text("ipv4"), endpoint.text("ipv6")) if address)


def _warnings(reach: Reach, container: Node) -> tuple[Message, ...]:
    found = []
    name, project = container.text("name"), container.text("project")
    if container.get("state") not in LIVE_STATES:
        found.append(message("not_running", _NOT_RUNNING, container=name))
    others = sorted(map(reach.name, reach.sharers(container.id)))
    if others:
        found.append(message("shared_sandbox", _SHARERS, others=", ".join(f"“{other}”" for other in others)))
    if project and container.get("service"):
        found.append(message("compose", _COMPOSE, container=name, project=project))
    return tuple(found)


def _network_warnings(wish: Wish) -> tuple[Message, ...]:
    found, network = [], wish.network
    if not network.get("icc"):
        found.append(message("no_icc", _NO_ICC, network=network.text("name")))
    if is_default_bridge(network):
        found.append(message("no_names", _NO_NAMES))
    if (wish.ipv4 or wish.ipv6) and engine_chose_range(network):
        found.append(message("own_range", _OWN_RANGE, network=network.text("name")))
    return tuple(found)
