"""Writes down what is there, as intervals: a thread of its own, which neither engine nor browsers wait for.

It is woken by the store, waits a moment for more, and then

1. asks the store for what has happened since the revision that it has written last
2. writes which intervals end and begin, in one transaction (`writer.py`)
3. writes since when everything is seen, or that it is not any more (`Coverage`)
4. says up to when all of that is true (`frontier.py`)

A crash loses what came after the last of 4: that is unknown then. While the database refuses, the store keeps
the latest changes, and what it cannot keep becomes an unknown time as well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from django.db import DatabaseError

from dashboard.base.background import BackgroundLoop
from dashboard.hosts.service import host_of
from dashboard.past import retention
from dashboard.past.coverage_keeper import CoverageKeeper
from dashboard.past.frontier import FrontierFile, frontiers
from dashboard.past.models import Recording
from dashboard.past.writer import PastWriter
from dashboard.runtime import Runtime
from topology.graph.delta import Delta
from topology.store.revisions import Changes

#: So often it is said that everything is still seen.
BEAT_SECONDS = 0.25
#: Of what is too old, so much goes between two looks.
SWEEP_PAUSE_SECONDS = 0.05
HOUR_SECONDS = 3600.0
#: Records of changes that are written in one transaction.
MOST_RECORDS = 2000


class PastRecorder(BackgroundLoop):
    """For as long as the process lives, from `start` to `stop`."""

    name = "past"
    log = logging.getLogger("dashboard.past")
    complaint = "The past cannot be kept at the moment"
    expected = (DatabaseError, OSError)
    #: The chart's own way to the browsers goes first meanwhile.
    gather_seconds = 0.05
    retry_seconds = 2.0

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime.store.subscribe)
        self._runtime = runtime
        self._store = runtime.store
        self._frontier = frontiers.of(runtime)
        self._epoch: str | None = None
        self._revision = 0
        self._writer: PastWriter | None = None
        self._coverage: CoverageKeeper | None = None
        self._file: FrontierFile | None = None
        self._sweep: Iterator[None] = iter(())
        self._sweep_at = 0.0

    def start(self) -> None:
        """Begin, before the runtime does: so nothing escapes."""
        self._frontier.wake = self.wake
        super().start()

    def stop(self, timeout: float = 1.0) -> None:
        """End, with everything written down; before the runtime does, which would look like an outage."""
        super().stop(timeout)
        self._frontier.close()

    # --- the thread --------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Write down what has come, and that nothing is seen any more."""
        self._look()

    def failed(self) -> None:
        """Begin anew from what the database holds."""
        self._writer = None

    def turn(self) -> None:
        """Look once, and write what is news."""
        writer, coverage, file = self._begun()
        seen = self._store.changes_since(self._epoch, self._revision)
        if seen.topology is not None:
            coverage.interrupted(seen)
            if seen.steps is None:
                self._write_all(writer, coverage, seen)
            else:
                self._write_steps(writer, coverage, seen)
            coverage.see(seen)
            if seen.engine.state == "live":
                file.write(seen.now, writer.last_number())
                coverage.seen_until = seen.now
        self._frontier.advance(seen.now)
        if self._stopped:
            coverage.close()

    def _begun(self) -> tuple[PastWriter, CoverageKeeper, FrontierFile]:
        if self._writer is None:
            recording = Recording.objects.get_or_create(host_id=host_of(self._runtime))[0]
            self._writer = PastWriter(recording)
        if self._coverage is None or self._file is None:
            recording = Recording.objects.get(host_id=host_of(self._runtime))
            self._file = FrontierFile(recording)
            self._coverage = CoverageKeeper(recording, self._file.read(), self._writer.latest())
        return self._writer, self._coverage, self._file

    def _write_all(self, writer: PastWriter, coverage: CoverageKeeper, seen: Changes) -> None:
        """The whole chart: at the start, and where it is not known how it came to be."""
        assert seen.topology is not None
        at = coverage.restart(seen.at)
        writer.replace(at, seen.topology)
        self._epoch, self._revision = seen.epoch, seen.revision

    def _write_steps(self, writer: PastWriter, coverage: CoverageKeeper, seen: Changes) -> None:
        assert seen.steps is not None
        some: list[tuple[int, Delta]] = []
        records = 0
        for step in seen.steps:
            some.append((coverage.not_before(step.at), step.delta))
            records += _size(step.delta)
            if records > MOST_RECORDS or step is seen.steps[-1]:
                writer.write(some)
                self._revision = step.revision
                some, records = [], 0

    def delay(self) -> float:
        """Let go of a little of what is too old, if there is any: then there may be more soon."""
        if self._writer is None or self._stopped:
            return BEAT_SECONDS
        if time.monotonic() >= self._sweep_at:
            self._sweep = retention.sweep(Recording.objects.get(host_id=host_of(self._runtime)))
            self._sweep_at = time.monotonic() + HOUR_SECONDS
        more = next(self._sweep, self) is None
        return SWEEP_PAUSE_SECONDS if more else BEAT_SECONDS


def _size(delta: Delta) -> int:
    return sum(map(len, (delta.added_nodes, delta.changed_nodes, delta.removed_nodes))) + sum(
        map(len, (delta.added_edges, delta.changed_edges, delta.removed_edges))
    )
