"""What an action would change in who reaches whom, from a changed copy of the topology.

Addresses that the engine would choose are not known beforehand, so the differences are told by kinds of ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, TypeAlias

from topology.graph.parts import publishing
from topology.graph.reachability.ranges import Range, ranges
from topology.graph.reachability.records import Opening, Way
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import NO_FIELDS, Edge, EdgeKey, Fields, Node, Topology, Value
from topology.model import records as model
from topology.model.records import PublishedPort

_LEADING_OUT = frozenset({"bridge", "overlay", "macvlan", "ipvlan"})
_UNLISTED = ("gateway_priority", "links")
#: Later than any start.
_LAST = "9999-12-31T23:59:59.999999999Z"


Ends: TypeAlias = tuple[str, str]
Ways: TypeAlias = Mapping[str, frozenset[str] | None]


class Change(NamedTuple):
    """A pair of containers (node IDs) and the kinds of ways between them that come or go.

    `whole`: there was no way before, or will be none. `ports` are those of the target (`80/tcp`) that the
    ways of these kinds are restricted to; empty where one of them is not.
    """

    sender: str
    target: str
    kinds: tuple[str, ...]
    whole: bool
    ports: tuple[str, ...] = ()


class Changes(NamedTuple):
    """What comes and what goes. Openings are without what they assume."""

    come: tuple[Change, ...]
    go: tuple[Change, ...]
    open: tuple[Opening, ...]
    close: tuple[Opening, ...]


def connected(
    topology: Topology,
    container: str,
    network: str,
    *,
    ipv4: str | None = None,
    ipv6: str | None = None,
    aliases: Iterable[str] = (),
    ports: Iterable[PublishedPort] = (),
) -> Topology:
    """The topology as it would be if a container were on a network too (node IDs); raises `KeyError`.

    `ports` are to be published; so they are where this network is the first of its that leads out.
    """
    who, where = topology.nodes[container], topology.nodes[network]
    endpoint = _endpoint(topology, who, where, (ipv4, ipv6), tuple(aliases))
    sandbox = model.sandbox_id(model.split_id(container)[1])
    edges = dict(topology.edges)
    for source, target, kind in ((sandbox, endpoint.id, "holds"), (endpoint.id, network, "attaches")):
        edge = Edge(source, target, kind, kind, NO_FIELDS)
        edges[edge.id] = edge
    nodes = {**topology.nodes, endpoint.id: endpoint}
    led_out = _leads_out(topology.nodes, topology.edges, container)
    if who.get("state") in model.LIVE_STATES and not led_out and _leads_out(nodes, edges, container):
        edges |= _published(topology, container, ports)
    return Topology.of(nodes, edges)


def disconnected(topology: Topology, container: str, network: str) -> Topology:
    """The topology as it would be if a container were off a network; raises `KeyError` if it is not on it."""
    gone = model.endpoint_id(model.split_id(container)[1], model.split_id(network)[1])
    nodes = dict(topology.nodes)
    del nodes[gone]
    edges = {key: edge for key, edge in topology.edges.items() if gone not in (edge.source, edge.target)}
    if not _leads_out(nodes, edges, container):  # what was published is so no longer
        edges = {
            key: edge for key, edge in edges.items() if edge.kind != "publishes" or edge.target != container
        }
    return Topology.of(nodes, edges)


def changes(before: Topology, after: Topology, container: str | None = None) -> Changes:
    """What comes and what goes between two topologies of the same containers.

    Where only the networks of one `container` (node ID) are others, only what it and those in its stack are
    part of can have changed, and nothing else is looked at.
    """
    old, new = Verdict(before, names=False), Verdict(after, names=False)
    around = None if container is None else _sharers(before, container)
    ways = [dict(_ways(one, around)) for one in (old, new)]
    openings = [set(_openings(one, around)) for one in (old, new)]
    return Changes(
        come=_more(ways[0], ways[1]),
        go=_more(ways[1], ways[0]),
        open=tuple(sorted(openings[1] - openings[0], key=str)),
        close=tuple(sorted(openings[0] - openings[1], key=str)),
    )


def _sharers(topology: Topology, container: str) -> set[str]:
    """All containers in the stack of one."""
    joins = [edge for edge in topology.edges.values() if edge.kind == "joins"]
    stacks = {edge.target for edge in joins if edge.source == container}
    return {container, *(edge.source for edge in joins if edge.target in stacks)}


def _ways(verdict: Verdict, around: set[str] | None) -> Iterator[tuple[Ends, Ways]]:
    """The ways between each two by their kinds, or of those with one of these at an end."""
    if around is None:
        found = verdict.pairs()
    else:
        some = [verdict.container(one) for one in sorted(around)]
        found = chain(verdict.pairs(some), verdict.pairs(None, some))
    for sender, target, reached in found:
        yield (sender, target), _by_kind(reached.ways)


def _by_kind(ways: Iterable[Way]) -> Ways:
    """The target's ports by the kind of way; `None` where one is restricted to no port."""
    found: dict[str, frozenset[str] | None] = {}
    for way in ways:
        port = way.port
        if port is None or port.container_port is None:
            found[way.kind] = None
        elif (known := found.get(way.kind, frozenset())) is not None:
            found[way.kind] = known | {f"{port.container_port}/{port.protocol}"}
    return found


