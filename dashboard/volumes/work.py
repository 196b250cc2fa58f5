"""Permission → turn → record → engine → record: the one way in which anything is done with a volume."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import failures, things
from dashboard.actions import turns
from dashboard.hub import Hub
from dashboard.models import Action
from dashboard.record import writing
from dashboard.references import Reference
from dashboard.roles import rules
from dashboard.volumes import ownership
from dashboard.volumes.jobs import Job
from dashboard.volumes.models import Unfinished as Row
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Engine, Storage
from topology.volumes.errors import Cancelled
from topology.volumes.journal import Journal, Unfinished

log = logging.getLogger("dashboard.volumes")
#: A volume that somebody is busy with is waited for so long: restores and copies take their time.
TURN_SECONDS = 3.0
#: Set when a piece of work is over: it may have left something to put right (`recovery.py`).
unsettled = threading.Event()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: somebody who has logged in, or somebody at the command line."""

    name: str
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One piece of work under way."""

    engine: Engine
    storage: Storage
    action: Action
    owner: str
    journal: Journal


class DatabaseKeeper:
    """Keeps what is unfinished in the database: it survives us."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def keep(self, unfinished: Unfinished) -> None:
        """Keep this in place of the last."""
        if not unfinished:
            Row.objects.filter(owner=self._owner).delete()
            return
        fields = {
            "paused": list(unfinished.paused),
            "partial": unfinished.partial,
            "target": unfinished.target,
            "kept": unfinished.kept,
        }
        Row.objects.update_or_create(owner=self._owner, defaults=fields)


@contextlib.contextmanager
def undertaking(
    here: Hub,
    actor: Actor,
    kind: Action.Kind,
    volume: str,
    *,
    requested: Mapping[str, Any] | None = None,
    pause: bool = False,
    job: Job | None = None,
) -> Iterator[Undertaking]:
    """Do something with a volume, recorded before and after; with `pause` its writers stand still."""
    with contextlib.ExitStack() as stack:
        stack.callback(unsettled.set)
        try:
            stack.enter_context(turns.take(Reference(f"volume:{volume}", volume), seconds=TURN_SECONDS))
            action = _record(actor, kind, volume, dict(requested or {}))
        except BaseException as error:
            _end_job(job, error)
            raise
        try:
            engine = here.engine()
            paused = writers(engine, volume) if pause else ()
            about = _about(engine, action, paused)
            writing.touch(action, about)
            rules.check(actor.user, about)
            owner = stack.enter_context(ownership.here.work())
            under = Undertaking(engine, engine.storage(), action, owner, Journal(DatabaseKeeper(owner)))
            with under.journal.paused(under.storage, paused):
                yield under
        except BaseException as error:
            _failed(action, error)
            _end_job(job, error)
            raise
        _finish(action, Action.Outcome.DONE)
        if job is not None:
            job.end("done", message=message(action))
    here.look()


def writers(engine: Engine, volume: str) -> tuple[str, ...]:
    """The containers that could write to a volume at this moment."""
    return tuple(
        item["Id"]
        for item in engine.containers()
        if item.get("State") == "running"
        and any(m.get("Name") == volume and m.get("RW") for m in item.get("Mounts") or ())
    )


def message(action: Action) -> str:
    """What was done, as a sentence."""
    names = {"name": action.volume_name, "to": action.requested.get("to", "")}
    return {
        Action.Kind.VOLUME_CREATE: _("Volume “%(name)s” is there now."),
        Action.Kind.VOLUME_REMOVE: _("Volume “%(name)s” is gone."),
        Action.Kind.VOLUME_PRUNE: _("The unused anonymous volumes are gone."),
        Action.Kind.VOLUME_BACKUP: _("“%(name)s” is backed up."),
        Action.Kind.VOLUME_RESTORE: _("“%(name)s” is restored."),
        Action.Kind.VOLUME_COPY: _("“%(name)s” is copied to “%(to)s”."),
    }[Action.Kind(action.kind)] % names


def _record(actor: Actor, kind: Action.Kind, volume: str, requested: dict[str, Any]) -> Action:
    return Action.objects.create(
        user=actor.user, username=actor.name, kind=kind, volume_name=volume, requested=requested
    )


def _about(engine: Engine, action: Action, paused: tuple[str, ...]) -> tuple[things.Thing, ...]:
    """Every volume that it is about, and the containers that have to stand still for it."""
    requested = action.requested
    names = [action.volume_name, requested.get("to"), *requested.get("names", ())]
    return things.volumes(engine, *filter(None, names)) + things.containers(engine, paused)


def _failed(action: Action, error: BaseException) -> None:
    found = failures.problem(error)
    if found.code == "server_error":
        log.exception("work on a volume failed")
    unknown = isinstance(error, EngineUnreachable) or found.code in ("server_error", "client_gone")
    _finish(action, Action.Outcome.FAILED if unknown else Action.Outcome.REFUSED, found.detail)


def _end_job(job: Job | None, error: BaseException) -> None:
    if job is not None:
        cancelled = isinstance(error, Cancelled | GeneratorExit)
        job.end("cancelled" if cancelled else "failed", error=failures.problem(error))


def _finish(action: Action, outcome: Action.Outcome, detail: str = "") -> None:
    action.outcome, action.detail, action.finished_at = outcome, detail, timezone.now()
    action.save(update_fields=["outcome", "detail", "finished_at"])
