"""Judges expectations after every change, in a thread of its own that nothing waits for.

It wakes when the chart, the file or the page's expectations have changed, or when time alone may have changed
a judgement, and then

1. reads anew what is expected, if that has changed
2. judges (`topology.expectations`)
3. tells what has been broken or kept again as events
4. publishes how all stand (`current.py`), and has the open pages told
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError

from dashboard.base.background import BackgroundLoop
from dashboard.events import rows as event_rows
from dashboard.events.models import EngineKind, Event
from dashboard.expectations import culprits, demo, facts, sources
from dashboard.expectations.current import Board, Standing, currents
from dashboard.expectations.sources import Expected
from dashboard.plans.facts import last_backups
from dashboard.runtime import Runtime
from dashboard.stream.broadcaster import broadcasters
from topology.engine.errors import EngineError
from topology.expectations import Ages, Checker, ExpectationError, Facts, Judgement, read
from topology.graph.builder import Topology
from topology.messages import Message

#: A file that was changed, and what other processes have written, are looked for so often.
LOOK_SECONDS = 3.0
TOLD = {EngineKind.EXPECTATION_BROKEN: "broken", EngineKind.EXPECTATION_KEPT: "kept"}
Rows = Iterable[dict[str, Any]]


class _Told(NamedTuple):
    """What was told of an expectation last."""

    status: str
    at: datetime
    by: str


class ExpectationMonitor(BackgroundLoop):
    """For as long as the process lives, from `start` to `stop`; `tell` takes rows of events."""

    name = "expectations"
    log = logging.getLogger("dashboard.expectations")
    complaint = "Expectations cannot be judged at the moment"
    expected = (DatabaseError, EngineError)
    #: The chart's own way to the browsers goes first meanwhile.
    gather_seconds = 0.2
    retry_seconds = LOOK_SECONDS

    def __init__(self, runtime: Runtime, tell: Callable[[Rows], None]) -> None:
        self._current = currents.of(runtime)
        super().__init__(runtime.store.subscribe, self._current.changed.subscribe)
        self._runtime = runtime
        self._tell = tell
        self._checker: Checker | None = None
        self._expected: tuple[Expected, ...] = ()
        self._basis: object = None
        self._ages = Ages()
        self._labels: Mapping[str, Mapping[str, str]] = {}
        self._told: dict[str, _Told] | None = None
        self._file: tuple[Expected, ...] = ()
        self._kept: tuple[Expected, ...] = ()
        #: Asked for when they are needed.
        self._backups: dict[str, datetime] | None = None
        self._complaint: Message | None = None

    def delay(self) -> float:
        """Until time alone may turn something, or another process may have written something."""
        ends = [one.judgement.until for one in self._current.board.standings if one.judgement.until]
        left = (min(ends) - datetime.now(UTC)).total_seconds() if ends else LOOK_SECONDS
        return max(self.gather_seconds, min(LOOK_SECONDS, left))

    def turn(self) -> None:
        """Look once, and publish what is news."""
        self._read()
        topology, checker = self._runtime.store.topology, self._checker
        if topology is None or self._runtime.store.engine_state.state != "live":
            return
        found: tuple[Judgement, ...] = ()
        asked = Facts(datetime.now(UTC), backups={})
        if checker is not None and self._expected:
            asked = self._facts(topology, checker)
            found = checker.check(topology, asked)
        self._publish(found, asked)

    def _read(self) -> None:
        """What is expected, if that is not what it was."""
        if self._database.since_asked():
            self._kept, self._backups = sources.kept(), None
        basis = (_state_of(settings.EXPECT), self._kept)
        if basis == self._basis:
            return
        self._read_file()
        names = {one.expectation.name for one in self._file}
        self._expected = (*self._file, *(one for one in self._kept if one.expectation.name not in names))
        self._checker = Checker(one.expectation for one in self._expected)
        self._labels, self._basis = {}, basis

    def _read_file(self) -> None:
        """What the file says; while it says nothing sensible, what it said before."""
        try:
            if settings.EXPECT is not None:
                self._file = sources.from_file(settings.EXPECT)
            elif (settings.DOCKER_HOST or "").startswith("demo://"):
                self._file = tuple(map(Expected, read(demo.TEXT)))
            self._complaint = None
        except ExpectationError as error:
            if self._complaint != error.said:
                self.log.warning("PORTOLAN_EXPECT: %s", error)
            self._complaint = error.said

    def _facts(self, topology: Topology, checker: Checker) -> Facts:
        now = datetime.now(UTC)
        if checker.asks_for_labels and any(
            node.id not in self._labels for node in topology.of_kind("container")
        ):
            self._labels = facts.labels_of(self._runtime.engine())
        if self._backups is None:
            self._backups = last_backups()
        return Facts(now, self._backups, self._ages.update(topology, now), self._labels)

    def _publish(self, found: tuple[Judgement, ...], asked: Facts) -> None:
        before = self._current.board
        standings = tuple(
            self._standing(expected, judgement, asked.now)
            for expected, judgement in zip(self._expected, found, strict=True)
        )
        same = before.facts is not None and standings == before.standings
        same = same and before.complaint == self._complaint
        version = before.version if same else before.version + 1
        self._current.board = Board(version, standings, asked, self._complaint)
        if not same:
            broadcasters.of(self._runtime).news()

    def _standing(self, expected: Expected, judgement: Judgement, now: datetime) -> Standing:
        """As it stands now; what has turned is told."""
        name, status = expected.expectation.name, judgement.status
        told = self._told_before().get(name)
        if status != "unknown" and self._has_turned(name, status, told):
            by = culprits.find(judgement.nodes, now) if status == "broken" else ""
            told = self._told_before()[name] = _Told(status, now, by)
            self._tell([_row(name, told)])
        if status != "broken" or told is None:
            return Standing(expected, judgement)
        return Standing(expected, judgement, told.at, told.by or None)

    def _has_turned(self, name: str, status: str, told: _Told | None) -> bool:
        """Whether it was otherwise before, as far as anybody has seen."""
        if told is not None:
            return told.status != status
        standings = self._current.board.standings
        before = [one.judgement.status for one in standings if one.expected.expectation.name == name]
        return bool(before) and (before[0] == "broken" or status == "broken") and before[0] != status

    def _told_before(self) -> dict[str, _Told]:
        """How each stood when that was last told, by name."""
        if self._told is None:
            self._told = {}
            for event in Event.objects.filter(kind__in=list(TOLD)).order_by("pk"):
                by = str(event.details.get("by") or "")
                self._told[event.name] = _Told(TOLD[EngineKind(event.kind)], event.at, by)
        return self._told


def _row(name: str, told: _Told) -> dict[str, Any]:
    kind = EngineKind.EXPECTATION_BROKEN if told.status == "broken" else EngineKind.EXPECTATION_KEPT
    details: dict[str, Any] = {"by": told.by} if told.by else {}
    return event_rows.of_engine_state(kind, told.at, **details) | {"name": name}


def _state_of(path: Path | None) -> object:
    """What changes when a file does."""
    try:
        found = path.stat() if path is not None else None
    except OSError as error:
        return error.errno
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found is not None else None