def _openings(verdict: Verdict, around: set[str] | None) -> Iterator[Opening]:
    found = verdict.openings() if around is None else chain(*map(verdict.openings_of, around))
    return (opening._replace(assumes=()) for opening in found)


def _more(few: Mapping[Ends, Ways], many: Mapping[Ends, Ways]) -> tuple[Change, ...]:
    found = []
    for ends, ways in many.items():
        known = few.get(ends, {})
        kinds = tuple(sorted(ways.keys() - known.keys()))
        if kinds:
            ports = [ways[kind] for kind in kinds]
            named = () if None in ports else sorted(frozenset().union(*filter(None, ports)), key=_by_number)
            found.append(Change(*ends, kinds, not known, tuple(named)))
    return tuple(sorted(found))


def _by_number(port: str) -> tuple[int, str]:
    return int(port.partition("/")[0]), port


def _endpoint(
    topology: Topology, who: Node, where: Node, asked: tuple[str | None, str | None], aliases: tuple[str, ...]
) -> Node:
    """The endpoint that there would be. Where no address was asked for, one that nobody has stands for it."""
    docker_id = model.split_id(who.id)[1]
    active = who.get("state") in model.LIVE_STATES
    found = _ranges(topology, where) if active else {}
    inside = bool(where.get("internal"))
    addresses = {4: asked[0] or _any(found.get(4)), 6: asked[1] or _any(found.get(6))}
    gateways = {version: None if inside else each.gateway for version, each in found.items()}
    default = where.text("name") == model.DEFAULT_BRIDGE
    names = () if default else (who.text("name"), *aliases, docker_id[:12])
    values: dict[str, Value] = {
        "active": active,
        "ipv4": addresses[4] if 4 in found else None,
        "ipv6": addresses[6] if 6 in found else None,
        "gateway": gateways.get(4),
        "ipv6_gateway": gateways.get(6),
        "aliases": aliases,
        "dns_names": names,
    }
    node_id = model.endpoint_id(docker_id, model.split_id(where.id)[1])
    return Node(node_id, "endpoint", Fields.of(values.items()), Fields(_UNLISTED, (0, ())))


def _ranges(topology: Topology, network: Node) -> dict[int, Range]:
    attached = (edge for edge in topology.edges.values() if edge.kind == "attaches")
    return ranges(network, [topology.nodes[edge.source] for edge in attached if edge.target == network.id])


def _any(found: Range | None) -> str | None:
    """The first address of a subnet, which no container can have."""
    return None if found is None else str(found.subnet[0])


def _leads_out(nodes: Mapping[str, Node], edges: Mapping[EdgeKey, Edge], container: str) -> bool:
    """Whether any network that a container is on leads out."""
    sandbox = model.sandbox_id(model.split_id(container)[1])
    held = {edge.target for edge in edges.values() if edge.kind == "holds" and edge.source == sandbox}
    on = [nodes[edge.target] for edge in edges.values() if edge.kind == "attaches" and edge.source in held]
    return any(network.get("driver") in _LEADING_OUT and not network.get("internal") for network in on)


