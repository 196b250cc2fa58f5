"""What operations on volumes have beside the runner: a lease, a journal, writers that stand still, a job."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base import failures
from dashboard.operations import runner
from dashboard.operations.runner import Actor, Asked, Prepared, Running
from dashboard.runtime import Runtime
from dashboard.volumes import foretelling, leases, lookup, pause_guard
from dashboard.volumes import locks as volume_locks
from dashboard.volumes.jobs import Job
from dashboard.volumes.journal_store import DatabaseJournalStore, held, must_be_settled, unsettled
from topology.engine.port import Engine, Storage
from topology.volumes.errors import Cancelled
from topology.volumes.journal import Journal
from topology.volumes.locks import volume_lock
from topology.volumes.told import Told


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
                stack.enter_context(volume_lock(self.storage, name, self.owner, leases.ownership.is_dead))
            yield


@contextlib.contextmanager
def undertaking(
    runtime: Runtime,
    actor: Actor,
    kind: Action.Kind,
    volume: str,
    *,
    requested: Mapping[str, Any] | None = None,
    pause: bool = False,
    job: Job | None = None,
    undoes: Action | None = None,
    new: targets.Target | None = None,
    alone: bool = True,
) -> Iterator[Undertaking]:
    """Do something with a volume, recorded before and after; with `pause` its writers stand still.

    Not `alone`: it touches nothing of the volume itself, and keeps nobody from it.

    `new` is the volume as it is to be made, where it is: not there yet, it says itself whose it will be.
    """
    asked = Asked(kind, dict(requested or {}), {"volume_name": volume[:255]}, undoes)

    def prepare(engine: Engine) -> _Prepared:
        must_be_settled(volume)
        prepared = _prepare(runtime, engine, actor, volume, asked, pause=pause, new=new)
        _check_expectations(runtime, actor, volume, asked, prepared)
        return prepared

    turn = volume_locks.take(volume) if alone else contextlib.nullcontext()
    with _told(job) as begun, runner.operation(runtime, actor, asked, turn, prepare) as running:
        begun.append(running)
        with _failing_as_asked(running, job), _under_way(running, job) as under:
            yield under
        running.after = under.left or None


@contextlib.contextmanager
def _told(job: Job | None) -> Iterator[list[Running[_Prepared]]]:
    """Have the job say how that ends which is put into the list; then somebody looks what is left to do."""
    begun: list[Running[_Prepared]] = []
    try:
        yield begun
    except BaseException as error:
        _end_job(job, (begun[0].failure if begun else None) or error)
        raise
    else:
        if job is not None:
            job.end("done", message=message(begun[0].action))
    finally:
        unsettled.set()


@contextlib.contextmanager
def _failing_as_asked(running: Running[_Prepared], job: Job | None) -> Iterator[None]:
    """Who is cut off meets it as a connection that was lost: what counts is why it was."""
    try:
        yield
    except BaseException as error:
        running.failure = error if job is None else job.progress.error or error
        raise


@contextlib.contextmanager
def _under_way(running: Running[_Prepared], job: Job | None) -> Iterator[Undertaking]:
    """With an owner of its own, while those stand still who have to."""
    engine = running.engine
    with leases.ownership.work() as owner:
        journal = Journal(DatabaseJournalStore(owner))
        under = Undertaking(engine, engine.storage(), running.action, owner, journal)
        with _standing_still(under, running.prepared.paused, job):
            yield under


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


@dataclass(frozen=True, slots=True)
class _Prepared(Prepared):
    """`paused`: the containers that have to stand still."""

    paused: tuple[str, ...] = ()


def _prepare(
    runtime: Runtime,
    engine: Engine,
    actor: Actor,
    volume: str,
    asked: Asked,
    *,
    pause: bool,
    new: targets.Target | None,
) -> _Prepared:
    """Who has to stand still, and what it is about: volumes, and those containers; if the rules allow it."""
    requested, kind = asked.requested, asked.kind
    if actor.user is not None:  # from the command line an old content that was kept is brought back
        lookup.must_not_be_ours(engine, volume)
    paused = _writers(engine, volume) if pause else ()
    names = [volume, requested.get("to"), *requested.get("names", ())]
    known = targets.volumes(engine, *filter(None, names))
    if new is not None:
        known = tuple(new if one.id == new.id and one.project is None else one for one in known)
    about = known + targets.containers(engine, paused)
    changing = kind != Action.Kind.VOLUME_BACKUP or bool(paused)
    policy.check(runtime, actor.user, about, changing=changing)
    made = [volume] if new is not None or requested.get("mode") == "new" else []
    foreign_names.check_new_volumes(runtime, actor.user, [*made, *filter(None, [requested.get("to")])])
    return _Prepared(about, paused=paused)


def _check_expectations(
    runtime: Runtime, actor: Actor, volume: str, asked: Asked, prepared: _Prepared
) -> None:
    """Raise a problem where it would break what only administrators may break."""
    requested, kind = asked.requested, asked.kind
    new = kind == Action.Kind.VOLUME_CREATE or requested.get("mode") == "new"
    gone = requested.get("names", ()) if kind == Action.Kind.VOLUME_PRUNE else ()
    foretelling.check(
        runtime,
        actor.user,
        made=[volume] * new + [*filter(None, [requested.get("to")])],
        gone=[volume] if kind == Action.Kind.VOLUME_REMOVE else gone,
        paused=prepared.paused,
    )


def _end_job(job: Job | None, error: BaseException) -> None:
    if job is not None:
        cancelled = isinstance(error, Cancelled | GeneratorExit)
        job.end("cancelled" if cancelled else "failed", error=failures.problem(error))
