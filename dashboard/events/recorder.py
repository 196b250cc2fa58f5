"""Writes down what happens and has the open pages told: a thread of its own, which nobody waits for.

The listener's thread only puts events into a queue here. This one wakes soon after, and then

1. makes facts of what has come, each thing once (`topology.events.deduplicator`, `endpoint_diff.py`)
2. reads what people have asked for meanwhile, in this process and in others (`action_poller.py`)
3. tells apart what answers those actions (`correlation.py`)
4. writes all of it in one transaction, and has the pages told (`writer.py`)
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.base.background import BackgroundLoop
from dashboard.events import retention
from dashboard.events import rows as event_rows
from dashboard.events.action_poller import ActionPoller
from dashboard.events.correlation import Correlator
from dashboard.events.endpoint_diff import EndpointDiff
from dashboard.events.outages import Outages
from dashboard.events.recent import recent_events
from dashboard.events.writer import MOST_WAITING, EventWriter
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.stream.broadcaster import broadcasters
from topology.engine.port import Json
from topology.events.deduplicator import EventDeduplicator
from topology.events.facts import HostEvent
from topology.graph.builder import Topology

#: What other processes have done is looked for so often.
LOOK_SECONDS = 2.0
SOON_SECONDS = 0.2
#: Of charts of thousands of containers not one is kept for each event, should they have to wait.
CHART_SECONDS = 1.0
DAY_SECONDS = 24 * 3600.0
SIGNAL = "dashboard.events"
_Waiting = TypeVar("_Waiting")


class _Heard(NamedTuple):
    """An event, the chart as it was within a second before, and when that was (`time.monotonic`)."""

    event: Json
    topology: Topology | None
    now: float


class EventRecorder(BackgroundLoop):
    """For as long as the process lives, from `start` to `stop`."""

    name = "events"
    log = logging.getLogger("dashboard.events")
    complaint = "What has happened cannot be written yet"
    #: The chart's own work goes first meanwhile.
    gather_seconds = 0.05
    retry_seconds = 1.0

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(lambda _wake: runtime.store.subscribe(self._turned))
        self._runtime = runtime
        self._heard: deque[_Heard] = deque(maxlen=MOST_WAITING)
        self._facts: deque[HostEvent] = deque(maxlen=MOST_WAITING)
        self._deduplicator = EventDeduplicator()
        self._endpoint_diff = EndpointDiff(runtime.store, self._deduplicator)
        self._outages = Outages(runtime.store)
        self._poller = ActionPoller()
        self._correlator = Correlator()
        self._writer = EventWriter(recent_events.of(runtime), partial(host_of, runtime))
        self._told: deque[event_rows.Fields] = deque(maxlen=MOST_WAITING)
        self._begun = self._overflowing = False
        self._forget_at = 0.0
        self._chart: Topology | None = None
        self._charted_at = 0.0

    def start(self) -> None:
        """Begin, before the runtime does: so nothing escapes."""
        self._runtime.hear(self._hear)
        post_save.connect(self._acted, sender=Action, dispatch_uid=SIGNAL)
        super().start()

    def stop(self, timeout: float = 1.0) -> None:
        """End, with what has come written down."""
        self._runtime.hear(None)
        post_save.disconnect(sender=Action, dispatch_uid=SIGNAL)
        super().stop(timeout)

    # --- called from any thread --------------------------------------------------------------------------

    def _hear(self, event: Json) -> None:
        now = time.monotonic()
        if now - self._charted_at > CHART_SECONDS:
            self._chart, self._charted_at = self._runtime.store.topology, now
        self._keep(self._heard, [_Heard(event, self._chart, now)])
        self.wake()

    def tell(self, rows: Iterable[event_rows.Fields]) -> None:
        """Have these written down as well: what Portolan itself has found out."""
        self._keep(self._told, rows)
        self.wake()

    def _turned(self) -> None:
        if self._outages.turned():
            self.wake()

    def _acted(self, **_about: Any) -> None:  # noqa: ANN401 - the signal's
        transaction.on_commit(self.wake)

    # --- the thread --------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Write down what has come."""
        self._look()

    def delay(self) -> float:
        """Until what is held back is told, or another process may have done something."""
        held = self._deduplicator.next_at()
        delay = SOON_SECONDS if self._poller.hurried else LOOK_SECONDS
        return delay if held is None else max(0.0, min(delay, held - time.monotonic()))

    def turn(self) -> None:
        """Look once, and write what has happened; what cannot be written is kept, the newest of it."""
        self._take()
        self._begin()
        # What the poller waits for may be over by time alone.
        asked = self._database.since_asked() or self._poller.recent
        rows = [event_rows.of_action(action) for action in self._poller.look()] if asked else []
        facts = _all(self._facts)
        rows += self._correlator.told(facts, self._poller.recent, self._runtime.store.topology)
        rows += _all(self._told)
        self._writer.add(sorted(rows, key=itemgetter("at")))
        if self._writer.write():
            self._overflowing = False
            broadcasters.of(self._runtime).news()
        if time.monotonic() >= self._forget_at:
            retention.forget()
            self._forget_at = time.monotonic() + DAY_SECONDS

    def _take(self) -> None:
        """Make facts of what was heard, without the database: until it can be asked, they are little."""
        for heard in _all(self._heard):
            self._deduplicator.take(heard.event, heard.topology, heard.now)
        turns = self._outages.take()
        if turns:
            self._deduplicator.interrupted(time.monotonic())
        self._keep(self._told, turns)
        now = time.monotonic() if not self._stopped else float("inf")
        self._keep(self._facts, [*self._deduplicator.due(now), *self._endpoint_diff.look()])

    def _keep(self, waiting: deque[_Waiting], more: Iterable[_Waiting]) -> None:
        """Until it can be written; where there is no room any more the oldest goes, and that is said once."""
        for one in more:
            full = len(waiting) == waiting.maxlen
            if full and not self._overflowing:
                self.log.error("Events are let go: there are too many that cannot be written.")
            self._overflowing = self._overflowing or full
            waiting.append(one)

    def _begin(self) -> None:
        if self._begun:
            return
        self._writer.begin()
        self._writer.add(map(event_rows.of_action, self._poller.begin()))
        self._writer.add([event_rows.of_engine_state("portolan_started", timezone.now())])
        self._begun = True
        broadcasters.of(self._runtime).news()


def _all(waiting: deque[_Waiting]) -> list[_Waiting]:
    """Take out what is there, while others may put in more."""
    return [waiting.popleft() for _ in range(len(waiting))]
