"""Carries out a plan: each of its volumes in turn, then what need not be kept any longer goes.

A backup counts once what lies beside its archive was read back from its place. Until then its row says that
it is being made, and by whom: what a killed process left is found by that, and removed or, had it been whole
by then, counted (`leftovers.py`).
"""

from __future__ import annotations

import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import Max
from django.utils import timezone

from dashboard import targets
from dashboard.access import policy
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base import failures
from dashboard.base.i18n import Text
from dashboard.base.i18n import gettext as _
from dashboard.hosts.service import host_of
from dashboard.operations import locks
from dashboard.operations.runner import Actor
from dashboard.plans import commands, expiry, leftovers, places, selection, verifying
from dashboard.plans.models import Backup, Plan, Run
from dashboard.plans.service import refusing
from dashboard.plans.table import moment
from dashboard.plans.writing import write
from dashboard.runtime import Runtime
from dashboard.volumes import leases
from dashboard.volumes import service as volume_service
from dashboard.volumes.jobs import Job
from topology.backups import entry as entries
from topology.backups import sealing
from topology.backups.errors import PlaceError
from topology.backups.places.port import Place
from topology.volumes.errors import Cancelled
from topology.volumes.manifest import About

log = logging.getLogger("dashboard.plans")
FORM = "tar.zst"
#: In the audit log, where nobody asked but the plan itself.
NAME = "Portolan"
Pieces = Iterable[bytes | memoryview]


def run(runtime: Runtime, actor: Actor, plan: Plan, due: datetime | None = None) -> Run:
    """Carry it out, and say how it went: what fails for one volume keeps no other from being backed up.

    Raises a problem where it is being carried out already (409 `busy`), and what ends it as a whole: volumes
    that are not all this person's to read, a place or an engine that is away. The run has failed then.
    """
    with locks.lock("plan", str(plan.pk), plan.name), leases.ownership.work() as owner:
        begun = Run.objects.create(plan=plan, due=due, username=actor.name, owner=owner)
        try:
            failed = _carried_out(runtime, actor, plan, begun)
        except BaseException as error:
            _ended(begun, [failures.problem(error).detail])
            raise
        _ended(begun, failed)
    return begun


def ask(runtime: Runtime, actor: Actor, plan: Plan) -> None:
    """Write down that somebody has it carried out; raises a problem where they may not."""
    asked = {"plan": plan.name}
    with refusing(actor, Action.Kind.PLAN_RUN, asked):
        _allowed(runtime, actor, plan)
    audit_log.add(actor.user, Action.Kind.PLAN_RUN, asked, username=actor.name)


def _allowed(runtime: Runtime, actor: Actor, plan: Plan) -> list[str]:
    """The plan's volumes; who runs a plan by hand may read every one of them."""
    volumes = selection.volumes(runtime, plan.selector)
    if actor.user is not None:
        things = targets.volumes(runtime.engine(), *volumes)
        if plan.command:
            ids = [commands.container_of(runtime.engine(), volume).id for volume in volumes]
            things = (*things, *targets.containers(runtime.engine(), ids))
        policy.check(runtime, actor.user, things, changing=plan.pause or bool(plan.command))
    return volumes


def _carried_out(runtime: Runtime, actor: Actor, plan: Plan, begun: Run) -> list[str]:
    """What went wrong, as sentences; each backup is counted in the run as it comes."""
    volumes = _allowed(runtime, actor, plan)
    begun.wanted = len(volumes)
    begun.save(update_fields=["wanted"])
    if not volumes:
        return [_("“%s” means no volume at this moment.") % plan.selector]
    failed: dict[str, list[str]] = defaultdict(list)  # what failed alike is told once
    newest = Backup.objects.aggregate(pk=Max("pk"))["pk"] or 0
    with places.opened(plan.place) as place:
        leftovers.remove(plan.place, place)
        for volume in volumes:
            said = _tried(runtime, actor, plan, place, volume)
            if said:
                failed[said].append(volume)
            begun.done, begun.failed = begun.done + (not said), begun.failed + bool(said)
            begun.save(update_fields=["done", "failed"])
        over = expiry.expire(plan, place, timezone.now(), newest)
    told = [Text.of("%s: %s", (", ".join(names), said)) for said, names in failed.items()]
    return told + over + _verified(runtime, actor, plan)


