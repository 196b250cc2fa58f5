"""Backups are tried: one is restored into a volume that is thrown away, and compared with what it holds.

Where a backup is encrypted and nobody gives the key, or is a command's output, it is read and compared with
its SHA-256 instead.
"""

from __future__ import annotations

import tarfile
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.base import failures
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import kept
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import commands, places
from dashboard.plans.models import Backup, Plan
from dashboard.plans.reading import Checked
from dashboard.runtime import Runtime
from dashboard.volumes import service as volume_service
from dashboard.volumes import ways
from dashboard.volumes.jobs import Job
from dashboard.volumes.work import Undertaking, undertaking
from topology.backups import sealing
from topology.backups.errors import PlaceError
from topology.messages import gettext_noop
from topology.volumes.compress import Reader
from topology.volumes.errors import BadArchive
from topology.volumes.verifying import verify as verify_archive

_ODD = gettext_noop("What was restored cannot be read as an archive: %(words)s")
#: What the engine refuses, or our limits, of an archive that may be well.
_NO_FAULT = frozenset({"not_unpacked", "too_large", "too_many_entries"})
PIECE = 256 * 1024


def due(plan: Plan, now: datetime) -> Backup | None:
    """The backup of a plan that is to be tried now, if one is.

    What kept one from being tried leaves the turn to the next volume, until each has had it.
    """
    if not plan.verify_days or settings.READ_ONLY:
        return None
    trials = list(plan.trials.all())
    if any(_lately(plan, one.ended_at, now) for one in trials):
        return None
    backup = following(plan)
    begun = [one.begun_at for one in trials if backup is not None and one.volume == backup.volume]
    return None if any(_lately(plan, moment, now) for moment in begun) else backup


def following(plan: Plan) -> Backup | None:
    """The newest backup of the volume of which one was tried the longest ago, or never."""
    volumes = _whole(plan).order_by().values_list("volume", flat=True).distinct()
    begun = dict(plan.trials.values_list("volume", "begun_at"))
    never = datetime.min.replace(tzinfo=timezone.now().tzinfo)
    volume = min(volumes, key=lambda name: (begun.get(name, never), name), default=None)
    return _whole(plan).filter(volume=volume).first()


def begin(plan: Plan, backup: Backup) -> None:
    """Write down that it is tried now, whatever comes of it; of volumes without a backup nothing stays."""
    plan.trials.exclude(volume__in=_whole(plan).order_by().values("volume")).delete()
    plan.trials.update_or_create(volume=backup.volume, defaults={"begun_at": timezone.now()})


def verify(
    runtime: Runtime, actor: Actor, backup: Backup, identity: str = "", job: Job | None = None
) -> None:
    """Try it, and write down how that went.

    Raises what is wrong with it (`BadArchive`), and what kept it from being tried: also a problem
    (400 `wrong_key`) where the key is another's.
    """
    job = job or volume_service.begin("verify", runtime, actor, backup.volume)
    job.progress.total = backup.size
    try:  # also where it is refused before it has begun
        with undertaking(
            runtime, actor, Action.Kind.BACKUP_VERIFY, backup.volume,
            requested={"backup": backup.pk}, job=job, alone=False,
        ) as under:  # fmt: skip
            try:
                how = _tried(runtime, under, backup, identity, job)
            except (BadArchive, PlaceError) as error:
                if _is_damage(error):
                    _note(backup, damaged=failures.problem(error).detail)
                raise
            under.left["verified"] = how
    except BaseException as error:
        if job.state == "running":
            job.end("failed", error=failures.problem(error))
        raise
    _note(backup, how=how)


def _is_damage(error: BadArchive | PlaceError) -> bool:
    """Whether it says something about the backup, and not about the engine or the way to the place."""
    if isinstance(error, PlaceError):
        return error.code == "place_lacks"
    return error.code not in _NO_FAULT


def _tried(runtime: Runtime, under: Undertaking, backup: Backup, identity: str, job: Job) -> str:
    with ExitStack() as stack:
        place = stack.enter_context(places.opened(backup.place))
        source = Checked(stack.enter_context(place.open(backup.archive)), backup.sha256)
        if backup.way == commands.WAY or (backup.encrypted and not identity.strip()):
            _read_on(source, job)
            return Backup.By.READ
        reader: Reader = stack.enter_context(sealing.opened(source, identity)) if backup.encrypted else source
        way = ways.find(under.engine, under.owner)
        limits = volume_service.limits(runtime, "new", devices=True, outward_links=True)
        try:
            verify_archive(
                under.storage, reader, under.owner, job.progress, limits, way.exact,
                exactly=backup.way == "exact",
            )  # fmt: skip
        except tarfile.TarError as error:
            raise BadArchive("not_read", _ODD, words=str(error)[:200]) from error
        except sealing.NotOpened as error:
            _read_on(source, job)  # what is damaged is told as such, whatever the key
            raise Problem(400, "wrong_key", _("This key does not open the backup.")) from error
        _read_on(source, job)
    return Backup.By.RESTORED


def _read_on(source: Checked, job: Job) -> None:
    """To its end, where it is known whether it is what was put there."""
    while source.read(PIECE):
        job.progress.check()


def _note(backup: Backup, *, how: str = "", damaged: str = "") -> None:
    now = timezone.now()
    Backup.objects.filter(pk=backup.pk).update(
        tried_at=now,
        damaged=damaged,
        said=kept(damaged) if damaged else None,
        verified_by=how,
        verified_at=now if how else None,
    )
    plan = Plan.objects.filter(backups=backup).first()
    if plan is not None:
        plan.trials.update_or_create(volume=backup.volume, defaults={"begun_at": now, "ended_at": now})


def _lately(plan: Plan, moment: datetime | None, now: datetime) -> bool:
    """Within the days after which one is tried again; what is dated ahead counts for nothing."""
    return moment is not None and timedelta() <= now - moment < timedelta(days=plan.verify_days)


def _whole(plan: Plan) -> QuerySet[Backup]:
    return Backup.objects.filter(plan=plan, place=plan.place_id, state=Backup.State.WHOLE, complete=True)
