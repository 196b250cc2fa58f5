"""How each kind of expectation is judged, anew only for what a change has touched.

A judge keeps what it has found under the nodes that it is about: one for a container or source, two for a
pair. `update` is given the touched nodes, or `None` where everything is to be looked at.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Set
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from topology.expectations import words
from topology.expectations.records import (
    Always,
    BackedUp,
    Finding,
    Judgement,
    Never,
    NoRisk,
    Outside,
    Rule,
    State,
    Status,
)
from topology.expectations.scene import KINDS, Scene
from topology.graph.reachability.records import Opening, Port, Reached, Way
from topology.graph.reachability.stops import STOPS
from topology.graph.records import Fields
from topology.messages import Message, message
from topology.selectors import Selector

LISTED = 20
Touched: TypeAlias = "Set[str] | None"
Where: TypeAlias = tuple[str, ...]
_Rule = TypeVar("_Rule", bound=Rule)
#: Stops that leave open whether there is a way.
_OPEN_STOPS = ("outside_unseen", "other_firewall_backend")
#: How widely something is open, from wide to narrow.
_WIDTH = ("everywhere", "address", "loopback")


class Judge(ABC, Generic[_Rule]):
    """Judges one expectation of a kind."""

    def __init__(self, rule: _Rule) -> None:
        self.rule = rule
        self._found: dict[Where, Finding] = {}
        self._last: Judgement | None = None

    def update(self, scene: Scene, touched: Touched) -> Judgement:
        """The judgement now."""
        if touched is None:
            self._found.clear()
        elif self._last is not None and not self._concerns(scene, touched):
            return self._last
        else:
            self._forget(touched)
        for where, finding in self._look(scene, touched):
            self._found.setdefault(where, finding)  # of several, the first is told
        self._last = self._judgement(scene)
        return self._last

    def _concerns(self, scene: Scene, touched: Set[str]) -> bool:
        """Whether the touched nodes have to do with it."""
        if any(selector.text in scene.changed for selector, _kind in self._selectors()):
            return True
        if any(not members.isdisjoint(touched) for members in self._members(scene)):
            return True
        return any(node in touched for where in self._found for node in where)

    def _forget(self, touched: Set[str]) -> None:
        for where in [where for where in self._found if any(node in touched for node in where)]:
            del self._found[where]

    def _judgement(self, scene: Scene) -> Judgement:
        empty = tuple(self._empty(scene))
        certain = [finding for finding in self._found.values() if finding.certain]
        others = [finding for finding in self._found.values() if not finding.certain]
        status: Status = "broken" if certain else "unknown" if others or empty else "kept"
        shown = [*_in_order(certain), *empty, *_in_order(others)]
        nodes = frozenset(node for finding in certain for node in finding.where)
        total = len(self._found) + len(empty)
        return Judgement(status, tuple(shown[:LISTED]), total, nodes, self._until(scene))

    def _empty(self, scene: Scene) -> Iterator[Finding]:
        """That a selector means nothing: then nobody knows whether it means what it should."""
        for selector, what in self._selectors():
            if not scene.meant(selector, what):
                yield _matches_no(selector, what)

    def _members(self, scene: Scene) -> Iterator[Set[str]]:
        return (scene.meant(selector, what) for selector, what in self._selectors())

    def _until(self, _scene: Scene) -> datetime | None:
        """When time alone may change the judgement."""
        return None

    @abstractmethod
    def _selectors(self) -> Iterable[tuple[Selector, str]]:
        """Those that must mean something, and of what kind."""

    @abstractmethod
    def _look(self, scene: Scene, touched: Touched) -> Iterator[tuple[Where, Finding]]:
        """What is found at the touched nodes, or anywhere."""


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.message.values, finding.where))


def _matches_no(selector: Selector, what: str) -> Finding:
    template = words.MATCHES_NO["volume" if what == "volume" else "container"]
    return Finding(message("matches_nothing", template, selector=selector.text), (), certain=False)


def _among(members: Set[str], touched: Touched) -> Set[str]:
    return members if touched is None else members & touched


class _OfPairs(Judge[_Rule]):
    """Judges by pairs of containers."""

    @abstractmethod
    def _ends(self) -> tuple[Selector, Selector]:
        """From and to."""

    @abstractmethod
    def _of_pair(self, scene: Scene, pair: Where, reached: Reached) -> Finding | None:
        """What is found between these two."""

    def _selectors(self) -> Iterable[tuple[Selector, str]]:
        return tuple((selector, "container") for selector in self._ends())

    def _empty(self, scene: Scene) -> Iterator[Finding]:
        yield from super()._empty(scene)
        senders, targets = self._members(scene)
        if len(senders) == 1 and senders == targets:
            yield Finding(message("no_pair", words.NO_PAIR), (), certain=False)

    def _look(self, scene: Scene, touched: Touched) -> Iterator[tuple[Where, Finding]]:
        senders, targets = self._members(scene)
        mine = _among(senders, touched)
        yield from self._between(scene, mine, targets)
        if touched is not None:
            yield from self._between(scene, senders - mine, _among(targets, touched))

    def _between(
        self, scene: Scene, senders: Collection[str], targets: Collection[str]
    ) -> Iterator[tuple[Where, Finding]]:
        if not senders or not targets:
            return
        verdict = scene.verdict
        there = [verdict.container(target) for target in targets]
        for sender in map(verdict.container, senders):
            for target in there:
                if sender is not target:
                    pair = (sender.id, target.id)
                    finding = self._of_pair(scene, pair, verdict.reached(sender, target))
                    if finding is not None:
                        yield pair, finding


class NeverJudge(_OfPairs[Never]):
    """Broken by a way that takes nothing for granted; unknown where all of them do."""

    def _ends(self) -> tuple[Selector, Selector]:
        return self.rule.sender, self.rule.target

    def _of_pair(self, scene: Scene, pair: Where, reached: Reached) -> Finding | None:
        if not reached.ways:
            return _doubt(scene, pair, _open_stops(reached))
        sure = next((way for way in reached.ways if not way.assumes), None)
        if sure is None:
            return _doubt(scene, pair, min((way.assumes for way in reached.ways), key=len))
        along = (sure.network,) if sure.network else ()
        return Finding(_way(scene, pair, sure), (*pair, *along), certain=True)


class AlwaysJudge(_OfPairs[Always]):
    """Kept by a way that takes nothing for granted; broken where there is none at all."""

    def _ends(self) -> tuple[Selector, Selector]:
        return self.rule.sender, self.rule.target

    def _of_pair(self, scene: Scene, pair: Where, reached: Reached) -> Finding | None:
        ways = [way for way in reached.ways if self._leads_there(way)]
        if any(not way.assumes for way in ways):
            return None
        if ways:
            return _doubt(scene, pair, min((way.assumes for way in ways), key=len))
        unclear = () if reached.ways else _open_stops(reached)
        if unclear:
            return _doubt(scene, pair, unclear)
        reasons = () if reached.ways else tuple(message(code, STOPS[code]) for code in reached.stops)
        names = _names(scene, pair)
        port = self.rule.port
        said = (
            message("unreached", words.UNREACHED, **names)
            if port is None
            else message("unreached", words.UNREACHED_AT, port=f"{port.number}/{port.protocol}", **names)
        )
        return Finding(said, pair, certain=True, reasons=reasons)

    def _leads_there(self, way: Way) -> bool:
        wanted, port = self.rule.port, way.port
        if wanted is None or port is None:
            return True
        return wanted.matches(port.container_port, port.protocol)


def _names(scene: Scene, pair: Where) -> dict[str, str]:
    return {"sender": scene.name(pair[0]), "target": scene.name(pair[1])}


def _way(scene: Scene, pair: Where, way: Way) -> Message:
    values = {
        "network": scene.name(way.network) if way.network else "",
        "address": way.address or "",
        "port": "" if way.port is None else _port(way.port),
    }
    return message(way.kind, words.REACHES[way.kind], **_names(scene, pair), **values)


def _port(port: Port) -> str:
    target = words.ANY_PORT if port.container_port is None else f"{port.container_port}/{port.protocol}"
    if port.host_port is None:
        return target
    host_ip = f"[{port.host_ip}]" if ":" in (port.host_ip or "") else port.host_ip or ""
    return f"{host_ip}:{port.host_port}→{target}"


def _doubt(scene: Scene, pair: Where, codes: tuple[str, ...]) -> Finding | None:
    """That something is missing to judge this pair."""
    code = next((code for code in codes if code in words.DOUBTS), None)
    if code is None:
        return None
    return Finding(message(code, words.DOUBTS[code], **_names(scene, pair)), pair, certain=False)


def _open_stops(reached: Reached) -> tuple[str, ...]:
    return tuple(code for code in _OPEN_STOPS if code in reached.stops)


class OutsideJudge(Judge[Outside]):
    """Broken by whatever else is open as widely, or more widely."""

    def _selectors(self) -> Iterable[tuple[Selector, str]]:
        return ()

    def _concerns(self, scene: Scene, touched: Set[str]) -> bool:
        return True

    def _empty(self, scene: Scene) -> Iterator[Finding]:
        allow = self.rule.allow
        if allow is not None and not scene.meant(allow):
            yield _matches_no(allow, "container")

    def _look(self, scene: Scene, touched: Touched) -> Iterator[tuple[Where, Finding]]:
        allowed = scene.meant(self.rule.allow) if self.rule.allow is not None else frozenset[str]()
        wide = _WIDTH[: _WIDTH.index(self.rule.scope) + 1]
        nodes = (
            scene.topology.of_kind("container") if touched is None else map(scene.topology.nodes.get, touched)
        )
        for node in nodes:
            if node is None or node.kind != "container" or node.id in allowed:
                continue
            for opening in scene.verdict.openings_of(node.id):
                if opening.scope in wide:
                    yield (node.id,), Finding(_opening(scene, opening), (node.id,), certain=True)


def _opening(scene: Scene, opening: Opening) -> Message:
    port = _port(Port(opening.host_ip, opening.host_port, opening.container_port, opening.protocol))
    return message(opening.kind, words.OPEN[opening.kind], name=scene.name(opening.target), port=port)


class NoRiskJudge(Judge[NoRisk]):
    """Broken by a risk of a container, or by one of a source that is nobody's in particular."""

    def _selectors(self) -> Iterable[tuple[Selector, str]]:
        return tuple((self.rule.of, kind) for kind in KINDS)

    def _empty(self, scene: Scene) -> Iterator[Finding]:
        if not any(self._members(scene)):
            said = message("matches_nothing", words.MATCHES_NO["any"], selector=self.rule.of.text)
            yield Finding(said, (), certain=False)

    def _look(self, scene: Scene, touched: Touched) -> Iterator[tuple[Where, Finding]]:
        for node_id in _among(frozenset[str]().union(*self._members(scene)), touched):
            node = scene.topology.nodes[node_id]
            risks = node.get("risks")
            for risk in risks if isinstance(risks, tuple) else ():
                if isinstance(risk, Fields) and self._is_one(node_id, risk):
                    code = str(risk.get("code"))
                    values = {"name": scene.name(node_id), "destination": str(risk.get("destination") or "")}
                    yield (node_id,), Finding(message(code, words.RISKS[code], **values), (node_id,), True)
                    break

    def _is_one(self, node_id: str, risk: Fields) -> bool:
        return risk.get("code") in self.rule.codes and risk.get("container") in (node_id, None)


