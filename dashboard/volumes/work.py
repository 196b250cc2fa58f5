"""Permission → turn → record → engine → record: the one way in which anything is done with a volume."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base import failures
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.volumes import leases, lookup, pause_guard
from dashboard.volumes import locks as volume_locks
from dashboard.volumes.jobs import Job
from dashboard.volumes.journal_store import DatabaseJournalStore, held, must_be_settled, unsettled
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Engine, Storage
from topology.volumes.errors import Cancelled
from topology.volumes.journal import Journal
from topology.volumes.locks import volume_lock
from topology.volumes.told import Told

log = logging.getLogger("dashboard.volumes")


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
    #: How it leaves things, for undo; filled by whoever does the work.
    left: dict[str, Any] = field(default_factory=dict)

    def carried(self, way: str, told: Told | None) -> None:
        """Keep by which way it was done, and what that could not carry: as far as it is known."""
        self.left["way"] = way
        if told is not None:
            self.left.update(told.document)

    @contextlib.contextmanager
    def lock(self, *volumes: str) -> Iterator[None]:
        """Keep every other Portolan on the engine from these volumes; once nothing else speaks against it."""
        with contextlib.ExitStack() as stack:
            for name in sorted(set(volumes)):
                stack.enter_context(volume_lock(self.storage, name, self.owner, leases.here.is_dead))
            yield


@contextlib.contextmanager
def undertaking(
    here: Runtime,
    actor: Actor,
    kind: Action.Kind,
    volume: str,
    *,
    requested: Mapping[str, Any] | None = None,
    pause: bool = False,
    job: Job | None = None,
    undoes: Action | None = None,
    new: targets.Target | None = None,
) -> Iterator[Undertaking]:
    """Do something with a volume, recorded before and after; with `pause` its writers stand still.

    `new` is the volume as it is to be made, where it is: not there yet, it says itself whose it will be.
    """
    asked = dict(requested or {})
    with contextlib.ExitStack() as stack:
        stack.callback(unsettled.set)
        try:
            known: dict[str, Any] = {"username": actor.name, "volume_name": volume[:255], "undoes": undoes}
            with refusals.record_refusals(actor.user, kind, asked, **known):
                stack.enter_context(volume_locks.take(volume))
                must_be_settled(volume)
                engine, paused, about = _look(here, actor, volume, asked, kind, pause=pause, new=new)
            action = Action.objects.create(
                host_id=host_of(here), user=actor.user, kind=kind, requested=asked, **known
            )
            audit_log.add_targets(action, about)
        except BaseException as error:
            _end_job(job, error)
            raise
        try:
            owner = stack.enter_context(leases.here.work())
            under = Undertaking(engine, engine.storage(), action, owner, Journal(DatabaseJournalStore(owner)))
            with _standing_still(under, paused, job):
                yield under
        except BaseException as error:
            # Who is cut off meets it as a connection that was lost.
            reason = error if job is None else job.progress.error or error
            _failed(action, reason)
            _end_job(job, reason)
            raise
        audit_log.finish(action, Action.Outcome.DONE, after=under.left or None)
        if job is not None:
            job.end("done", message=message(action))
    here.look()


@contextlib.contextmanager
def _standing_still(under: Undertaking, paused: tuple[str, ...], job: Job | None) -> Iterator[None]:
    """Let these stand still meanwhile, but for no one who dawdles."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(under.journal.paused(under.storage, paused))
        if paused and job is not None:
            let_go = functools.partial(under.journal.let_go, under.storage, paused)
            stack.enter_context(pause_guard.watched(job.progress, let_go))
        yield


def _writers(engine: Engine, volume: str) -> tuple[str, ...]:
    """The containers that have to stand still while something is done with a volume."""
    return tuple(user.id for user in lookup.writers(lookup.users(engine, volume), held()))


def _look(
    here: Runtime,
    actor: Actor,
    volume: str,
    requested: Mapping[str, Any],
    kind: Action.Kind,
    *,
    pause: bool,
    new: targets.Target | None,
) -> tuple[Engine, tuple[str, ...], tuple[targets.Target, ...]]:
    """Who has to stand still, and what it is about: volumes, and those containers; if the rules allow it."""
    engine = here.engine()
    if actor.user is not None:  # from the command line an old content that was kept is brought back
        lookup.must_not_be_ours(engine, volume)
    paused = _writers(engine, volume) if pause else ()
    names = [volume, requested.get("to"), *requested.get("names", ())]
    known = targets.volumes(engine, *filter(None, names))
    if new is not None:
        known = tuple(new if one.id == new.id and one.project is None else one for one in known)
    about = known + targets.containers(engine, paused)
    policy.check(actor.user, about, changing=kind != Action.Kind.VOLUME_BACKUP or bool(paused))
    made = new is not None or requested.get("mode") == "new"
    foreign_names.check_new_volumes(actor.user, [volume] * made + [*filter(None, [requested.get("to")])])
    return engine, paused, about


def _failed(action: Action, error: BaseException) -> None:
    found = failures.problem(error)
    if found.code == "server_error":
        log.exception("work on a volume failed")
    unknown = isinstance(error, EngineUnreachable) or found.code in ("server_error", "client_gone")
    audit_log.finish(action, Action.Outcome.FAILED if unknown else Action.Outcome.REFUSED, found.detail)
    refusals.in_record(error)


def _end_job(job: Job | None, error: BaseException) -> None:
    if job is not None:
        cancelled = isinstance(error, Cancelled | GeneratorExit)
        job.end("cancelled" if cancelled else "failed", error=failures.problem(error))
