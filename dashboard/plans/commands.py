"""Plans with a command of their own: it runs in a container that has the volume; its output is the backup."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import closing

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.base.problems import Problem
from dashboard.plans.models import Plan
from dashboard.volumes import lookup
from dashboard.volumes.jobs import Job
from dashboard.volumes.service import Read
from dashboard.volumes.work import Undertaking
from topology.engine.port import Engine
from topology.volumes.manifest import About
from topology.volumes.output import output
from topology.volumes.users import User

WAY = "command"


def container_of(engine: Engine, volume: str) -> User:
    """The container in which a command for a volume runs: one that mounts it, rather to write.

    Raises a problem (409 `no_container`) where there is none.
    """
    running = [one for one in lookup.users(engine, volume) if one.state == "running" and one.through is None]
    if not running:
        sentence = _("No container that runs mounts “%s”: the command has nowhere to run.")
        raise Problem(409, "no_container", sentence % volume)
    return min(running, key=lambda one: (not one.rw, one.name))


def reading(plan: Plan) -> Read:
    """What reads a volume for this plan: its command. Raises a problem where nothing may be changed."""

    @contextlib.contextmanager
    def read(under: Undertaking, volume: str, job: Job) -> Iterator[tuple[About, Iterator[memoryview]]]:
        if settings.READ_ONLY:
            raise Problem(
                403, "read_only", _("This Portolan is read-only: a command could change something.")
            )
        lookup.find(under.engine, volume)
        container = container_of(under.engine, volume)
        about = About(
            volume=volume, driver="", engine=under.engine.host().get("ID") or "",
            time=timezone.now().isoformat(timespec="seconds"), way=WAY,
        )  # fmt: skip
        command = ("sh", "-c", plan.command)
        pieces = output(under.storage, container.id, container.name, command, job.progress)
        with closing(pieces):  # type: ignore[type-var] # it is a generator
            yield about, pieces

    return read