def _verified(runtime: Runtime, actor: Actor, plan: Plan) -> list[str]:
    """Try one of its backups, if it is time; what is wrong with it, or kept it from being tried."""
    backup = verifying.due(plan, timezone.now())
    if backup is None:
        return []
    try:
        verifying.begin(plan, backup)
        verifying.verify(runtime, actor, backup)
    except Exception as error:  # also where it was cancelled: it is the last that a run does
        found = failures.problem(error)
        if found.code == "server_error":
            log.exception("a backup could not be tried: %s", backup.archive)
        sentence = _("The backup of %(time)s was tried: %(words)s")
        words = sentence % {"time": moment(backup.made_at), "words": found.detail}
        return [Text.of("%s: %s", (backup.volume, words))]
    return []


def _tried(runtime: Runtime, actor: Actor, plan: Plan, place: Place, volume: str) -> str:
    """Back up one volume; nothing where that went well, else why not."""
    try:
        job = volume_service.begin("backup", runtime, actor, volume)
        back_up(runtime, actor, plan, place, volume, job)
    except Cancelled:
        raise
    except Exception as error:
        found = failures.problem(error)
        if found.code == "server_error":
            log.exception("a backup failed: %s", volume)
        return found.detail
    told = job.progress.told
    return job.message if told is not None and told.count else ""


def back_up(runtime: Runtime, actor: Actor, plan: Plan, place: Place, volume: str, job: Job) -> Backup:
    """One backup of a volume at a place, whole or not at all; recorded as every backup is."""
    ending = f"{'.out.zst' if plan.command else f'.{FORM}'}{sealing.ENDING if plan.recipient else ''}"
    now = timezone.now()
    with leases.ownership.work() as owner:
        backup = Backup.objects.create(
            host_id=host_of(runtime), place=plan.place, plan=plan, volume=volume, made_at=now, owner=owner,
            archive=entries.new_name(volume, now, ending), encrypted=bool(plan.recipient),
        )  # fmt: skip
        try:
            volume_service.store(
                runtime, actor, volume, FORM, partial(_put, plan, place, backup, job),
                to=plan.place.name, pause=plan.pause, job=job,
                read=commands.reading(plan) if plan.command else None,
            )  # fmt: skip
        except BaseException:
            with contextlib.suppress(PlaceError):  # else its row stays, and with it the next run removes it
                leftovers.settle(backup, place)
            raise
    return backup


def _put(plan: Plan, place: Place, backup: Backup, job: Job, about: About, pieces: Pieces) -> None:
    """Write all of it, then what says that it is whole; once that was read back, the backup counts."""
    size, sha256 = write(place, backup.archive, pieces, plan.recipient)
    told = job.progress.told
    entry = entries.Entry(
        volume=about.volume,
        time=backup.made_at.isoformat(timespec="seconds"),
        engine=about.engine,
        archive=backup.archive,
        size=size,
        sha256=sha256,
        entries=job.progress.entries,
        bytes=job.progress.bytes,
        complete=told is None or not told.count,
        way=about.way,
        encrypted=backup.encrypted,
        plan=plan.name,
    )
    entries.write(place, entry)
    leftovers.count(backup, entry)


def _ended(begun: Run, failed: list[str]) -> None:
    begun.outcome = Run.Outcome.FAILED if failed else Run.Outcome.DONE
    begun.ended_at = timezone.now()
    begun.ends_with(failed)
    begun.save(update_fields=["outcome", "detail", "said", "ended_at"])