def halted(topology: Topology, container: str) -> Topology:
    """The topology as it would be if a container did not run (node ID); raises `KeyError`.

    Its network stack goes with it: whoever shares it has none any more, and nothing is published by it.
    """
    nodes, edges = dict(topology.nodes), dict(topology.edges)
    nodes[container] = _with(nodes[container], state="exited", health=None)
    sandbox = model.sandbox_id(model.split_id(container)[1])
    for node_id in [
        sandbox,
        *(e.target for e in edges.values() if e.kind == "holds" and e.source == sandbox),
    ]:
        if node_id in nodes:
            nodes[node_id] = _with(nodes[node_id], **_STILL)
    kept = {key: e for key, e in edges.items() if e.kind != "publishes" or e.target != container}
    return Topology.of(nodes, kept)


def running(
    topology: Topology, container: str, *, state: str = "running", ports: Iterable[PublishedPort] = ()
) -> Topology:
    """The topology as it would be if a container ran, or were `paused`; raises `KeyError`.

    `ports` are to be published; so they are where a network of its leads out. Whoever runs in the stack that
    it had before is cut off.
    """
    nodes = dict(topology.nodes)
    was = nodes[container]
    nodes[container] = _with(was, state=state)
    if was.get("state") in model.LIVE_STATES:
        return Topology.of(nodes, dict(topology.edges))
    nodes[container] = _begun_anew(nodes[container])
    docker_id = model.split_id(container)[1]
    sandbox = model.sandbox_id(docker_id)
    if sandbox in nodes:
        nodes[sandbox] = _with(nodes[sandbox], active=True)
    for edge in topology.edges.values():
        endpoint = nodes.get(edge.source)
        if edge.kind == "attaches" and endpoint is not None and endpoint.id.split(":")[1] == docker_id:
            nodes[endpoint.id] = _revived(topology, nodes[container], nodes[edge.target], endpoint)
    edges = dict(topology.edges)
    if _leads_out(nodes, edges, container):
        edges |= _published(topology, container, ports)
    return Topology.of(nodes, edges)


def restarted(topology: Topology, container: str, *, ports: Iterable[PublishedPort] = ()) -> Topology:
    """The topology as it would be once a container, running or not, was started again; raises `KeyError`.

    Whoever shares its network stack stays behind in the old one.
    """
    was = topology.nodes[container]
    if was.get("state") not in model.LIVE_STATES:
        return running(topology, container, ports=ports)
    nodes = {**topology.nodes, container: _begun_anew(_with(was, state="running"))}
    return Topology.of(nodes, dict(topology.edges))


def _published(topology: Topology, container: str, ports: Iterable[PublishedPort]) -> dict[EdgeKey, Edge]:
    host = next((node.id for node in topology.of_kind("host")), "")
    return {edge.id: edge for edge in (publishing(port, host, container) for port in ports)}


def _begun_anew(container: Node) -> Node:
    """Started later than any other."""
    pairs = container.unlisted.items()
    return container._replace(
        unlisted=Fields.of((name, _LAST if name == "started_at" else value) for name, value in pairs)
    )


#: What an endpoint or a sandbox has no more once the container has stopped.
_STILL: dict[str, Value] = dict.fromkeys(
    ("endpoint_id", "ipv4", "ipv6", "gateway", "ipv6_gateway", "mac"), None
) | {"active": False}


def _revived(topology: Topology, who: Node, where: Node, endpoint: Node) -> Node:
    """An endpoint of a container that has been started, with the addresses that were asked for, or any."""
    asked = endpoint.text("static_ipv4") or None, endpoint.text("static_ipv6") or None
    aliases = endpoint.get("aliases")
    named = tuple(map(str, aliases if isinstance(aliases, tuple) else ()))
    fresh = _endpoint(topology, who, where, asked, named)
    return _with(endpoint, **dict(fresh.attributes.items()))


def _with(node: Node, **values: Value) -> Node:
    """The node with other values of the attributes that it has."""
    pairs = ((name, values.get(name, value)) for name, value in node.attributes.items())
    return node._replace(attributes=Fields.of(pairs))
