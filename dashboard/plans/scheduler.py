"""Carries out what is due, for as long as the server lives: in a thread that looks, and one that works.

Of the times that were missed only the last is made up for. What failed is tried again after a while, longer
each time; what was cut short, by whomever, soon; neither where each volume came to its backup. How runs end
is told as events, also of those that somebody began at the command line.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import Q
from django.utils import timezone

from dashboard.base import failures
from dashboard.base.background import keep_connections
from dashboard.base.database_changes import DatabaseChanges
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.events import rows as event_rows
from dashboard.events.models import EngineKind
from dashboard.operations.runner import Actor
from dashboard.plans import lease, runner, timing
from dashboard.plans.models import Backup, Plan, Run
from dashboard.runtime import Runtime
from dashboard.volumes import leases
from topology.engine.errors import EngineError
from topology.model.records import volume_id
from topology.volumes.errors import VolumeError

log = logging.getLogger("dashboard.plans")
LOOK_SECONDS = 5.0
LONGEST_DETAIL = 300
Rows = Iterable[dict[str, Any]]


class PlanScheduler:
    """From `start` to `stop`; `tell` takes rows of events."""

    def __init__(self, runtime: Runtime, tell: Callable[[Rows], None]) -> None:
        self._runtime = runtime
        self._tell = tell
        self._database = DatabaseChanges()
        self._over = threading.Event()
        self._told_until = self._tried_until = timezone.now()
        self._worker: threading.Thread | None = None
        self._thread = threading.Thread(target=self._run, name="plans", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """End; what is under way is cancelled with all other work (`volumes.shutdown`)."""
        self._over.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        with leases.ownership.work() as me:
            while not self._over.is_set():
                try:
                    self.turn(me)
                except DatabaseError:
                    self._database.forget()
                    log.warning("Plans cannot be looked at: the database is away", exc_info=True)
                finally:
                    keep_connections()
                self._over.wait(LOOK_SECONDS)
            lease.let_go(me)
        connections.close_all()

    def turn(self, me: str) -> None:
        """Look once: tell what has ended, and begin what is due unless something is under way."""
        if not lease.take(me, timezone.now()):
            return
        settle_cut_short()
        # Asked before: what is written from now on, and so ends later than this moment, is seen next time.
        is_news, now = self._database.since_asked(), timezone.now()
        # A clock that was put back: what ends from now on is news all the same.
        self._told_until, self._tried_until = min(self._told_until, now), min(self._tried_until, now)
        if is_news:
            self._tell_ended(now)
            self._tell_tried(now)
        if self._worker is not None and self._worker.is_alive():
            return
        found = waiting(timezone.now())
        if found:
            self._worker = threading.Thread(target=self._work, args=(found,), name="plan", daemon=True)
            self._worker.start()

    def wait(self) -> None:
        """Until what is under way has ended."""
        if self._worker is not None:
            self._worker.join()

    def _work(self, found: Iterable[tuple[Plan, datetime]]) -> None:
        """Carry out the first that nobody else is at."""
        try:
            any(carry_out(self._runtime, plan, due) for plan, due in found)
        except Exception:
            # The next turn comes, and with it the next try.
            log.exception("A plan could not be carried out")
        finally:
            connections.close_all()

    def _tell_ended(self, now: datetime) -> None:
        ended = Run.objects.filter(ended_at__gt=self._told_until, ended_at__lte=now)
        for run in ended.order_by("ended_at").select_related("plan"):
            self._told_until = run.ended_at or self._told_until
            kind = _news(run)
            if kind is not None:
                row = event_rows.of_engine_state(kind, self._told_until, detail=run.detail[:LONGEST_DETAIL])
                self._tell([row | {"name": run.plan.name}])

    def _tell_tried(self, now: datetime) -> None:
        """Also of those that somebody had tried."""
        tried = Backup.objects.filter(tried_at__gt=self._tried_until, tried_at__lte=now)
        for one in tried.order_by("tried_at"):
            self._tried_until = one.tried_at or self._tried_until
            kind = EngineKind.BACKUP_DAMAGED if one.damaged else EngineKind.BACKUP_VERIFIED
            row = event_rows.of_engine_state(kind, self._tried_until, detail=one.damaged[:LONGEST_DETAIL])
            self._tell([row | {"name": one.volume, "node_id": volume_id(one.volume)}])


def _news(run: Run) -> EngineKind | None:
    """A failure always is; that it went well is after a failure."""
    if run.outcome == Run.Outcome.FAILED:
        return EngineKind.PLAN_FAILED
    before = Run.objects.filter(plan=run.plan_id, pk__lt=run.pk, ended_at__isnull=False).first()
    failed = before is not None and before.outcome == Run.Outcome.FAILED
    return EngineKind.PLAN_DONE if failed else None


def waiting(now: datetime) -> list[tuple[Plan, datetime]]:
    """The plans that are due, who has waited the longest first, each with the moment that it is due for.

    What somebody has run by hand at that moment or since, and went well, is taken care of.
    """
    found = []
    for plan in Plan.objects.select_related("place"):
        due = timing.due(plan, now)
        if due is not None and plan.runs.filter(_by_hand(due, now)).exists():
            Plan.objects.filter(pk=plan.pk).update(handled=due, tries=0, retry_at=None)
        elif due is not None:
            found.append((plan, due))
    return sorted(found, key=lambda pair: pair[1])


def _by_hand(due: datetime, now: datetime) -> Q:
    return Q(due=None, outcome=Run.Outcome.DONE, ended_at__gte=due, ended_at__lte=now)


def carry_out(runtime: Runtime, plan: Plan, due: datetime) -> bool:
    """Run a plan for a moment, and say when it is tried again should that fail.

    False where somebody runs it by hand at this moment, which is as good if it goes well.
    """
    repeat = True
    try:
        repeat = runner.run(runtime, Actor(runner.NAME), plan, due).to_repeat
    except Problem as refused:
        if refused.code == "busy":
            return False
    except (EngineError, VolumeError) as error:
        repeat = _is_to_repeat(plan, due)
        log.warning("The plan %s failed: %s", plan.name, failures.problem(error).detail)
    except Exception:  # whatever it is: to try again at once would do the same all over, every few seconds
        repeat = _is_to_repeat(plan, due)
        log.exception("A plan could not be carried out: %s", plan.name)
    tries = plan.tries + 1 if repeat else 0
    retry_at = timing.retry_at(tries, timezone.now()) if tries else None
    Plan.objects.filter(pk=plan.pk).update(handled=due, tries=tries, retry_at=retry_at)
    return True


def _is_to_repeat(plan: Plan, due: datetime) -> bool:
    """Of a run that something has ended: whether a volume came to no backup, or it was not even begun."""
    try:
        run = plan.runs.filter(due=due).order_by("-pk").first()
    except DatabaseError:  # perhaps the very one that has ended it
        return True
    return run is None or run.to_repeat


def settle_cut_short() -> None:
    """Runs of processes that are not alive any more have failed, and are tried again now if need be."""
    for run in Run.objects.filter(outcome=Run.Outcome.RUNNING):
        if leases.ownership.is_dead(run.owner):
            run.outcome, run.ended_at = Run.Outcome.FAILED, timezone.now()
            run.ends_with([_("It was cut short: Portolan ended while it was under way.")])
            run.save(update_fields=["outcome", "ended_at", "detail", "said"])
            if run.due is not None:
                again = timezone.now() if run.to_repeat else None
                Plan.objects.filter(pk=run.plan_id).update(handled=run.due, retry_at=again)
