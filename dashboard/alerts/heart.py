"""Calls each dead man's switch at its interval, as long as alerts are judged: who is called no more warns.

An address is checked at each call, as a webhook's is. That calls fail, or go well again, is an event.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from dashboard.alerts import calling
from dashboard.alerts.models import Heartbeat
from dashboard.alerts.sending import NotTaken
from dashboard.base.background import BackgroundLoop
from dashboard.base.problems import Problem
from dashboard.events import rows as event_rows
from dashboard.events.models import EngineKind
from topology.alerts import read_span

WORKERS = 4
#: What other processes have written is looked for so often.
LOOK_SECONDS = 2.0
Rows = Iterable[dict[str, Any]]


class Heart(BackgroundLoop):
    """For as long as the process lives, from `start` to `stop`.

    `tell` takes rows of events; while `is_well` says no, nothing is called. `now` is the clock.
    """

    name = "heartbeats"
    log = logging.getLogger("dashboard.alerts")
    complaint = "Dead man's switches cannot be looked at at the moment"
    retry_seconds = LOOK_SECONDS

    def __init__(
        self,
        tell: Callable[[Rows], None],
        is_well: Callable[[], bool],
        now: Callable[[], datetime] = timezone.now,
    ) -> None:
        super().__init__()
        self._tell, self._is_well, self._now = tell, is_well, now
        self._rows: list[Heartbeat] = []
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="heartbeats")

    def stop(self, timeout: float = 1.0) -> None:
        """End; what is being called may come to its end."""
        super().stop(timeout)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def delay(self) -> float:
        """Until the next call, or until another process may have written something."""
        now = self._now()
        left = [(_due(row) - now).total_seconds() for row in self._rows if row.called_at]
        return max(0.2, min([LOOK_SECONDS, *left]))

    def turn(self) -> None:
        """Call those whose time has come. Raises `DatabaseError`."""
        self._read()
        now = self._now()
        if self._stopped or not self._is_well():
            return
        due = [row for row in self._rows if row.called_at is None or _due(row) <= now]
        for row, why in zip(due, self._pool.map(_call, due), strict=True):
            self._write(row, why, now)
        self._read()

    def _read(self) -> None:
        if self._database.since_asked():
            self._rows = list(Heartbeat.objects.all())

    def _write(self, row: Heartbeat, why: str, now: datetime) -> None:
        fields: dict[str, object] = {"called_at": now, "last_error": why[:300]}
        fields |= (
            {"failing_since": row.failing_since or now} if why else {"failing_since": None, "taken_at": now}
        )
        Heartbeat.objects.filter(pk=row.pk).update(**fields)
        if bool(why) != (row.failing_since is not None):
            kind = EngineKind.HEARTBEAT_FAILED if why else EngineKind.HEARTBEAT_BACK
            self._tell([event_rows.of_engine_state(kind, now) | {"name": row.name}])


def _due(row: Heartbeat) -> datetime:
    return (row.called_at or row.since) + read_span(row.every)


def _call(row: Heartbeat) -> str:
    """In a thread of the pool: why it was not taken; '' if it was."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            calling.call("GET", row.url)
        except NotTaken as error:
            return str(error) or "?"
        except Problem as refused:
            return refused.detail
        except Exception:
            # One that cannot be called is not the others': they are called, and their answers written down.
            Heart.log.exception("A dead man's switch could not be called")
            return "?"
    return ""
