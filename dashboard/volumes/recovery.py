"""What dead or failed pieces of work left is put right: at the start, and as soon as the engine is back.

Paused containers go on first. Then an old content that was being replaced comes back, volumes that were never
whole go, and last what Portolan made for itself: helper containers, their images, temporary volumes. What is
done to anybody's own is known from our own notes alone, and is in the audit log. While Portolan is read-only,
nothing is.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Sequence

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from dashboard import targets
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from dashboard.volumes import leases, lookup, ways
from dashboard.volumes import locks as volume_locks
from dashboard.volumes.journal_store import DatabaseJournalStore, unsettled
from dashboard.volumes.models import Unfinished as Row
from dashboard.volumes.neighbours import Neighbours
from topology.engine.errors import EngineConflict, EngineDenied, EngineError, EngineUnreachable, NotFound
from topology.engine.port import Engine, Storage
from topology.volumes.errors import VolumeError
from topology.volumes.exact import STAGE
from topology.volumes.helpers import sweep
from topology.volumes.journal import Unfinished, resume
from topology.volumes.locks import volume_lock
from topology.volumes.progress import Progress
from topology.volumes.restore import put_back
from topology.volumes.writing import clear

log = logging.getLogger("dashboard.volumes")
#: How often it is tried while the engine is away, and looked at while all is well.
RETRY_SECONDS, IDLE_SECONDS, DENIED_SECONDS = 2.0, 15.0, 300.0
#: And how often what the engine refuses to have put right: its disk may be full.
STUCK_SECONDS = 60.0
#: In the audit log, where a person's name stands otherwise.
NAME = "Portolan"


class Recovery:
    """Puts right what others left, in a thread of its own, for as long as the process lives."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._stopped = False
        self._neighbours = Neighbours(leases.ownership.instance())

    def start(self) -> None:
        """Begin, with a look at what earlier runs have left; not where nothing may be changed."""
        if settings.READ_ONLY:
            return
        unsettled.set()
        threading.Thread(target=self._run, name="recovery", daemon=True).start()

    def stop(self) -> None:
        """End, soon."""
        self._stopped = True
        unsettled.set()
        self._neighbours.sign_off()

    def _run(self) -> None:
        while not self._stopped:
            seconds = self._look()
            if seconds == IDLE_SECONDS:
                unsettled.wait(seconds)
            else:  # what is unsettled stays so: waiting for it would not wait
                time.sleep(seconds)

    def _look(self) -> float:
        """Do what there is to do; how long to wait before the next look."""
        try:
            self._neighbours.look(self._runtime.engine().storage())
            settled = True
            if unsettled.is_set() or any(_dead(row) for row in Row.objects.all()):
                unsettled.clear()
                settled = recover(self._runtime.engine())
        except EngineDenied as error:
            log.warning("Leftovers cannot be looked for: %s", error)
            return DENIED_SECONDS
        except (EngineError, DatabaseError):
            unsettled.set()
            return RETRY_SECONDS
        except Exception:
            # Whatever it is, the next look must come: somebody may stand still for a dead piece of work.
            log.exception("What was cut short cannot be put right")
            unsettled.set()
            return STUCK_SECONDS
        finally:
            close_old_connections()
        return IDLE_SECONDS if settled else STUCK_SECONDS


def recover(engine: Engine) -> bool:
    """Put right what dead owners left; whether all is. Raises `EngineError` while the engine is away."""
    if settings.READ_ONLY:
        return True
    storage = engine.storage()
    settled = _settle(engine, storage, [row for row in Row.objects.all() if _dead(row)])
    if gone := sweep(storage, leases.ownership.is_dead, spare=not settled):
        log.warning("Removed %d leftovers of an earlier run.", gone)
    return settled


def _settle(engine: Engine, storage: Storage, rows: Sequence[Row]) -> bool:
    """All that these note, and who stands still first; what fails for now keeps nothing else from it."""
    for row in rows:
        resume_of(engine, row)
    settled = True
    for row in rows:
        try:
            with volume_locks.take(row.target or row.partial or ""):
                row.refresh_from_db()  # another process may have done it just now
                with contextlib.ExitStack() as stack:
                    _lock(stack, storage, row)
                    _put_right(engine, storage, row)
        except Row.DoesNotExist:
            continue
        except (EngineUnreachable, EngineDenied):
            raise
        except (EngineError, VolumeError, Problem) as error:
            log.warning("What was cut short cannot be put right yet: %s", error)
            settled = False
    return settled


