"""What a rule would have told in the last week, by what is kept of the past: topology and events.

The rule is judged by the evaluator as it would have been then. How much memory was used and when backups were
made is not kept for that, nor are labels, nor where an expectation was broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Any, NamedTuple

import orjson

from dashboard.alerts.facts import death_of
from dashboard.base.i18n import translated
from dashboard.events.models import EngineKind, Event
from dashboard.events.rows import iso
from dashboard.hosts.service import host_of
from dashboard.past import moments
from dashboard.past.coverage import Span
from dashboard.past.models import Recording
from dashboard.past.packing import Key
from dashboard.past.service import extent
from dashboard.past.story import Story, story
from dashboard.runtime import Runtime
from topology.alerts import Broken, Death, Rule, Situation
from topology.alerts.replay import Fired, replay
from topology.graph.records import Edge, Node, Topology
from topology.store import codec

WEEK = timedelta(days=7)
#: So many intervals are looked at, which takes a second or two; of all ways in, fewer.
MOST, MOST_OF_WAYS = 8_000, 4_000
MOST_EVENTS = 5_000
#: So many of the alerts are told one by one.
MOST_SHOWN = 20
#: The engine tells of an end a little before or after it is seen on the chart.
NEAR = timedelta(seconds=2)
_KINDS = (EngineKind.DIE, EngineKind.ENGINE_LOST, EngineKind.ENGINE_BACK)
_EXPECTATIONS = (EngineKind.EXPECTATION_BROKEN, EngineKind.EXPECTATION_KEPT)


class Moment(NamedTuple):
    """Something happened: the chart changed, something was told, or nobody could see any more, or again."""

    at: datetime
    changed: dict[Key, bytes | None] | None = None
    event: Event | None = None
    live: bool | None = None


def of(runtime: Runtime, rule: Rule) -> dict[str, Any]:
    """For the preview: whether the past can tell, since when, whether that was cut, and the alerts."""
    known = extent(runtime)
    recording = Recording.objects.filter(host_id=host_of(runtime)).first()
    if recording is None or known.first is None or not _can_tell(rule):
        return {"told": False, "since": None, "cut": False, "total": 0, "fired": []}
    since = max(known.first, known.now - WEEK // timedelta(milliseconds=1))
    most = MOST_OF_WAYS if rule.when == "open_to_everybody" else MOST
    told = story(recording, since, known.now, most)
    fired = replay(rule, _situations(runtime, told, known.unknown, known.now))
    return {
        "told": True,
        "since": moments.iso(told.begin),
        "cut": told.cut,
        "total": len(fired),
        "fired": [_as_json(one) for one in reversed(fired[-MOST_SHOWN:])],
    }


def _can_tell(rule: Rule) -> bool:
    if rule.of is not None and any(term.field == "label" for term in rule.of.terms):
        return False
    if rule.when == "expectation_broken":
        return rule.of is None
    return rule.when not in ("memory_near_limit", "no_backup")


def _as_json(one: Fired) -> dict[str, Any]:
    return {
        "at": iso(one.at),
        "until": iso(one.until) if one.until is not None else None,
        "name": one.subject.name,
        "text": translated(one.message),
    }


def _situations(runtime: Runtime, told: Story, unknown: list[Span], until: int) -> Iterator[Situation]:
    """One after the other, from how it was at the beginning to how it is now."""
    begin = _time(told.begin)
    chart = _Chart(runtime, begin)
    for key, content in told.start.items():
        chart.put(key, content)
    now = Situation(now=begin, topology=chart.topology(), host_name=runtime.address)
    yield now
    for moment in _moments(told, unknown, begin):
        now = _after(now, moment, chart)
        yield now
        now = replace(now, deaths=())
    yield replace(now, now=max(now.now, _time(until)))


def _after(now: Situation, moment: Moment, chart: _Chart) -> Situation:
    """How it is once this has happened."""
    now = replace(now, now=max(now.now, moment.at))
    if moment.changed is not None:
        for key, content in moment.changed.items():
            chart.put(key, content, moment.at)
        now = replace(now, topology=chart.topology())
    if moment.live is not None:
        now = replace(now, live=moment.live)
    return _heard(now, moment.event) if moment.event is not None else now


def _heard(now: Situation, event: Event) -> Situation:
    if event.kind == EngineKind.DIE:
        return replace(now, deaths=(death_of(event),))
    if event.kind == EngineKind.ENGINE_LOST:
        return replace(now, live=False, lost_since=event.at)
    if event.kind == EngineKind.ENGINE_BACK:
        return replace(now, live=True, lost_since=None)
    others = tuple(one for one in now.broken if one.name != event.name)
    broken = (Broken(event.name, frozenset()),) if event.kind == EngineKind.EXPECTATION_BROKEN else ()
    return replace(now, broken=others + broken)


def _moments(told: Story, unknown: list[Span], begin: datetime) -> Iterator[Moment]:
    steps = [Moment(_time(step.at), step.changed) for step in told.steps]
    gaps = [
        Moment(_time(at), live=live)
        for first, last in unknown
        for at, live in ((first, False), (last, True))
        if at > told.begin
    ]
    kinds = (*_KINDS, *_EXPECTATIONS)
    rows = Event.objects.filter(kind__in=kinds, at__gt=begin).order_by("-at")[:MOST_EVENTS]
    events = [Moment(row.at, event=row) for row in reversed(rows)]
    return merge(steps, gaps, events, key=lambda moment: moment.at)


class _Chart:
    """The chart as it was; how a container ended is told by the events, or stands on the chart of now."""

    def __init__(self, runtime: Runtime, begin: datetime) -> None:
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}
        self._now = runtime.store.topology or Topology.of({}, {})
        self._deaths: dict[str, list[Death]] = {}
        for row in Event.objects.filter(kind=EngineKind.DIE, at__gt=begin - NEAR).order_by("at"):
            self._deaths.setdefault(row.node_id, []).append(death_of(row))

    def topology(self) -> Topology:
        return Topology.of(dict(self._nodes), dict(self._edges))

    def put(self, key: Key, content: bytes | None, at: datetime | None = None) -> None:
        if isinstance(key, str):
            if content is None:
                self._nodes.pop(key, None)
            else:
                self._nodes[key] = codec.decode_node(self._whole(orjson.loads(content), at))
        elif content is None:
            self._edges.pop(key, None)
        else:
            self._edges[key] = codec.decode_edge(orjson.loads(content))

    def _whole(self, found: dict[str, Any], at: datetime | None) -> dict[str, Any]:
        if found["kind"] == "container" and found.get("state") == "exited":
            known = [one for one in self._deaths.get(found["id"], ()) if at is None or one.at <= at + NEAR]
            now = self._now.nodes.get(found["id"])
            if known and at is not None:
                found["status"] = f"Exited ({known[-1].exit_code})"
            elif now is not None and now.get("state") == "exited":
                found["status"] = now.text("status")
        return found


def _time(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC)
