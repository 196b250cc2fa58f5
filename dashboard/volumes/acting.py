"""What can be done with a volume: each function does one thing, whoever asks (page, API, command line)."""

from __future__ import annotations

import contextlib
import contextvars
import re
import threading
from collections.abc import Callable, Generator
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.actions import turns
from dashboard.hub import Hub
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.references import Reference
from dashboard.volumes import sizes
from dashboard.volumes.jobs import Job, jobs
from dashboard.volumes.work import TURN_SECONDS, Actor, undertaking
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.port import Engine, Json
from topology.volumes.backup import backup
from topology.volumes.check import Limits
from topology.volumes.compress import Reader, compressed
from topology.volumes.copying import copy_to_new
from topology.volumes.manifest import About
from topology.volumes.restore import Mode, Restored, Restoring

ANONYMOUS_LABEL = "com.docker.volume.anonymous"
ANONYMOUS_NAME = re.compile(r"[0-9a-f]{64}")


def create(
    here: Hub, actor: Actor, name: str, labels: dict[str, str], driver: str | None, options: dict[str, str]
) -> Action:
    """Make a volume."""
    wanted = {"Name": name, "Labels": labels, "Driver": driver or "local", "DriverOpts": options}
    recorded = {"labels": sorted(labels), "driver": driver, "options": sorted(options)}
    with undertaking(here, actor, Action.Kind.VOLUME_CREATE, name, requested=recorded) as under:
        must_not_exist(under.engine, name)
        under.storage.create_volume(wanted)
    return under.action


def remove(here: Hub, actor: Actor, name: str) -> Action:
    """Remove a volume, unless anything uses it."""
    with undertaking(here, actor, Action.Kind.VOLUME_REMOVE, name) as under:
        find(under.engine, name)
        refused = in_use(under.engine, name)
        if refused is not None:
            raise refused
        under.storage.remove_volume(name)
    return under.action


def unused_anonymous(engine: Engine) -> list[Json]:
    """The volumes that nobody has named and no container uses, running or not."""
    used = {m.get("Name") for item in engine.containers() for m in item.get("Mounts") or ()}
    return [
        item
        for item in engine.volumes()
        if item["Name"] not in used
        and (ANONYMOUS_LABEL in (item.get("Labels") or ()) or ANONYMOUS_NAME.fullmatch(item["Name"]))
    ]


def prune(here: Hub, actor: Actor, names: list[str]) -> tuple[Action, list[str], list[tuple[str, str]]]:
    """Remove those that are still unused and anonymous: what went, and what stayed and why."""
    gone: list[str] = []
    kept: list[tuple[str, str]] = []
    with undertaking(here, actor, Action.Kind.VOLUME_PRUNE, "", requested={"names": names}) as under:
        candidates = {item["Name"] for item in unused_anonymous(under.engine)}
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
    here: Hub, actor: Actor, name: str, form: str, *, pause: bool, job: Job
) -> Generator[bytes | memoryview, None, None]:
    """A volume's backup, in pieces."""
    requested = {"format": form, "pause": pause}
    with undertaking(
        here, actor, Action.Kind.VOLUME_BACKUP, name, requested=requested, pause=pause, job=job
    ) as under:
        volume = find(under.engine, name)
        about = About(
            volume=name,
            driver=volume.get("Driver") or "",
            engine=under.engine.host().get("ID") or "",
            time=timezone.now().isoformat(timespec="seconds"),
            labels=volume.get("Labels") or {},
        )
        with contextlib.closing(backup(under.storage, about, under.owner, job.progress)) as pieces:
            yield from compressed(pieces, form)