def _dead(row: Row) -> bool:
    return leases.ownership.is_dead(row.owner)


def _lock(stack: contextlib.ExitStack, storage: Storage, row: Row) -> None:
    """Keep other installations from a volume that is about to be put right."""
    if row.target:
        owner = stack.enter_context(leases.ownership.work())
        stack.enter_context(volume_lock(storage, row.target, owner, leases.ownership.is_dead))


def resume_of(engine: Engine, row: Row) -> None:
    """Let go on what stands still for a piece of work, unless others need it so."""
    keeper, paused = DatabaseJournalStore(row.owner), row.paused
    storage = engine.storage()
    with keeper.alone():
        others = keeper.held()
        row.paused = [one for one in paused if one not in others and not resume(storage, one)]
        keeper.keep(Unfinished(tuple(row.paused), row.partial, row.target, row.kept))
    if resumed := [one for one in paused if one not in row.paused and one not in others]:
        log.warning("Resumed what an earlier run had paused: %s", ", ".join(c[:12] for c in resumed))
        _note({"did": "resumed"}, targets.containers(engine, resumed))


def _note(what: dict[str, str], about: Sequence[targets.Target]) -> None:
    """Write into the audit log what was done without anybody's asking."""
    audit_log.add(None, Action.Kind.VOLUME_RECOVER, what, about, username=NAME)


def _put_right(engine: Engine, storage: Storage, row: Row) -> None:
    if row.target and row.kept and row.kept.startswith(STAGE):
        _settle_stage(engine, row.target, row.kept, row.owner)
    elif row.target and row.kept:
        with contextlib.suppress(NotFound), leases.ownership.work() as owner:
            storage.volume(row.kept)
            put_back(storage, row.target, row.kept, owner)
            log.warning("Put the old content of %s back: replacing it was cut short.", row.target)
            _note({"did": "put back"}, targets.volumes(engine, row.target))
    if row.target and not row.kept:
        _empty_again(engine, storage, row.target)
    if row.partial:
        _remove_helpers_of(storage, row.owner)
        about = targets.volumes(engine, row.partial)
        with contextlib.suppress(NotFound, EngineConflict):  # a conflict: somebody has put it to use
            storage.remove_volume(row.partial)
            _note({"did": "removed"}, about)
    DatabaseJournalStore(row.owner).keep(Unfinished(tuple(row.paused)))


def _settle_stage(engine: Engine, volume: str, stage: str, dead: str) -> None:
    """A volume in which new content was to take the place of the old: the one or the other, whole."""
    storage = engine.storage()
    _remove_helpers_of(storage, dead)
    with leases.ownership.work() as owner, contextlib.suppress(NotFound):
        storage.volume(volume)
        way = ways.find(engine, owner)
        if way.exact is None:
            raise EngineConflict(f"The content of {volume} cannot be put right: {way.why_not}")
        way.exact.settle(volume, owner, stage)
        log.warning("Put the content of %s right: replacing it was cut short.", volume)
        _note({"did": "put right"}, targets.volumes(engine, volume))


def _empty_again(engine: Engine, storage: Storage, volume: str) -> None:
    """Take out of a volume what was put into it, unless somebody may have written to it since."""
    if lookup.writers(lookup.users(engine, volume)):
        log.warning("%s may hold a part of what was to be restored: a container uses it by now.", volume)
        return
    with contextlib.suppress(NotFound), leases.ownership.work() as owner:
        storage.volume(volume)
        try:
            clear(storage, volume, owner, Progress())
            _note({"did": "emptied"}, targets.volumes(engine, volume))
        except VolumeError as error:
            log.warning("%s", error)


def _remove_helpers_of(storage: Storage, owner: str) -> None:
    """A volume can only go when its helper is gone."""
    sweep(storage, lambda found: found == owner)
