"""What can be done with a volume: each function does one thing, whoever asks (page, API, command line)."""

from __future__ import annotations

import contextlib
import contextvars
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from dashboard import targets
from dashboard.access import policy
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.runtime import Runtime
from dashboard.volumes import locks as volume_locks
from dashboard.volumes import room, sizes, ways
from dashboard.volumes.jobs import Job, jobs
from dashboard.volumes.lookup import find, in_use, memory_of_nobody, must_not_exist, unused_anonymous, users
from dashboard.volumes.work import Undertaking, undertaking
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.port import Engine, Json
from topology.model import redaction
from topology.volumes.backup import Pieces, backup
from topology.volumes.check import Limits
from topology.volumes.compress import Reader, compressed
from topology.volumes.copying import copy_to_new
from topology.volumes.helpers import is_reserved
from topology.volumes.manifest import About
from topology.volumes.progress import Progress
from topology.volumes.restore import Mode, Restored, Restoring
from topology.volumes.writing import is_empty

Read = Callable[
    [Undertaking, str, Job], contextlib.AbstractContextManager[tuple[About, Iterable[bytes | memoryview]]]
]


def create(
    runtime: Runtime,
    actor: Actor,
    name: str,
    labels: dict[str, str],
    driver: str | None,
    options: dict[str, str],
    undoes: Action | None = None,
) -> Action:
    """Make a volume.

    Raises a `Problem`: 400 `reserved_label` for a label that is Portolan's own, or what the policy refuses.
    """
    if any(map(is_reserved, labels)):
        sentence = _("Labels that begin with “portolan.” are Portolan's own. Choose another.")
        raise Problem(400, "reserved_label", sentence)
    wanted = {"Name": name, "Labels": labels, "Driver": driver or "local", "DriverOpts": options}
    asked = {"labels": sorted(labels), "driver": driver, "options": sorted(options)}
    new = targets.new_volume(name, labels)
    with undertaking(
        runtime, actor, Action.Kind.VOLUME_CREATE, name, requested=asked, undoes=undoes, new=new
    ) as under:
        must_not_exist(under.engine, name)
        made = under.storage.create_volume(wanted)
        plain = wanted["Driver"] == "local" and not options
        under.left.update({"created": made.get("CreatedAt"), "plain": plain})
    return under.action


def remove(runtime: Runtime, actor: Actor, name: str) -> Action:
    """Remove a volume, unless anything uses it."""
    with undertaking(runtime, actor, Action.Kind.VOLUME_REMOVE, name) as under:
        find(under.engine, name)
        refused = in_use(under.engine, name, users(under.engine, name))
        if refused is not None:
            raise refused
        under.storage.remove_volume(name)
    return under.action


def remove_empty(runtime: Runtime, actor: Actor, name: str, made: str, undoes: Action) -> Action:
    """Remove a volume in which there is nothing, if it is still the one that was made at that moment.

    Raises a `Problem` if not.
    """
    with undertaking(runtime, actor, Action.Kind.VOLUME_REMOVE, name, undoes=undoes) as under:
        volume = find(under.engine, name)
        refused = in_use(under.engine, name, users(under.engine, name))
        if refused is not None:
            raise refused
        if volume.get("CreatedAt") != made or not is_empty(under.storage, name, under.owner):
            sentence = _("“%s” is not empty any more, or not the same any more.") % name
            raise Problem(409, "changed_since", sentence)
        labels = volume.get("Labels") or {}
        # It can be made again as it was, unless a label may be a secret: those are not kept.
        if set(labels) == {label for label, _value in redaction.labels(labels)}:
            under.action.before = {"labels": labels}
            under.action.save(update_fields=["before"])
        under.storage.remove_volume(name)
    return under.action


def prune(
    runtime: Runtime, actor: Actor, names: list[str]
) -> tuple[Action, list[str], list[tuple[str, str]]]:
    """Remove those that are still unused and anonymous: what went, and what stayed and why."""
    gone: list[str] = []
    kept: list[tuple[str, str]] = []
    with undertaking(runtime, actor, Action.Kind.VOLUME_PRUNE, "", requested={"names": names}) as under:
        candidates = {volume.name for volume in unused_anonymous(under.engine)}
        for name in dict.fromkeys(names):
            if name not in candidates:
                kept.append((name, _("It is in use, has a name, or is gone.")))
                continue
            try:
                under.storage.remove_volume(name)
            except (EngineConflict, NotFound) as error:
                kept.append((name, str(error)))
            else:
                gone.append(name)
        under.action.requested = {"names": names, "gone": gone}
        under.action.save(update_fields=["requested"])
    return under.action, gone, kept


def backed_up(
    runtime: Runtime, actor: Actor, name: str, form: str, *, pause: bool, job: Job
) -> Generator[bytes | memoryview, None, None]:
    """A volume's backup, in pieces."""
    requested = {"format": form, "pause": pause}
    with undertaking(
        runtime, actor, Action.Kind.VOLUME_BACKUP, name, requested=requested, pause=pause, job=job
    ) as under:
        with _backup_of(under, name, job) as (about, pieces):
            yield from compressed(pieces, form)
        under.carried(about.way, job.progress.told)