def restore(
    here: Hub, actor: Actor, name: str, mode: Mode, source: Reader, *, limits: Limits, pause: bool, job: Job
) -> tuple[Action, Restored]:
    """An archive into a volume."""
    requested = {"mode": mode, "pause": pause, "devices": limits.devices}
    with undertaking(
        here, actor, Action.Kind.VOLUME_RESTORE, name, requested=requested, pause=pause, job=job
    ) as under:
        if mode == "new":
            must_not_exist(under.engine, name)
        else:
            find(under.engine, name)
        restoring = Restoring(under.storage, name, mode, under.owner, job.progress, under.journal, limits)
        restoring.check()
        restored = restoring.run(source)
    return under.action, restored


def copy(here: Hub, actor: Actor, name: str, to: str, *, pause: bool, job: Job) -> Action:
    """A volume's content into a new volume."""
    with undertaking(
        here, actor, Action.Kind.VOLUME_COPY, name, requested={"to": to, "pause": pause}, pause=pause, job=job
    ) as under:
        find(under.engine, name)
        must_not_exist(under.engine, to)  # also because nobody could have two turns with one volume
        with turns.take(Reference(f"volume:{to}", to), seconds=TURN_SECONDS):
            must_not_exist(under.engine, to)
            job.progress.begin("copying")
            copy_to_new(under.storage, name, to, under.owner, job.progress, under.journal)
    return under.action


def begin(
    kind: str, here: Hub, actor: Actor, name: str, *, to: str | None = None, job_id: str | None = None
) -> Job:
    """A job for one of these; the volume's size is its total where it is known."""
    user_id = actor.user.pk if actor.user is not None else None
    total = sizes.of(here).state.volumes.get(name) if kind != "restore" else None
    return jobs.begin(kind, user_id, name, to=to, job_id=job_id, total=total)


def in_background(work: Callable[[], object]) -> None:
    """Do something that ends by itself; how it ends is told by its job."""

    def run() -> None:
        try:
            with contextlib.suppress(Exception):  # recorded and told already, by the undertaking
                work()
        finally:
            close_old_connections()

    # The work goes on for whoever asked for it: with the caller, whom the record names.
    threading.Thread(
        target=contextvars.copy_context().run, args=(run,), name="volume work", daemon=True
    ).start()


def limits(*, devices: bool, outward_links: bool) -> Limits:
    """What an archive may hold."""
    return Limits(settings.RESTORE_MAX_ENTRIES, settings.RESTORE_MAX_BYTES, devices, outward_links)


def find(engine: Engine, name: str) -> Json:
    """The volume of this name."""
    try:
        return engine.storage().volume(name)
    except NotFound:
        raise Problem(404, "volume_not_found", _("There is no volume “%s”.") % name) from None


def exists(engine: Engine, name: str) -> bool:
    """Whether there is a volume of this name."""
    try:
        engine.storage().volume(name)
    except NotFound:
        return False
    return True


def must_not_exist(engine: Engine, name: str) -> None:
    """Engines say nothing when a volume is made that is there already."""
    if exists(engine, name):
        raise Problem(409, "volume_exists", _("There is a volume “%s” already.") % name)


def users(engine: Engine, name: str) -> list[dict[str, Any]]:
    """The containers that mount a volume, running or not."""
    found = []
    for item in engine.containers():
        mounts = [m for m in item.get("Mounts") or () if m.get("Name") == name]
        if mounts:
            found.append(
                {
                    "id": f"container:{item['Id']}",
                    "name": ((item.get("Names") or [item["Id"][:12]])[0]).removeprefix("/"),
                    "state": item.get("State") or "",
                    "running": item.get("State") == "running",
                    "rw": any(bool(m.get("RW")) for m in mounts),
                }
            )
    return sorted(found, key=lambda user: user["name"])


def in_use(engine: Engine, name: str) -> Problem | None:
    """Why a volume cannot be removed, if it cannot."""
    names = [user["name"] for user in users(engine, name)]
    if not names:
        return None
    words = {"name": name, "users": ", ".join(names)}
    return Problem(409, "volume_in_use", _("“%(name)s” is used by: %(users)s.") % words)
