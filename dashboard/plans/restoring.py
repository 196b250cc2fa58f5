"""A backup at a place into a volume, checked as every archive is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.audit.actions import Action
from dashboard.base import failures
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import commands, places
from dashboard.plans.models import Backup
from dashboard.plans.reading import Checked
from dashboard.plans.service import refusing
from dashboard.plans.timing import AHEAD
from dashboard.runtime import Runtime
from dashboard.volumes import lookup
from dashboard.volumes import service as volume_service
from dashboard.volumes.jobs import Job
from topology.backups import sealing
from topology.volumes.check import Limits
from topology.volumes.compress import Reader
from topology.volumes.restore import Mode, Restored


def find(number: str, volume: str) -> Backup:
    """The backup of this number, or the `latest` of a volume; raises a problem (404) where there is none."""
    whole = Backup.objects.select_related("place").filter(state=Backup.State.WHOLE)
    if number == "latest":
        sound = whole.filter(volume=volume, complete=True, damaged="")
        # One whose date has yet to come was made while the clock was wrong: nobody knows when.
        found = sound.filter(made_at__lte=timezone.now() + AHEAD).first() or sound.first()
    else:
        found = whole.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    if found is None:
        raise Problem(404, "not_found", _("There is no backup “%s”.") % number[:100])
    return found


def check(runtime: Runtime, actor: Actor, backup: Backup, volume: str, mode: Mode, identity: str) -> None:
    """Raise where it will be refused anyway: who asks hears of it now. It is asked again at its turn."""
    _check_files(backup)
    _check_key(backup, identity)
    engine = runtime.engine()
    lookup.must_not_be_ours(engine, volume)
    if mode == "new":
        lookup.must_not_exist(engine, volume, restoring=True)
        foreign_names.check_new_volumes(runtime, actor.user, [volume])
    else:
        lookup.find(engine, volume)
    # A backup holds what was in its volume: who may not read that may not read this.
    policy.check(runtime, actor.user, targets.volumes(engine, *{backup.volume, volume}))


def restore(
    runtime: Runtime,
    actor: Actor,
    backup: Backup,
    volume: str,
    mode: Mode,
    *,
    identity: str,
    limits: Limits,
    pause: bool,
    job: Job,
) -> tuple[Action, Restored]:
    """Do it; `identity` is the private key, where the backup is encrypted: it is used, and not kept."""
    asked = {"mode": mode, "backup": backup.pk}
    try:
        with ExitStack() as stack:
            with refusing(actor, Action.Kind.VOLUME_RESTORE, asked, volume=volume):
                _check_files(backup)
                source = stack.enter_context(opened(backup, identity))
            job.progress.total = backup.size
            return volume_service.restore(
                runtime, actor, volume, mode, source, limits=limits, pause=pause, job=job
            )
    except BaseException as error:
        if job.state == "running":
            job.end("failed", error=failures.problem(error))
        raise


@contextmanager
def opened(backup: Backup, identity: str) -> Iterator[Reader]:
    """What lies there, decrypted. Raises a problem (400 `identity_needed`) where that takes a key.

    At its end it raises `BadArchive` if it is not what was put there, whoever could write to the place.
    """
    _check_key(backup, identity)
    with ExitStack() as stack:
        place = stack.enter_context(places.opened(backup.place))
        source = Checked(stack.enter_context(place.open(backup.archive)), backup.sha256)
        yield stack.enter_context(sealing.opened(source, identity)) if backup.encrypted else source


def _check_files(backup: Backup) -> None:
    """What a command has written is for that command's own kind."""
    if backup.way == commands.WAY:
        sentence = _(
            "It is what a command has written, and no files: take it with "
            "`manage.py volume output %(volume)s --from %(number)d`, and give it to what reads it."
        )
        raise Problem(409, "no_files", sentence % {"volume": backup.volume, "number": backup.pk})


def _check_key(backup: Backup, identity: str) -> None:
    if backup.encrypted and not identity.strip():
        raise Problem(400, "identity_needed", _("This backup is encrypted: give the private key."))
