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
from topology.expectations.scene import Scene, Tracker
from topology.graph.records import Topology
from topology.selectors import Selector


class Checker:
    """For these expectations. Not for several threads at once."""

    def __init__(self, expectations: Iterable[Expectation]) -> None:
        self.expectations = tuple(expectations)
        self._judges = [judge_of(one.rule) for one in self.expectations]
        self._tracker = Tracker([s for one in self.expectations for s in selectors_of(one.rule)])

    @property
    def asks_for_labels(self) -> bool:
        """Whether a selector asks for labels, which no topology has."""
        rules = (one.rule for one in self.expectations)
        return any(term.field == "label" for rule in rules for s in selectors_of(rule) for term in s.terms)

    def check(self, topology: Topology, facts: Facts) -> tuple[Judgement, ...]:
        """One judgement for each expectation, in their order."""
        tracked = self._tracker.update(topology, facts.labels)
        scene = Scene(topology, facts, self._tracker.selections, tracked.changed)
        return tuple(judge.update(scene, tracked.touched) for judge in self._judges)


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
