"""Judges the rules after every change, in a thread of its own that nothing waits for.

It wakes when the chart, the rules or an acknowledgement have changed, and when time alone turns something.
Then it

1. reads the rules anew, if they have changed
2. steps the evaluator (`topology.alerts`) by what is known now (`facts.py`)
3. writes down what has turned and what is to be told, in one transaction (`keeping.py`)
4. tells the events, publishes how all stand (`current.py`), and wakes who delivers and the open pages
5. has written down what is to be told again (`reminding.py`)
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError

from dashboard.alerts import board, facts, keeping, reminding, rules
from dashboard.alerts.current import Board, currents
from dashboard.alerts.models import Alert
from dashboard.base.background import BackgroundLoop
from dashboard.events import rows as event_rows
from dashboard.events.models import EngineKind
from dashboard.expectations import facts as expectation_facts
from dashboard.hosts.service import host_of
from dashboard.plans.facts import last_backups
from dashboard.runtime import Runtime
from dashboard.stream.broadcaster import broadcasters
from topology.alerts import Change, Death, Evaluator, Rule, Situation
from topology.engine.errors import EngineError
from topology.graph.records import Topology

#: What other processes have written, and expectations that have turned, are looked for so often.
LOOK_SECONDS = 3.0
#: Who has not come to the end of a turn for so long is not well.
WELL_SECONDS = 30.0
HOUR = timedelta(hours=1)
#: Whether somebody is to be reminded is asked so often.
REMIND_EVERY = timedelta(seconds=10)
#: What waits to fire is told to the events once it has done so for so long: a redeploy is over by then.
PENDING_TOLD = timedelta(seconds=10)
EMPTY = Topology.of({}, {})
Rows = Iterable[dict[str, Any]]
_KINDS = {
    "pending": EngineKind.ALERT_PENDING,
    "firing": EngineKind.ALERT_FIRING,
    "resolved": EngineKind.ALERT_RESOLVED,
}


class AlertMonitor(BackgroundLoop):
    """For as long as the process lives, from `start` to `stop`.

    `tell` takes rows of events, `send` is called when there is something to send, `now` is the clock.
    """

    name = "alerts"
    log = logging.getLogger("dashboard.alerts")
    complaint = "Alerts cannot be judged at the moment"
    expected = (DatabaseError, EngineError)
    #: The chart's own way to the browsers goes first meanwhile.
    gather_seconds = 0.2
    retry_seconds = LOOK_SECONDS

    def __init__(
        self,
        runtime: Runtime,
        tell: Callable[[Rows], None],
        send: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._current = currents.of(runtime)
        super().__init__(runtime.store.subscribe, self._current.changed.subscribe)
        self._turned = time.monotonic()
        self._runtime, self._tell, self._send, self._now = runtime, tell, send, now
        self._evaluator = self._current.evaluator = Evaluator()
        self._deaths = facts.DeathReader()
        self._rules: tuple[Rule, ...] | None = None
        self._unsaved: list[Change] = []
        #: The numbers of those of which it was told that they wait, or need not be.
        self._pending: set[int] = set()
        self._labels: Mapping[str, Mapping[str, str]] = {}
        self._remind_at = self._forget_at = datetime.min.replace(tzinfo=UTC)

    def delay(self) -> float:
        """Until time alone may turn something, or another process may have written something."""
        now = self._now()
        due = self._evaluator.next_at(now)
        left = (due - now).total_seconds() if due is not None else LOOK_SECONDS
        return max(self.gather_seconds, min(LOOK_SECONDS, left))

    def turn(self) -> None:
        """Look once, and see to all that has turned."""
        deaths = self._read()
        situation = self._current.situation = self._situation(deaths)
        with self._current.lock:
            self._unsaved += self._evaluator.step(situation)
        self._save(situation.now)
        self._tell_pending(situation.now)
        self._publish(situation.now)
        self._remind(situation.now)
        self._turned = time.monotonic()
        if situation.now >= self._forget_at:
            keeping.forget(situation.now)
            self._forget_at = situation.now + HOUR

    def is_well(self) -> bool:
        """Whether the rules have been judged lately, and what turned was written down."""
        return time.monotonic() - self._turned < WELL_SECONDS

    def _read(self) -> list[Death]:
        """The deaths that are news, and the rules, if the database may hold others."""
        if not self._database.since_asked():
            return []
        self._use(rules.in_force())
        return self._deaths.news()

    def _use(self, found: tuple[Rule, ...]) -> None:
        """These rules, if they are not what they were; the first time also how things stood before."""
        if found == self._rules:
            return
        with self._current.lock:
            self._unsaved += self._evaluator.use(found)
            if self._rules is None:
                self._evaluator.restore(keeping.open_standings(found), self._deaths.begin())
                self._pending = {one.number or 0 for one in self._evaluator.standings()}
        self._rules = found

    def _situation(self, deaths: list[Death]) -> Situation:
        store = self._runtime.store
        topology, lost = store.topology, facts.lost_since(self._runtime)
        whens = {rule.when for rule in self._rules or ()}
        return Situation(
            now=self._now(),
            topology=topology or EMPTY,
            live=topology is not None and store.engine_state.state == "live",
            lost_since=lost,
            host_name=self._runtime.address if lost is not None else "",
            deaths=deaths,
            broken=facts.broken(self._runtime),
            backups=last_backups() if "no_backup" in whens else None,
            memory=facts.memory(self._runtime) if "memory_near_limit" in whens else {},
            labels=self._labels_of(topology or EMPTY),
        )

    def _labels_of(self, topology: Topology) -> Mapping[str, Mapping[str, str]]:
        """Asked for only where a rule asks, and a container is new; while the engine is away, nobody is."""
        if self._evaluator.asks_for_labels and any(
            node.id not in self._labels for node in topology.of_kind("container")
        ):
            with contextlib.suppress(EngineError):
                self._labels = expectation_facts.labels_of(self._runtime.engine())
        return self._labels

    def _save(self, now: datetime) -> None:
        if not self._unsaved:
            return
        told = keeping.save(self._unsaved, host_of(self._runtime), now)
        self._unsaved = []
        if told:
            self._tell([_row(alert, state, now) for alert, state in told])
            self._send()

    def _tell_pending(self, now: datetime) -> None:
        """What has come to wait, and has done so for a while."""
        waiting = [one for one in self._evaluator.standings() if one.fired_at is None]
        self._pending &= {one.number for one in waiting if one.number is not None}
        long = [one.number for one in waiting if now - one.since >= PENDING_TOLD]
        news = {number for number in long if number is not None} - self._pending
        if news:
            self._pending |= news
            self._tell([_row(alert, "pending", now) for alert in Alert.objects.filter(pk__in=news)])

    def _remind(self, now: datetime) -> None:
        if now >= self._remind_at:
            self._remind_at = now + REMIND_EVERY
            if reminding.remind(host_of(self._runtime), now):
                self._send()

    def _publish(self, now: datetime) -> None:
        """How all stand, and what is over since a moment, for whoever shows it."""
        shown = board.of(self._evaluator.standings(), now)
        current = self._current.board
        if current is None or current.alerts != shown:
            self._current.board = Board(current.version + 1 if current is not None else 1, shown)
            broadcasters.of(self._runtime).news()


def _row(alert: Alert, state: str, now: datetime) -> dict[str, Any]:
    """For the events. What is not on any chart has no node there."""
    row = event_rows.of_engine_state(_KINDS[state], now, rule=alert.rule, when=alert.when)
    node = alert.node_id if alert.kind in ("container", "volume") else ""
    return row | {"name": alert.name, "node_id": node, "project": alert.project}
