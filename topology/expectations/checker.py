"""Judges expectations by one topology after another; what a change did not touch is not judged anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from topology.expectations.judges import judge_of
from topology.expectations.records import (
    Always,
    BackedUp,
    Expectation,
    Facts,
    Judgement,
    Never,
    NoRisk,
    Outside,
    Rule,
    State,
)
from topology.expectations.scene import Neighbours, Scene, Selections, touched
from topology.graph.delta import diff
from topology.graph.records import Topology
from topology.selectors import Selector
from topology.selectors.index import Index


class Checker:
    """For these expectations. Not for several threads at once."""

    def __init__(self, expectations: Iterable[Expectation]) -> None:
        self.expectations = tuple(expectations)
        self._judges = [judge_of(one.rule) for one in self.expectations]
        self._selections = Selections([s for one in self.expectations for s in selectors_of(one.rule)])
        self._last: Topology | None = None
        self._neighbours = Neighbours(())

    @property
    def asks_for_labels(self) -> bool:
        """Whether a selector asks for labels, which no topology has."""
        rules = (one.rule for one in self.expectations)
        return any(term.field == "label" for rule in rules for s in selectors_of(rule) for term in s.terms)

    def check(self, topology: Topology, facts: Facts) -> tuple[Judgement, ...]:
        """One judgement for each expectation, in their order."""
        around = self._touched(topology)
        index = Index(topology, facts.labels)
        changed = self._selections.update(index, topology.nodes if around is None else around)
        scene = Scene(topology, facts, self._selections, changed)
        found = tuple(judge.update(scene, around) for judge in self._judges)
        self._last = topology
        return found

    def _touched(self, topology: Topology) -> set[str] | None:
        """The nodes that a change since the last time has touched; `None` for all."""
        if self._last is None:
            self._neighbours = Neighbours(topology.edges)
            return None
        delta = diff(self._last, topology)
        if delta.empty:
            return set()
        if any(node.kind == "host" for node in (*delta.added_nodes, *delta.changed_nodes)):
            self._neighbours = Neighbours(topology.edges)
            self._selections = Selections([s for one in self.expectations for s in selectors_of(one.rule)])
            return None
        before = self._neighbours
        if delta.added_edges or delta.changed_edges or delta.removed_edges:
            self._neighbours = Neighbours(topology.edges)
        return touched(before, self._neighbours, delta)


def selectors_of(rule: Rule) -> Iterator[Selector]:
    """All selectors of a rule."""
    match rule:
        case Never() | Always():
            yield from (rule.sender, rule.target)
        case Outside():
            if rule.allow is not None:
                yield rule.allow
        case NoRisk() | State():
            yield rule.of
        case BackedUp():
            yield rule.volumes
