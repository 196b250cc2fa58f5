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
import threading
import time
from collections.abc import Callable, Iterator

from django.db import DatabaseError, close_old_connections, connections

from dashboard.hosts.service import host_of
from dashboard.past import retention
from dashboard.past.coverage_keeper import CoverageKeeper
from dashboard.past.frontier import FrontierFile, frontiers
from dashboard.past.models import Recording
from dashboard.past.writer import PastWriter
from dashboard.runtime import Runtime
from topology.graph.delta import Delta
from topology.store.revisions import Changes

log = logging.getLogger("dashboard.past")

#: What comes within this is written together; the chart's own way to the browsers goes first meanwhile.
GATHER_SECONDS = 0.05
#: So often it is said that everything is still seen.
BEAT_SECONDS = 0.25
RETRY_SECONDS = 2.0
#: Of what is too old, so much goes between two looks.
SWEEP_PAUSE_SECONDS = 0.05
HOUR_SECONDS = 3600.0
#: Records of changes that are written in one transaction.
MOST_RECORDS = 2000


class PastRecorder:
    """For as long as the process lives, from `start` to `stop`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._store = runtime.store
        self._frontier = frontiers.of(runtime)
        self._news = threading.Event()
        self._stopped = False
        self._complained = False
        self._epoch: str | None = None
        self._revision = 0
        self._writer: PastWriter | None = None
        self._coverage: CoverageKeeper | None = None
        self._file: FrontierFile | None = None
        self._sweep: Iterator[None] = iter(())
        self._sweep_at = 0.0
        self._unsubscribe: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="past", daemon=True)

    def start(self) -> None:
        """Begin, before the runtime does: so nothing escapes."""
        self._unsubscribe = self._store.subscribe(self._news.set)
        self._frontier.wake = self._news.set
        self._thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """End, with everything written down; before the runtime does, which would look like an outage."""
        self._unsubscribe()
        self._stopped = True
        self._news.set()
        self._thread.join(timeout)
        self._frontier.close()

    # --- the thread --------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopped:
            self._news.clear()
            if self._news.wait(self._look()) and not self._stopped:
                time.sleep(GATHER_SECONDS)
        self._look()
        connections.close_all()

    def _look(self) -> float:
        """Do what there is to do; after how long to look again, unless something happens."""
        try:
            self.turn()
            if self._stopped and self._coverage is not None:
                self._coverage.close()
            self._complained = False
            return self._tidy()
        except Exception as error:
            # Whatever it is, the next turn must come.
            if not self._complained:
                level = logging.WARNING if isinstance(error, DatabaseError | OSError) else logging.ERROR
                log.log(level, "The past cannot be kept at the moment", exc_info=error)
            self._complained = True
            self._writer = None
            return RETRY_SECONDS
        finally:
            close_old_connections()

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

    def _tidy(self) -> float:
        """Let go of a little of what is too old, if there is any; after how long to look again."""
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
