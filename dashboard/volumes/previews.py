"""What would be gone, who uses it, who writes to it: told before anything is done with a volume."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import ngettext

from dashboard import targets
from dashboard.access.policy import Rights
from dashboard.base import failures
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from dashboard.volumes import foretelling, leases, locks, lookup, sizes, ways
from dashboard.volumes.jobs import named
from dashboard.volumes.journal_store import held, not_settled
from dashboard.volumes.lookup import named_with_way
from topology.engine.errors import EngineError
from topology.engine.port import Engine
from topology.model import records as model
from topology.model.parser import parse_volume
from topology.model.records import Volume
from topology.volumes.helpers import never_started, own_name
from topology.volumes.users import User

MOVES_FILES = ("backup", "restore", "copy")


def preview(runtime: Runtime, name: str, action: str, to: str = "") -> dict[str, Any]:
    """The answer for one volume and action; of a volume that is not there, only restoring makes sense.

    `to` is the name of a copy.
    """
    engine = runtime.engine()
    there = lookup.exists(engine, name)
    volume = lookup.find(engine, name) if there or action != "restore" else {}
    users = lookup.users(engine, name)
    writers = lookup.writers(users, held())
    refused = _refused(engine, volume, name, action, users)
    way = None
    if action in MOVES_FILES and refused is None:
        way, refused = _way(engine)
    written_by = [model.container_id(user.id) for user in writers]
    foretold = foretelling.of_action(runtime, name, action, there=there, writers=written_by, to=to)
    warnings = [*_warnings(name, action, writers, there=there, volume=volume), *foretold["warnings"]]
    if action in MOVES_FILES and any(lookup.is_ours(user) and user.rw for user in users):
        warnings.append(_("Portolan itself keeps its data in it, and cannot be paused meanwhile."))
    return {
        "action": action,
        "volume": named(name),
        "exists": there,
        "driver": volume.get("Driver"),
        **_size(runtime, name),
        "used_by": [_user(user) for user in users if not user.around],
        "writers": [{"id": model.container_id(user.id), "name": user.name} for user in writers],
        "refused": refused and {"code": refused.code, "detail": refused.detail},
        "modes": ["empty", "replace"] if there else ["new"],
        "needs_words": there and (action == "restore" or (action == "remove" and not _leads_to(volume))),
        "warnings": [] if refused else warnings,
        "expectations": [] if refused else foretold["expectations"],
        "foreseen_paused": foretold["paused"],
        **_way_told(way),
    }


def _way_told(way: ways.Way | None) -> dict[str, Any]:
    """By which way the files would go, and what it leaves out."""
    if way is None:
        return {"way": None, "leaves_out": None}
    return {
        "way": way.name,
        "leaves_out": f"{way.why_not} {ways.left_out()}" if way.exact is None else None,
    }


def _way(engine: Engine) -> tuple[ways.Way | None, Problem | None]:
    """Which way the files would go; or why none, which is found out before and not after the sheet."""
    with leases.ownership.work() as owner:
        try:
            way = ways.find(engine, owner)
            if way.exact is None:
                with never_started(engine.storage(), own_name("helper"), owner):
                    pass
        except EngineError as error:
            return None, failures.of_engine(error)
    return way, None


def prunable(runtime: Runtime, rights: Rights) -> tuple[list[Volume], dict[str, str] | None]:
    """The unused anonymous volumes on which somebody may act; where there are none of those, why."""
    unused = lookup.unused_anonymous(runtime.engine())
    about = targets.volumes(runtime.engine(), *(volume.name for volume in unused))
    refusals = [rights.refusal([one]) for one in about]
    free = [volume for volume, refused in zip(unused, refusals, strict=True) if refused is None]
    why = next(filter(None, refusals), None)
    return free, {"code": why.code, "detail": why.detail} if why is not None and not free else None


def _size(runtime: Runtime, name: str) -> dict[str, Any]:
    """As far as it is known, and since when."""
    known = sizes.of(runtime).state
    return {
        "size": known.volumes.get(name),
        "size_at": known.done_at if name in known.volumes else None,
    }


def _refused(
    engine: Engine, volume: dict[str, Any], name: str, action: str, users: Iterable[User]
) -> Problem | None:
    """Why it cannot be done, if that is known beforehand."""
    refused = None
    if action == "remove":
        refused = lookup.in_use(engine, name, users)
    elif action == "restore":
        refused = lookup.memory_of_nobody(name, volume, users)
    return refused or locks.at_work(name) or not_settled(name)


def _user(user: User) -> dict[str, Any]:
    return {
        "id": model.container_id(user.id),
        "name": named_with_way(user),
        "state": user.state,
        "running": user.running,
        "rw": user.rw,
    }


def _warnings(
    name: str, action: str, writers: Iterable[User], *, there: bool, volume: dict[str, Any]
) -> Iterator[str]:
    names = [named_with_way(user) for user in writers]
    words = {"name": name, "writers": ", ".join(names)}
    if action == "remove":
        yield _gone(name, volume)
    if action == "restore" and there:
        sentence = _("Replacing “%(name)s” removes what it holds now, once the new content is complete.")
        yield sentence % words
    if not names:
        return
    if action == "restore":
        sentence = ngettext(
            "%(writers)s writes to it at this moment: pause it meanwhile, or stop it first.",
            "%(writers)s write to it at this moment: pause them meanwhile, or stop them first.",
            len(names),
        )
        yield sentence % words
    elif action in ("backup", "copy"):
        sentence = ngettext(
            "%(writers)s may write to it meanwhile: pause it, or the copy may be inconsistent.",
            "%(writers)s may write to it meanwhile: pause them, or the copy may be inconsistent.",
            len(names),
        )
        yield sentence % words


def _leads_to(volume: dict[str, Any]) -> str | None:
    """The path or share that holds the data, where the volume is but a way to it."""
    return parse_volume(volume).device if volume else None


def _gone(name: str, volume: dict[str, Any]) -> str:
    """What removing takes away: of a volume that leads elsewhere, nothing but the way there."""
    device = _leads_to(volume)
    if device is not None:
        sentence = _("Only “%(name)s” is removed, which leads to %(device)s: the data there stays.")
        return sentence % {"name": name, "device": device}
    return _("Everything in “%(name)s” will be gone for good.") % {"name": name}
