"""One topology as expectations look at it: what each selector means in it, and what a change touches.

A change is small and a host is not, so what is known of the topology before is kept: a selector is asked anew
only of the nodes whose answers may have become others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from typing import NamedTuple

from topology.expectations.records import Facts
from topology.graph.delta import Delta, diff
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import EdgeKey, Node, Topology
from topology.model import records as model
from topology.selectors import Selector
from topology.selectors.index import SOURCES, Index, Labels
from topology.selectors.matching import means

#: The kinds of nodes that expectations are about.
KINDS = ("container", *SOURCES)


class Selections:
    """The nodes that selectors mean, kept from one topology to the next."""

    def __init__(self, selectors: Iterable[Selector]) -> None:
        self._selectors = {selector.text: selector for selector in selectors}
        self._meant = {text: {kind: set[str]() for kind in KINDS} for text in self._selectors}

    def update(self, index: Index, touched: Iterable[str]) -> set[str]:
        """Ask of these nodes anew, whether they are (still) there or not.

        Returns the texts of the selectors that mean other nodes than before.
        """
        nodes, changed = index.topology.nodes, set[str]()
        for node_id in touched:
            kind, node = node_id.partition(":")[0], nodes.get(node_id)
            if kind not in KINDS:
                continue
            for text, meant in self._meant.items():
                holds = node is not None and means(self._selectors[text], node, index)
                if holds is not (node_id in meant[kind]):
                    changed.add(text)
                    (meant[kind].add if holds else meant[kind].discard)(node_id)
        return changed

    def meant(self, selector: Selector, kind: str) -> Set[str]:
        """All nodes of a kind that a selector means; true until the next `update`."""
        return self._meant[selector.text][kind]


class Scene:
    """What a judge may ask: the topology, who reaches whom in it, the facts, and what selectors mean.

    `changed` are the texts of the selectors that mean other nodes than the last time.
    """

    def __init__(
        self, topology: Topology, facts: Facts, selections: Selections, changed: Set[str] = frozenset()
    ) -> None:
        self.topology = topology
        self.facts = facts
        self.changed = changed
        self._selections = selections

    @cached_property
    def verdict(self) -> Verdict:
        """Who reaches whom, and what is open to the outside."""
        return Verdict(self.topology, names=False)

    def meant(self, selector: Selector, kind: str = "container") -> Set[str]:
        """The IDs of the nodes of a kind that a selector means."""
        return self._selections.meant(selector, kind)

    def name(self, node_id: str) -> str:
        """What people call a node."""
        node = self.topology.nodes.get(node_id)
        return "" if node is None else name_of(node)


def name_of(node: Node) -> str:
    """What people call a node."""
    return node.text("name") or node.text("path") or node.text("destination") or node.id


class Neighbours:
    """Which nodes stand before which: containers before their sandbox, that before its endpoints, …"""

    def __init__(self, edges: Iterable[EdgeKey]) -> None:
        self._before: dict[str, list[str]] = {}
        for source, target, _key in edges:
            self._before.setdefault(target, []).append(source)

    def around(self, starts: Iterable[str]) -> set[str]:
        """These nodes and all that depend on them."""
        found: set[str] = set()
        waiting = list(starts)
        while waiting:
            node = waiting.pop()
            if node not in found and not node.startswith("host:"):
                found.add(node)
                waiting += self._before.get(node, ())
                if node.startswith("container:"):  # whoever shares its stack has its addresses and its ports
                    waiting.append(model.sandbox_id(node.partition(":")[2]))
        return found


def touched(old: Neighbours, new: Neighbours, delta: Delta) -> set[str]:
    """All nodes of which something may be other than before: a selector's answer, a way, a risk."""
    starts = set(_starts(delta))
    return old.around(starts) | new.around(starts)


def _starts(delta: Delta) -> Iterator[str]:
    for node in (*delta.added_nodes, *delta.changed_nodes):
        yield node.id
    yield from delta.removed_nodes
    for source, target, _key in (
        *(edge.id for edge in (*delta.added_edges, *delta.changed_edges)),
        *delta.removed_edges,
    ):
        yield source
        if target.startswith(("container:", *(f"{kind}:" for kind in SOURCES))):
            yield target


class Tracked(NamedTuple):
    """What a change has done: the nodes that it touched (`None`: all), and which selectors mean others."""

    touched: set[str] | None
    changed: set[str]


class Tracker:
    """Follows these selectors from one topology to the next. Not for several threads at once."""

    def __init__(self, selectors: Iterable[Selector]) -> None:
        self._selectors = tuple(selectors)
        self.selections = Selections(self._selectors)
        self._last: Topology | None = None
        self._neighbours = Neighbours(())

    def update(self, topology: Topology, labels: Labels | None = None) -> Tracked:
        """This is the topology now; `labels` are those of containers, where a selector asks for them."""
        around = self._touched(topology)
        nodes = topology.nodes if around is None else around
        changed = self.selections.update(Index(topology, labels), nodes)
        self._last = topology
        return Tracked(around, changed)

    def _touched(self, topology: Topology) -> set[str] | None:
        if self._last is None:
            self._neighbours = Neighbours(topology.edges)
            return None
        delta = diff(self._last, topology)
        if delta.empty:
            return set()
        if any(node.kind == "host" for node in (*delta.added_nodes, *delta.changed_nodes)):
            self._neighbours = Neighbours(topology.edges)
            self.selections = Selections(self._selectors)
            return None
        before = self._neighbours
        if delta.added_edges or delta.changed_edges or delta.removed_edges:
            self._neighbours = Neighbours(topology.edges)
        return touched(before, self._neighbours, delta)