class BackedUpJudge(Judge[BackedUp]):
    """Broken by a volume whose last backup is too old, or of which none is known where others are."""

    def _selectors(self) -> Iterable[tuple[Selector, str]]:
        return ((self.rule.volumes, "volume"),)

    def _concerns(self, scene: Scene, touched: Set[str]) -> bool:
        return True  # what is known of backups is not in the topology

    def _forget(self, touched: Set[str]) -> None:
        self._found.clear()

    def _empty(self, scene: Scene) -> Iterator[Finding]:
        yield from super()._empty(scene)
        if scene.facts.backups is None:
            yield Finding(message("no_facts", words.NOTHING_OF_BACKUPS), (), certain=False)

    def _look(self, scene: Scene, touched: Touched) -> Iterator[tuple[Where, Finding]]:
        backups = scene.facts.backups
        for node_id in scene.meant(self.rule.volumes, "volume") if backups is not None else ():
            name = scene.name(node_id)
            at = backups.get(name) if backups is not None else None
            if at is None:
                said = message("no_backup", words.NO_BACKUP, name=name)
                yield (node_id,), Finding(said, (node_id,), certain=True)
            elif at + self.rule.within < scene.facts.now:
                said = message("old_backup", words.OLD_BACKUP, name=name, when=_moment(at))
                yield (node_id,), Finding(said, (node_id,), certain=True)

    def _until(self, scene: Scene) -> datetime | None:
        backups = scene.facts.backups or {}
        names = map(scene.name, scene.meant(self.rule.volumes, "volume"))
        ends = (backups[name] + self.rule.within for name in names if name in backups)
        return min((end for end in ends if end >= scene.facts.now), default=None)


