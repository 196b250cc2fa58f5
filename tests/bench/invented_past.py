"""Writes an invented past of a demo host: containers that stop, start, turn and are redeployed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from dashboard.hosts.models import first as first_host
from dashboard.past.models import Coverage, Recording
from dashboard.past.writer import PastWriter
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Builder
from topology.graph.delta import Delta, apply, diff
from topology.graph.records import Edge, Fields, Node, Topology, Value
from topology.snapshot import take_snapshot

FIRST = 1_795_773_600_000
DAY = 24 * 3600 * 1000


class Invented:
    """A host, and what happens to it."""

    def __init__(self, size: int) -> None:
        self.topology = Builder().build(take_snapshot(SyntheticEngine(size, life=False)))
        self._dice = random.Random(1)
        self._of: dict[str, tuple[list[Node], list[Edge]]] = {}
        for node in self.topology.of_kind("container"):
            self._of[node.id.partition(":")[2]] = self._records(node.id.partition(":")[2])

    def _records(self, container: str) -> tuple[list[Node], list[Edge]]:
        """What is there for this container alone."""
        nodes = [
            node for node in self.topology.nodes.values()
            if container in node.id and node.kind in ("container", "sandbox", "endpoint", "tmpfs")
        ]  # fmt: skip
        edges = [edge for edge in self.topology.edges.values() if container in "".join(edge.id)]
        return nodes, edges

    def happen(self) -> tuple[int, Delta]:
        """One thing; for how many changes it counts, and what it changes."""
        container, chance = self._dice.choice(list(self._of)), self._dice.random()
        if chance < 0.0625:
            return 4, self._redeploy(container)
        return (1, self._turn(container)) if chance < 0.35 else (1, self._switch(container))

    def _fresh(self) -> str:
        return f"{self._dice.getrandbits(256):064x}"

    def _turn(self, container: str) -> Delta:
        nodes, edges = self._of[container]
        health = "unhealthy" if nodes[0].get("health") == "healthy" else "healthy"
        return self._put(container, [_with(nodes[0], health=health), *nodes[1:]], edges)

    def _switch(self, container: str) -> Delta:
        """Running containers stop, stopped ones start: their sandboxes and endpoints are others then."""
        nodes, edges = self._of[container]
        runs = nodes[0].get("state") == "running"
        changed = [_with(nodes[0], state="exited" if runs else "running", health=None)]
        for node in nodes[1:]:
            if node.kind == "sandbox" and node.id != "sandbox:host":
                new = self._fresh()
                on = {"active": True, "sandbox_id": new, "key": f"/var/run/docker/netns/{new[:12]}"}
                changed.append(
                    _with(node, **({"active": False, "sandbox_id": None, "key": None} if runs else on))
                )
            elif node.kind == "endpoint":
                address = f"172.18.{self._dice.randrange(256)}.{self._dice.randrange(2, 255)}/16"
                on = {"active": True, "endpoint_id": self._fresh(), "ipv4": address}
                changed.append(
                    _with(node, **({"active": False, "endpoint_id": None, "ipv4": None} if runs else on))
                )
            else:
                changed.append(node)
        return self._put(container, changed, edges)

    def _redeploy(self, container: str) -> Delta:
        """Another container in its place: the same with another ID, and another image now and then."""
        nodes, edges = self._of.pop(container)
        new = self._fresh()
        named = [
            Node(n.id.replace(container, new), n.kind, _renamed(n.attributes, container, new)) for n in nodes
        ]
        named[0] = _with(
            named[0], image_id=f"sha256:{self._dice.getrandbits(256):064x}", created=f"2026-{new[:6]}"
        )
        moved = [_moved(edge, container, new) for edge in edges]
        before = self.topology
        kept_nodes = {k: v for k, v in before.nodes.items() if v not in nodes} | {n.id: n for n in named}
        kept_edges = {k: v for k, v in before.edges.items() if v not in edges} | {e.id: e for e in moved}
        for key, node in kept_nodes.items():
            if node.kind in ("volume", "bind"):
                kept_nodes[key] = Node(node.id, node.kind, _renamed(node.attributes, container, new))
        self.topology = Topology.of(kept_nodes, kept_edges)
        self._of[new] = named, moved
        return diff(before, self.topology)

    def _put(self, container: str, nodes: list[Node], edges: list[Edge]) -> Delta:
        changed = tuple(node for node in nodes if self.topology.nodes[node.id] != node)
        delta = Delta(changed_nodes=changed)
        self.topology = apply(self.topology, delta)
        self._of[container] = nodes, edges
        return delta


def write(days: int, size: int, changes_a_day: int, together: int) -> tuple[Recording, int, int]:
    """Write so many days; returns the recording, and the first and last moment."""
    recording = Recording.objects.create(host_id=first_host())
    host, writer = Invented(size), PastWriter(recording)
    writer.replace(FIRST, host.topology)
    pending: list[tuple[int, Delta]] = []
    last = FIRST
    for last, delta in _happenings(host, days * changes_a_day, DAY // changes_a_day):
        pending.append((last, delta))
        if len(pending) == together:
            writer.write(pending)
            pending = []
    writer.write(pending)
    Coverage.objects.create(recording=recording, begin=FIRST)
    return recording, FIRST, last


def _happenings(host: Invented, changes: int, pause: int) -> Iterator[tuple[int, Delta]]:
    done = 0
    while done < changes:
        counts, delta = host.happen()
        done += counts
        yield FIRST + done * pause, delta


def _with(node: Node, **values: Value) -> Node:
    pairs = ((name, values.get(name, value)) for name, value in node.attributes.items())
    return Node(node.id, node.kind, Fields.of(pairs))


def _moved(edge: Edge, old: str, new: str) -> Edge:
    source, target, key = (part.replace(old, new) for part in edge.id)
    return Edge(source, target, key, edge.kind, edge.attributes)


def _renamed(value: Fields, old: str, new: str) -> Fields:
    return Fields(value.names, tuple(_replaced(one, old, new) for one in value.values))


def _replaced(value: Value, old: str, new: str) -> Value:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, Fields):
        return _renamed(value, old, new)
    return tuple(_replaced(one, old, new) for one in value) if isinstance(value, tuple) else value
