"""Judges all rules by one situation after another, and says what has turned.

A change is small and a host is not: which nodes a selector means is kept from one topology to the next
(`expectations.scene.Tracker`), each kind of trouble is looked for once whatever the number of rules, and a
rule only meets the few nodes that have its trouble. Time comes with the situation: there is no clock here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from topology.alerts import words
from topology.alerts.conditions import CONDITIONS, OF_TOPOLOGY, open_to_everybody
from topology.alerts.memory import Absences, Deaths, Missed
from topology.alerts.openings import Openings
from topology.alerts.rules import Rule, When
from topology.alerts.situation import Broken, Death, Match, Situation, Subject
from topology.alerts.standing import Change, Standing, Standings
from topology.expectations.scene import KINDS, Tracker
from topology.graph.records import Topology
from topology.messages import message

#: By node ID.
Matches = Mapping[str, Match]


class Evaluator:
    """For one host. Not for several threads at once."""

    def __init__(self) -> None:
        self._standings: dict[str, Standings] = {}
        self._tracker = Tracker(())
        self._deaths, self._absences, self._openings = Deaths(), Absences(), Openings()
        self._topology: Topology | None = None
        self._labels: Mapping[str, Mapping[str, str]] = {}
        self._found: dict[When, Matches] = {}
        self._broken: Mapping[str, Broken] = {}
        self._away = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Those in force."""
        return tuple(one.rule for one in self._standings.values())

    @property
    def asks_for_labels(self) -> bool:
        """Whether a rule asks for labels, which no topology has."""
        return any(term.field == "label" for rule in self.rules if rule.of for term in rule.of.terms)

    def standings(self) -> Iterator[Standing]:
        """All that is pending or fires."""
        for standings in self._standings.values():
            yield from standings.by_key.values()

    def use(self, rules: Iterable[Rule]) -> list[Change]:
        """These are in force from now on. What stood under others ends; under one that only says otherwise of
        whom or how long, it stays.
        """
        before, self._standings = self._standings, {}
        changes: list[Change] = []
        for rule in rules:
            standings = Standings(rule)
            known = before.get(rule.name)
            if known is not None and known.rule.when == rule.when:
                del before[rule.name]
                standings.by_key = known.by_key
                for standing in standings.by_key.values():
                    standing.rule = rule
            self._standings[rule.name] = standings
        for standings in before.values():
            changes += standings.end()
        self._tracker = Tracker([rule.of for rule in self.rules if rule.of is not None])
        if self._topology is not None:
            self._tracker.update(self._topology, self._labels)
        self._found.clear()
        return changes

    def restore(self, standings: Iterable[Standing], deaths: Iterable[Death]) -> None:
        """How things stood before a restart of ours, and the last deaths that were told. After `use`."""
        self._deaths.take(tuple(deaths))
        missed: dict[str, Missed] = {}
        for standing in standings:
            rule, subject = standing.rule, standing.subject
            if rule.name not in self._standings:
                continue
            self._standings[rule.name].by_key[subject.key] = standing
            if rule.when == "gone":
                known = missed.setdefault(subject.id, Missed(subject, standing.since, frozenset()))
                known.meant |= {rule.of.text} if rule.of is not None else set()
        for one in missed.values():
            self._absences.restore(one)

    def step(self, situation: Situation) -> list[Change]:
        """What has turned by this situation, in the order in which it is to be told."""
        self._deaths.take(situation.deaths)
        if situation.live:
            self._follow(situation)
        self._away = not situation.live
        self._broken = _broken(situation)
        changes: list[Change] = []
        for standings in self._standings.values():
            rule = standings.rule
            if situation.live or rule.when == "engine_lost":
                found = self._of_rule(rule, self._matches(rule.when, situation), situation.now)
                changes += standings.update(found, situation.now)
        self._forget_matches()
        return changes

    def preview(self, rule: Rule, situation: Situation) -> list[Match]:
        """What a rule would match now, whether it is in force or not; holds do not count."""
        tracker = Tracker([rule.of] if rule.of is not None else [])
        tracker.update(situation.topology, situation.labels)
        found = self._look(rule.when, situation)
        broken = _broken(situation)
        return list(_meant(rule, found, tracker, broken).values())

    def next_at(self, now: datetime) -> datetime | None:
        """When time alone may turn something."""
        due = [standing.due_at for standing in self.standings()]
        due += [self._deaths.next_at(now), self._absences.next_at()]
        return min((at for at in due if at is not None), default=None)

    def _follow(self, situation: Situation) -> None:
        """The topology as it is now, and who has gone meanwhile."""
        topology, before = situation.topology, self._topology
        if self._away:
            for standings in self._standings.values():
                if standings.rule.when != "engine_lost":
                    standings.begin_again(situation.now)
        meant = self._meant_until_now(before, topology)
        tracked = self._tracker.update(topology, situation.labels)
        if tracked.touched is None or tracked.touched:
            self._found.clear()
        self._absences.update(situation, meant)
        self._topology, self._labels = topology, situation.labels

    def _meant_until_now(self, before: Topology | None, after: Topology) -> dict[str, frozenset[str]]:
        """Of each container that is gone, the selectors that meant it."""
        selectors = [rule.of for rule in self.rules if rule.when == "gone" and rule.of is not None]
        known = () if before is None or not selectors else before.of_kind("container")
        gone = [node.id for node in known if node.id not in after.nodes]
        selections = self._tracker.selections
        return {
            node_id: frozenset(one.text for one in selectors if node_id in selections.meant(one, "container"))
            for node_id in gone
        }

    def _matches(self, when: When, situation: Situation) -> Matches:
        if when not in self._found:
            self._found[when] = self._look(when, situation)
        return self._found[when]

    def _look(self, when: When, situation: Situation) -> Matches:
        if when == "expectation_broken":
            return {node_id: _of_expectation(node_id, one) for node_id, one in _broken(situation).items()}
        if when == "gone":
            return {
                one.subject.id: Match(one.subject, message("gone", words.GONE, name=one.subject.name), one.at)
                for one in self._absences.missed(self._deaths)
            }
        if when == "open_to_everybody":
            return {one.subject.id: one for one in open_to_everybody(situation.topology, self._openings)}
        found = CONDITIONS[when](situation, self._deaths)
        return {one.subject.id: one for one in found}

    def _forget_matches(self) -> None:
        """What more than the topology decides is looked for anew each time."""
        for when in self._found.keys() - OF_TOPOLOGY:
            del self._found[when]

    def _of_rule(self, rule: Rule, matches: Matches, now: datetime) -> dict[str, Match]:
        """What a rule matches, by the key of its subject."""
        found = _meant(rule, matches, self._tracker, self._broken)
        if rule.when == "gone" and rule.of is not None:
            text = rule.of.text
            missed = {one.subject.id for one in self._absences.missed(self._deaths) if text in one.meant}
            found = {node_id: match for node_id, match in matches.items() if node_id in missed}
        if rule.when == "no_backup":  # how old a backup may be is the rule's `for`: younger is no trouble
            found = {i: m for i, m in found.items() if m.since is None or now - m.since >= rule.hold}
        return {match.subject.key: match for match in found.values()}


def _meant(
    rule: Rule, matches: Matches, tracker: Tracker, broken: Mapping[str, Broken]
) -> Mapping[str, Match]:
    """Those of the matches that the rule's selector means."""
    of = rule.of
    if of is None or rule.when in ("engine_lost", "gone"):
        return matches
    meant = {kind: tracker.selections.meant(of, kind) for kind in KINDS}
    if rule.when == "expectation_broken":
        everything = frozenset[str]().union(*meant.values())
        return {node_id: match for node_id, match in matches.items() if broken[node_id].nodes & everything}
    kind = "volume" if rule.when == "no_backup" else "container"
    return {node_id: matches[node_id] for node_id in matches.keys() & meant[kind]}


def _broken(situation: Situation) -> dict[str, Broken]:
    """By the ID under which they are told."""
    return {f"expectation:{one.name}": one for one in situation.broken}


def _of_expectation(node_id: str, broken: Broken) -> Match:
    subject = Subject(node_id, node_id, "expectation", broken.name)
    return Match(subject, message("expectation_broken", words.BROKEN, name=broken.name))
