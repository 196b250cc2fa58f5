"""An invented day for a demo host that lives and of which nothing is known yet.

It is told backwards from how the host is: what came is taken out, what was made anew has another ID, what is
sick was well. Nothing is ever written over a past that is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from dashboard.hosts.service import host_of
from dashboard.past import moments
from dashboard.past.models import Coverage, Recording
from dashboard.past.writer import PastWriter
from dashboard.runtime import Runtime
from topology.graph.builder import Builder
from topology.graph.delta import diff
from topology.graph.records import Edge, Fields, Node, Topology, Value
from topology.snapshot import take_snapshot

MINUTE, HOUR = 60_000, 3_600_000
#: Ago: when the first chart was seen, and between which times nobody could see.
BEGUN, UNSEEN = 24 * HOUR, (15 * HOUR, 14 * HOUR + 20 * MINUTE)
#: Ago: since when containers are unhealthy, or restart.
UNHEALTHY_SINCE, RESTARTING_SINCE = 42 * MINUTE, 95 * MINUTE
#: Of larger hosts the start would take too long.
LARGEST = 1000
GHOST = "pgadmin"
#: Ago: when what was redeployed had been made before.
MADE_BEFORE = 41 * 24 * HOUR


def is_wanted(runtime: Runtime) -> bool:
    """Whether this is a living demo host whose past has not begun."""
    if not runtime.address.startswith("demo://") or runtime.address.endswith("?still"):
        return False
    return not Recording.objects.filter(host_id=host_of(runtime)).exists()


def write(runtime: Runtime) -> Topology | None:
    """Write the day; returns how the host is. `None`: it is too large. Raises `DatabaseError`."""
    topology = Builder().build(take_snapshot(runtime.engine()))
    if sum(1 for _node in topology.of_kind("container")) > LARGEST:
        return None
    now = moments.now()
    recording = Recording.objects.create(host_id=host_of(runtime))
    story = list(_backwards(topology, now))
    _ago, first = story[-1]
    writer = PastWriter(recording)
    writer.replace(now - BEGUN, first)
    writer.write(
        (now - ago, diff(before, after))
        for (ago, after), (_earlier, before) in reversed(list(pairwise(story)))
    )
    begin, end = (now - ago for ago in UNSEEN)
    Coverage.objects.create(recording=recording, begin=now - BEGUN, end=begin)
    Coverage.objects.create(recording=recording, begin=end, end=now)
    return topology


def _backwards(topology: Topology, now: int) -> Iterator[tuple[int, Topology]]:
    """How it was from so long ago on, the latest first."""
    yield UNHEALTHY_SINCE, topology
    topology = _set(topology, "health", "unhealthy", "healthy")
    yield RESTARTING_SINCE, topology
    topology = _set(topology, "state", "restarting", "running")
    yield 3 * HOUR, topology
    topology = _unplugged(topology)
    yield 5 * HOUR, topology
    topology = _with_ghost(topology)
    yield 9 * HOUR, topology
    redeployed = topology
    containers = _project(topology, now - BEGUN)
    topology = _without(topology, containers)
    yield 9 * HOUR + MINUTE // 3, topology
    topology = redeployed
    for container in containers:
        topology = _before(topology, container, moments.iso(now - MADE_BEFORE))
    yield 19 * HOUR, topology
    yield 20 * HOUR, _sick(topology)
    yield BEGUN, topology


def _set(topology: Topology, name: str, old: str, new: str) -> Topology:
    """Every container with this attribute had another."""
    found = [node for node in topology.of_kind("container") if node.get(name) == old]
    return _with(topology, [_changed(node, **{name: new}) for node in found])


def _sick(topology: Topology) -> Topology:
    found = [node for node in topology.of_kind("container") if node.get("health") == "healthy"]
    return _with(topology, [_changed(node, health="unhealthy") for node in found[:1]])


def _unplugged(topology: Topology) -> Topology:
    """One that is on several networks was not on its last."""
    plugs: dict[str, list[str]] = {}
    for node in topology.of_kind("endpoint"):
        plugs.setdefault(node.id.split(":")[1], []).append(node.id)
    several = [ids for ids in plugs.values() if len(ids) > 1]
    return _without(topology, several[0][-1:]) if several else topology


def _with_ghost(topology: Topology) -> Topology:
    """Another like one of those without a project was there, with nothing of its own."""
    found = [node for node in topology.of_kind("container") if not node.get("project") and _is_plain(node)]
    if not found:
        return topology
    old = _digits(found[0])
    new = _other(old, GHOST)
    nodes = [_named(node, old, new) for node in topology.nodes.values() if old in node.id]
    nodes = [_changed(n, name=GHOST, image="dpage/pgadmin4:8") if n.kind == "container" else n for n in nodes]
    kinds = ("joins", "holds", "attaches")
    edges = [e for e in topology.edges.values() if e.kind in kinds and old in "".join(e.id)]
    return _with(topology, nodes, [_moved(edge, old, new) for edge in edges])


def _is_plain(node: Node) -> bool:
    return node.get("state") == "running" and node.get("network_mode") == "bridge"


def _project(topology: Topology, begun: int) -> list[str]:
    """The containers of the project that was redeployed: most of what the engine says was made that day."""
    projects: dict[str, list[Node]] = {}
    for node in topology.of_kind("container"):
        if node.get("project") and datetime.fromisoformat(node.text("created")).timestamp() * 1000 > begun:
            projects.setdefault(node.text("project"), []).append(node)
    return [_digits(node) for node in max(projects.values(), key=len, default=[])]


def _before(topology: Topology, container: str, made: str) -> Topology:
    """This container was another, of an older image, in the same place, made at that time."""
    new = _other(container, "before")
    mine = {node.id for node in topology.nodes.values() if container in node.id}
    nodes = {one.id: one for one in (_named(n, container, new) for n in topology.nodes.values())}
    edges = [_moved(edge, container, new) for edge in topology.edges.values()]
    for node_id in mine:
        node = nodes[node_id.replace(container, new)]
        if node.kind == "container":
            older = {"image": _older(node.text("image")), "image_id": f"sha256:{new}", "created": made}
            nodes[node.id] = _changed(node, **older)
    return Topology.of(nodes, {edge.id: edge for edge in edges})


def _older(image: str) -> str:
    """`app:4.12` was `app:4.11`; what cannot be older is the same."""
    found = re.fullmatch(r"(.*:.*?)([1-9][0-9]*)([^0-9]*)", image)
    return f"{found[1]}{int(found[2]) - 1}{found[3]}" if found else image


def _without(topology: Topology, wanted: list[str]) -> Topology:
    """Nothing has one of these in its ID, and nothing names it."""

    def names(text: str) -> bool:
        return any(one in text for one in wanted)

    nodes = {n.id: _lacking(n, names) for n in topology.nodes.values() if not names(n.id)}
    return Topology.of(nodes, {key: edge for key, edge in topology.edges.items() if not names("".join(key))})


def _lacking(node: Node, names: Callable[[str], bool]) -> Node:
    if node.kind not in ("volume", "bind"):
        return node
    kept = {
        name: tuple(one for one in value if not names(str(one)))
        for name, value in node.attributes.items()
        if isinstance(value, tuple) and not isinstance(value, Fields)
    }
    return _changed(node, **kept)


def _with(topology: Topology, nodes: list[Node], edges: list[Edge] | None = None) -> Topology:
    more = {edge.id: edge for edge in edges or ()}
    return Topology.of(dict(topology.nodes) | {n.id: n for n in nodes}, dict(topology.edges) | more)


def _digits(node: Node) -> str:
    return node.id.partition(":")[2]


def _other(container: str, why: str) -> str:
    """An ID that the same host always has."""
    return sha256(f"{why} {container}".encode()).hexdigest()


def _changed(node: Node, **values: Value) -> Node:
    pairs = ((name, values.get(name, value)) for name, value in node.attributes.items())
    return node._replace(attributes=Fields.of(pairs))


def _named(node: Node, old: str, new: str) -> Node:
    return node._replace(id=node.id.replace(old, new), attributes=_renamed(node.attributes, old, new))


def _moved(edge: Edge, old: str, new: str) -> Edge:
    source, target, key = (part.replace(old, new) for part in edge.id)
    return edge._replace(source=source, target=target, key=key)


def _renamed(value: Fields, old: str, new: str) -> Fields:
    return Fields(value.names, tuple(_replaced(one, old, new) for one in value.values))


def _replaced(value: Value, old: str, new: str) -> Value:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, Fields):
        return _renamed(value, old, new)
    return tuple(_replaced(one, old, new) for one in value) if isinstance(value, tuple) else value