def store(
    runtime: Runtime,
    actor: Actor,
    name: str,
    form: str,
    put: Callable[[About, Iterable[bytes | memoryview]], None],
    *,
    to: str,
    pause: bool,
    job: Job,
    read: Read | None = None,
) -> Action:
    """A volume's backup into a place, whose name is `to`; `read` has something else than its files kept.

    It is done once `put` has returned, which is given all of it; whatever that raises has it fail.
    """
    requested = {"format": form, "pause": pause, "place": to}
    with undertaking(
        runtime, actor, Action.Kind.VOLUME_BACKUP, name, requested=requested, pause=pause, job=job
    ) as under:
        with (read or _backup_of)(under, name, job) as (about, pieces):
            put(about, compressed(pieces, form))
        under.carried(about.way, job.progress.told)
    return under.action


@contextlib.contextmanager
def _backup_of(under: Undertaking, name: str, job: Job) -> Iterator[tuple[About, Pieces]]:
    """What it is of, and its pieces, while no other Portolan changes the volume."""
    volume = find(under.engine, name)
    about = About(
        volume=name,
        driver=volume.get("Driver") or "",
        engine=under.engine.host().get("ID") or "",
        time=timezone.now().isoformat(timespec="seconds"),
        labels=dict(redaction.labels(volume.get("Labels"))),
    )
    with under.lock(name):
        way = ways.find(under.engine, under.owner)
        about = replace(about, way=way.name)
        pieces = backup(under.storage, about, under.owner, job.progress, way.exact)
        with contextlib.closing(pieces):
            yield about, _of_the_same(under.engine, volume, pieces, job.progress)


def _of_the_same(engine: Engine, volume: Json, pieces: Pieces, progress: Progress) -> Pieces:
    """The pieces, unless they are of nothing: in place of a volume that has gone engines make another one.

    From the first piece on the helper holds it. To some engines any change in a volume's root makes it a new
    one, so that alone says nothing. Raises a `Problem` (409 `changed_since`) at the end.
    """
    name, another = str(volume["Name"]), False
    for number, piece in enumerate(pieces):
        if not number:
            another = find(engine, name).get("CreatedAt") != volume.get("CreatedAt")
        yield piece
    if another and progress.entries <= 1:
        sentence = _("“%s” was removed just now, and there is another of that name: nothing was kept.")
        raise Problem(409, "changed_since", sentence % name)


def restore(
    runtime: Runtime,
    actor: Actor,
    name: str,
    mode: Mode,
    source: Reader,
    *,
    limits: Limits,
    pause: bool,
    job: Job,
) -> tuple[Action, Restored]:
    """An archive into a volume."""
    requested = {"mode": mode, "pause": pause, "devices": limits.devices}
    with undertaking(
        runtime, actor, Action.Kind.VOLUME_RESTORE, name, requested=requested, pause=pause, job=job
    ) as under:
        if mode == "new":
            must_not_exist(under.engine, name, restoring=True)
        else:
            refused = memory_of_nobody(name, find(under.engine, name), users(under.engine, name))
            if refused is not None:
                raise refused
        restoring = Restoring(
            under.storage, name, mode, under.owner, job.progress, under.journal, limits,
            allow=lambda labels: policy.check(runtime, actor.user, [targets.new_volume(name, labels)]),
            lock=lambda: under.lock(name),
        )  # fmt: skip
        restoring.check()
        way = ways.find(under.engine, under.owner)
        restored = replace(restoring, exact=way.exact).run(source)
        under.carried(way.name, job.progress.told)
    return under.action, restored


def copy(runtime: Runtime, actor: Actor, name: str, to: str, *, pause: bool, job: Job) -> Action:
    """A volume's content into a new volume."""
    with undertaking(
        runtime,
        actor,
        Action.Kind.VOLUME_COPY,
        name,
        requested={"to": to, "pause": pause},
        pause=pause,
        job=job,
    ) as under:
        find(under.engine, name)
        must_not_exist(under.engine, to)  # also because nobody could have two turns with one volume
        with volume_locks.take(to, holding=name), under.lock(name, to):
            must_not_exist(under.engine, to)
            way = ways.find(under.engine, under.owner)
            job.progress.begin("copying")
            copy_to_new(under.storage, name, to, under.owner, job.progress, under.journal, way.exact)
        under.carried(way.name, job.progress.told)
    return under.action


def begin(
    kind: str, runtime: Runtime, actor: Actor, name: str, *, to: str | None = None, job_id: str | None = None
) -> Job:
    """A job for one of these; the volume's size is its total where it is known."""
    user_id = actor.user.pk if actor.user is not None else None
    total = sizes.of(runtime).state.volumes.get(name) if kind != "restore" else None
    return jobs.begin(kind, user_id, name, to=to, job_id=job_id, total=total)


def in_background(work: Callable[[], object]) -> None:
    """Do something that ends by itself; how it ends is told by its job."""

    def run() -> None:
        try:
            with contextlib.suppress(Exception):  # recorded and told already, by the undertaking
                work()
        finally:
            close_old_connections()

    # The work goes on for whoever asked for it: with the caller, whom the audit log names.
    threading.Thread(
        target=contextvars.copy_context().run, args=(run,), name="volume work", daemon=True
    ).start()


def limits(runtime: Runtime, mode: Mode, *, devices: bool, outward_links: bool) -> Limits:
    """What an archive may hold."""
    return Limits(
        settings.RESTORE_MAX_ENTRIES, room.most_bytes(runtime.engine(), mode), devices, outward_links
    )
