"""Pieces of work that take their time: how far each is, and how it ended; kept in memory for a while."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import read_by
from dashboard.base.problems import Problem
from topology.model import records as model
from topology.volumes.progress import Progress

#: So many that have ended are remembered.
REMEMBERED = 100
#: So many of one person's run at once: each costs a thread, a helper container, and memory for what waits.
AT_ONCE = 10
#: And of all people's together. What plans and commands do is one after the other by itself.
IN_ALL = 30


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work."""

    id: str
    kind: str
    user_id: int | None
    volume: str
    to: str | None
    progress: Progress
    state: str = "running"
    error: Problem | None = None
    message: str = ""
    started_at: datetime = field(default_factory=timezone.now)
    finished_at: datetime | None = None

    def end(self, state: str, *, message: str = "", error: Problem | None = None) -> None:
        """It is over."""
        self.message, self.error, self.finished_at = message, error, timezone.now()
        self.state = state

    def document(self) -> dict[str, Any]:
        """For whoever asks."""
        progress = self.progress
        return {
            "id": self.id,
            "kind": self.kind,
            "volume": named(self.volume),
            "to": named(self.to) if self.to else None,
            "state": self.state,
            "phase": progress.phase,
            "bytes": progress.bytes,
            "total": progress.total,
            "percent": 100 if self.state == "done" else progress.percent,
            "entries": progress.entries,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "error": self.error and {"code": self.error.code, "detail": read_by(self.error.detail)},
            "message": read_by(self.message),
        }


def named(volume: str) -> dict[str, str]:
    """A volume as the API names it."""
    return {"id": model.volume_id(volume), "name": volume}


class Jobs:
    """All of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def begin(
        self,
        kind: str,
        user_id: int | None,
        volume: str,
        *,
        to: str | None = None,
        job_id: str | None = None,
        total: int | None = None,
    ) -> Job:
        """A new one; `job_id` is for who must know it before the answer begins.

        Raises a `Problem` if the ID is taken, or this person has too many.
        """
        job = Job(job_id or uuid4().hex, kind, user_id, volume, to, Progress(total))
        with self._lock:
            if job.id in self._jobs:
                raise Problem(409, "job_exists", _("There is a job of this name already."))
            self._check_not_many(user_id)
            ended = [known for known in self._jobs.values() if known.state != "running"]
            for old in ended[: max(0, len(ended) - REMEMBERED)]:
                del self._jobs[old.id]
            self._jobs[job.id] = job
        return job

    def _check_not_many(self, user_id: int | None) -> None:
        peoples = [job for job in self._jobs.values() if job.user_id is not None and job.state == "running"]
        if user_id is not None and len(peoples) >= IN_ALL:
            sentence = _("There are %d backups, restores and copies under way. Wait until one has ended.")
            raise Problem(409, "too_many_jobs", sentence % len(peoples))
        running = [job for job in self._jobs.values() if job.user_id == user_id and job.state == "running"]
        if len(running) >= AT_ONCE:
            sentence = _(
                "You have %d backups, restores and copies under way. Wait until one of them has ended."
            )
            raise Problem(409, "too_many_jobs", sentence % len(running))

    def cancel_all(self) -> bool:
        """Ask all that run to end; whether there are any."""
        return _cancel(self._running())

    def cancel_of(self, user_id: int) -> bool:
        """Ask all of one person's that run to end; whether there are any."""
        return _cancel([job for job in self._running() if job.user_id == user_id])

    def _running(self) -> list[Job]:
        with self._lock:
            return [job for job in self._jobs.values() if job.state == "running"]

    def get(self, job_id: str, *, user_id: int | None, everybodys: bool) -> Job:
        """One that this person may see. Raises a `Problem` (404) if there is none."""
        job = self._jobs.get(job_id)
        if job is None or not (everybodys or job.user_id == user_id):
            raise Problem(404, "not_found", _("There is nothing here."))
        return job

    def visible(self, *, user_id: int | None, everybodys: bool) -> list[Job]:
        """Those that this person may see, the newest first."""
        with self._lock:
            jobs = list(self._jobs.values())
        return [job for job in reversed(jobs) if everybodys or job.user_id == user_id]


def _cancel(running: list[Job]) -> bool:
    for job in running:
        job.progress.cancel()
    return bool(running)


jobs = Jobs()
