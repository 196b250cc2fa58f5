"""Which nodes of a topology a selector means, as static/dashboard/js/search/search.js finds them.

A container can be asked everything. A network or a source can be asked less: what it cannot be asked it
neither holds nor lacks, so that a selector with such a term means none of them, negated or not.
"""

from __future__ import annotations

from collections.abc import Callable

from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Edge, Fields, Node, Topology
from topology.selectors.grammar import Selector, Term
from topology.selectors.index import SOURCES, Index, Labels, Source
from topology.selectors.pattern import begins, begins_id, contains, in_subnet, is_id, is_whole

_ADDRESSES = ("ipv4", "ipv6", "static_ipv4", "static_ipv6")


def select(
    selector: Selector, topology: Topology, labels: Labels | None = None, verdict: Verdict | None = None
) -> frozenset[str]:
    """The IDs of the containers, networks, volumes, binds and tmpfs mounts that hold every term.

    `labels` are the harmless labels of containers by node ID; without them no `label:` holds.
    `verdict` is that on this topology, where there is one already.
    """
    index = Index(topology, labels, verdict)
    return frozenset(node.id for node in topology.nodes.values() if means(selector, node, index))


def means(selector: Selector, node: Node, index: Index) -> bool:
    """Whether a selector means this node of the topology that the index is of."""
    if node.kind == "container":
        return all(_container_holds(node, term, index) is not term.negated for term in selector.terms)
    if node.kind == "network":
        return all(_network_holds(node, term) is (not term.negated) for term in selector.terms)
    if node.kind in SOURCES:
        source = index.source(node)
        return all(_source_holds(source, term, index) is (not term.negated) for term in selector.terms)
    return False


def _container_holds(node: Node, term: Term, index: Index) -> bool:
    if term.field is None:
        return _says_itself(node, term.value, index) or _mounts_hold(node, term, index)
    return _CONTAINER[term.field](node, term, index)


def _says_itself(node: Node, word: str, index: Index) -> bool:
    if any(contains(node.get(name), word) for name in ("name", "image", "project", "service")):
        return True
    if word in (node.get("state"), node.get("health")) or begins_id(node.id, word):
        return True
    return any(
        begins(endpoint.get(name), word) for endpoint, _ in index.endpoints(node) for name in _ADDRESSES
    )


def _is_named(node: Node, value: str) -> bool:
    return is_whole(node.get("name"), value) or is_id(node.id, value)


def _is_on(node: Node, term: Term, index: Index) -> bool:
    return any(_is_named(network, term.value) for _, network in index.endpoints(node))


def _has_image(node: Node, term: Term, _index: Index) -> bool:
    return contains(node.get("image"), term.value) or contains(node.get("image_id"), term.value)


def _is_in_state(node: Node, term: Term, _index: Index) -> bool:
    return begins(node.get("state"), term.value) or begins(node.get("health"), term.value)


def _has_address(node: Node, term: Term, index: Index) -> bool:
    return any(_is_at(endpoint, term.value) for endpoint, _ in index.endpoints(node))


def _is_at(endpoint: Node, value: str) -> bool:
    texts = [text for text in map(endpoint.text, _ADDRESSES) if text]
    return any(begins(text, value) or in_subnet(text.partition("/")[0], value) for text in texts)


def _publishes(node: Node, term: Term, index: Index) -> bool:
    return any(_is_port(edge, term.value) for edge in index.ports(node))


def _is_port(edge: Edge, value: str) -> bool:
    number, _, protocol = value.partition("/")
    if protocol and not is_whole(edge.get("protocol"), protocol):
        return False
    return any(is_whole(str(edge.get(name)), number) for name in ("host_port", "container_port"))


def _has_label(node: Node, term: Term, index: Index) -> bool:
    pairs = index.labels(node).items()
    return any(is_whole(f"{key}={text}" if "=" in term.value else key, term.value) for key, text in pairs)


def _meant(value: str, index: Index) -> list[Node]:
    """The containers that a text after `reaches:` names: by name, service or ID."""
    found = index.meant.get(value)
    if found is None:
        nodes = index.topology.of_kind("container")
        named = (node for node in nodes if _is_named(node, value) or is_whole(node.get("service"), value))
        found = index.meant[value] = list(named)
    return found


def _is_exposed(node: Node, term: Term, index: Index) -> bool:
    return any(is_whole(scope, term.value) for scope in index.scopes.get(node.id, ()))


def _gets_out(node: Node, term: Term, index: Index) -> bool:
    return is_whole("yes" if node.id in index.getting_out else "no", term.value)


def _reaches(node: Node, term: Term, index: Index) -> bool:
    return any(index.reaches(node, target) for target in _meant(term.value, index))


def _is_reached(node: Node, term: Term, index: Index) -> bool:
    return any(index.reaches(sender, node) for sender in _meant(term.value, index))


def _mounts_hold(node: Node, term: Term, index: Index) -> bool:
    value = term.value
    for destination, source in index.mounts(node):
        if term.field in ("mount", None) and contains(destination, value):
            return True
        if term.field != "mount" and _SOURCE[term.field](source, value):
            return True
    return False


_CONTAINER: dict[str, Callable[[Node, Term, Index], bool]] = {
    "container": lambda node, term, _index: _is_named(node, term.value),
    "id": lambda node, term, _index: is_id(node.id, term.value),
    "network": _is_on,
    "project": lambda node, term, _index: is_whole(node.get("project"), term.value),
    "service": lambda node, term, _index: is_whole(node.get("service"), term.value),
    "image": _has_image,
    "state": _is_in_state,
    "ip": _has_address,
    "port": _publishes,
    "label": _has_label,
    "volume": _mounts_hold,
    "path": _mounts_hold,
    "mount": _mounts_hold,
    "exposed": _is_exposed,
    "out": _gets_out,
    "reaches": _reaches,
    "reached-by": _is_reached,
}


def _network_holds(node: Node, term: Term) -> bool | None:
    """`None`: a network cannot be asked that."""
    value = term.value
    match term.field:
        case "network":
            return _is_named(node, value)
        case "id":
            return is_id(node.id, value)
        case "project":
            return is_whole(node.get("project"), value)
        case "ip":
            return any(begins(s, value) or in_subnet(s.partition("/")[0], value) for s in _subnets(node))
        case None:
            itself = contains(node.get("name"), value) or begins_id(node.id, value)
            return itself or any(begins(subnet, value) for subnet in _subnets(node))
        case _:
            return None


def _subnets(network: Node) -> list[str]:
    found = network.get("subnets")
    entries = found if isinstance(found, tuple) else ()
    subnets = [entry.get("subnet") for entry in entries if isinstance(entry, Fields)]
    return [subnet for subnet in subnets if isinstance(subnet, str)]


_SOURCE: dict[str | None, Callable[[Source, str], bool]] = {
    "volume": lambda source, value: source.node.kind == "volume" and contains(source.name, value),
    "path": lambda source, value: (
        (source.node.kind == "bind" and contains(source.name, value)) or contains(source.backing, value)
    ),
    "project": lambda source, value: is_whole(source.node.get("project"), value),
    None: lambda source, value: contains(source.name, value) or contains(source.backing, value),
}


def _source_holds(source: Source, term: Term, index: Index) -> bool | None:
    """`None`: a source cannot be asked that."""
    if term.field == "mount":
        return any(contains(destination, term.value) for destination in index.destinations(source.node))
    question = _SOURCE.get(term.field)
    return None if question is None else question(source, term.value)
