"""What connecting or disconnecting would change in who reaches whom, from a changed copy of the topology.

Addresses that the engine would choose are not known beforehand, so the differences are told by kinds of ways.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network
from typing import NamedTuple

from topology.graph.reachability.records import Opening
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import NO_FIELDS, Edge, EdgeKey, Fields, Node, Topology, Value
from topology.model import records as model

_LEADING_OUT = frozenset({"bridge", "overlay", "macvlan", "ipvlan"})
_UNLISTED = ("gateway_priority", "links")


class Change(NamedTuple):
    """A pair of containers (node IDs) and the kinds of ways between them that come or go.

    `whole`: there was no way before, or will be none.
    """

    sender: str
    target: str
    kinds: tuple[str, ...]
    whole: bool


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
) -> Topology:
    """The topology as it would be if a container were on a network too (node IDs); raises `KeyError`."""
    who, where = topology.nodes[container], topology.nodes[network]
    endpoint = _endpoint(who, where, ipv4, ipv6, tuple(aliases))
    sandbox = model.sandbox_id(model.split_id(container)[1])
    edges = dict(topology.edges)
    for source, target, kind in ((sandbox, endpoint.id, "holds"), (endpoint.id, network, "attaches")):
        edge = Edge(source, target, kind, kind, NO_FIELDS)
        edges[edge.id] = edge
    return Topology.of({**topology.nodes, endpoint.id: endpoint}, edges)


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


def changes(before: Topology, after: Topology) -> Changes:
    """What comes and what goes between two topologies of the same containers."""
    old, new = Verdict(before), Verdict(after)
    ways = [
        {(pair.sender, pair.target): _kinds(pair.reached.ways) for pair in one.pairs()} for one in (old, new)
    ]
    openings = [{opening._replace(assumes=()) for opening in one.openings()} for one in (old, new)]
    return Changes(
        come=_more(ways[0], ways[1]),
        go=_more(ways[1], ways[0]),
        open=tuple(sorted(openings[1] - openings[0], key=str)),
        close=tuple(sorted(openings[0] - openings[1], key=str)),
    )


def _more(few: dict[tuple[str, str], set[str]], many: dict[tuple[str, str], set[str]]) -> tuple[Change, ...]:
    found = []
    for ends, kinds in many.items():
        known = few.get(ends, set())
        if kinds - known:
            found.append(Change(*ends, tuple(sorted(kinds - known)), not known))
    return tuple(sorted(found))


def _kinds(ways: Iterable[tuple[object, ...]]) -> set[str]:
    return {str(way[0]) for way in ways}


def _endpoint(who: Node, where: Node, ipv4: str | None, ipv6: str | None, aliases: tuple[str, ...]) -> Node:
    """The endpoint that there would be. Where no address was asked for, one that nobody has stands for it."""
    docker_id = model.split_id(who.id)[1]
    active = who.get("state") in model.LIVE_STATES
    ranges = _ranges(where) if active else {}
    inside = bool(where.get("internal"))
    addresses = {4: ipv4 or _any(ranges.get(4)), 6: ipv6 or _any(ranges.get(6))}
    gateways = {version: None if inside else gateway for version, (_subnet, gateway) in ranges.items()}
    default = where.text("name") == model.DEFAULT_BRIDGE
    names = () if default else (who.text("name"), *aliases, docker_id[:12])
    values: dict[str, Value] = {
        "active": active,
        "ipv4": addresses[4] if 4 in ranges else None,
        "ipv6": addresses[6] if 6 in ranges else None,
        "gateway": gateways.get(4),
        "ipv6_gateway": gateways.get(6),
        "aliases": aliases,
        "dns_names": names,
    }
    node_id = model.endpoint_id(docker_id, model.split_id(where.id)[1])
    return Node(node_id, "endpoint", Fields.of(values.items()), Fields(_UNLISTED, (0, ())))


def _ranges(network: Node) -> dict[int, tuple[str, str]]:
    """Subnet and gateway of a network, by version of IP."""
    subnets = network.get("subnets")
    found: dict[int, tuple[str, str]] = {}
    for fields in subnets if isinstance(subnets, tuple) else ():
        if isinstance(fields, Fields):
            subnet = ip_network(str(fields.get("subnet")), strict=False)
            found.setdefault(subnet.version, (str(subnet), str(fields.get("gateway") or subnet[1])))
    return found


def _any(found: tuple[str, str] | None) -> str | None:
    """The first address of a subnet, which no container can have."""
    return None if found is None else str(ip_network(found[0])[0])


def _leads_out(nodes: dict[str, Node], edges: dict[EdgeKey, Edge], container: str) -> bool:
    """Whether any network that a container is on leads out."""
    sandbox = model.sandbox_id(model.split_id(container)[1])
    held = {edge.target for edge in edges.values() if edge.kind == "holds" and edge.source == sandbox}
    on = [nodes[edge.target] for edge in edges.values() if edge.kind == "attaches" and edge.source in held]
    return any(network.get("driver") in _LEADING_OUT and not network.get("internal") for network in on)