class StateJudge(Judge[State]):
    """Broken by a container in another state; unknown where one is not in it long enough yet."""

    def _selectors(self) -> Iterable[tuple[Selector, str]]:
        return ((self.rule.of, "container"),)

    def _concerns(self, scene: Scene, touched: Set[str]) -> bool:
        return self.rule.lasting is not None or super()._concerns(scene, touched)

    def _forget(self, touched: Set[str]) -> None:
        if self.rule.lasting is not None:
            self._found.clear()
        else:
            super()._forget(touched)

    def _look(self, scene: Scene, touched: Touched) -> Iterator[tuple[Where, Finding]]:
        members = scene.meant(self.rule.of)
        for node_id in members if self.rule.lasting is not None else _among(members, touched):
            finding = self._of_container(scene, node_id)
            if finding is not None:
                yield (node_id,), finding

    def _of_container(self, scene: Scene, node_id: str) -> Finding | None:
        node, name = scene.topology.nodes[node_id], scene.name(node_id)
        state, health = node.text("state"), node.text("health")
        if self.rule.states and state not in self.rule.states:
            return Finding(message("state", words.IN_STATE, name=name, state=state), (node_id,), certain=True)
        if self.rule.health and not self.rule.states and state != "running":
            return Finding(message("state", words.IN_STATE, name=name, state=state), (node_id,), certain=True)
        if self.rule.health and state == "running" and health not in self.rule.health:
            return self._of_health(node_id, name, health)
        return self._of_time(scene, node_id, name)

    def _of_health(self, node_id: str, name: str, health: str) -> Finding | None:
        """Whoever has no health check is asked for its state alone, if a state is asked for."""
        if not health:
            said = message("no_check", words.NO_CHECK, name=name)
            return None if self.rule.states else Finding(said, (node_id,), certain=False)
        said = message("health", words.IN_HEALTH, name=name, health=health)
        return Finding(said, (node_id,), certain=health != "starting")

    def _of_time(self, scene: Scene, node_id: str, name: str) -> Finding | None:
        if self.rule.lasting is None:
            return None
        since = scene.facts.since.get(node_id)
        if since is None:
            said = message("since_unknown", words.SINCE_UNKNOWN, name=name)
        elif since + self.rule.lasting > scene.facts.now:
            said = message("not_long", words.NOT_LONG, name=name, when=_moment(since))
        else:
            return None
        return Finding(said, (node_id,), certain=False)

    def _until(self, scene: Scene) -> datetime | None:
        if self.rule.lasting is None:
            return None
        since, now = scene.facts.since, scene.facts.now
        members = scene.meant(self.rule.of)
        ends = (since[node_id] + self.rule.lasting for node_id in members if node_id in since)
        return min((end for end in ends if end > now), default=None)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %Z}".strip()


def judge_of(rule: Rule) -> Judge[Any]:
    """What judges this."""
    match rule:
        case Never():
            return NeverJudge(rule)
        case Always():
            return AlwaysJudge(rule)
        case Outside():
            return OutsideJudge(rule)
        case NoRisk():
            return NoRiskJudge(rule)
        case BackedUp():
            return BackedUpJudge(rule)
        case State():
            return StateJudge(rule)
