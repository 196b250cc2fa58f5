"""Which volumes there are and who uses them, as the engine says at this moment."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable

from dashboard.access.protection import own_container
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from topology.engine.errors import NotFound
from topology.engine.port import Engine, Json
from topology.model.parser import is_in_memory, parse_containers, parse_volume, parse_volumes
from topology.model.records import Container, Volume
from topology.volumes.users import User, bound_paths
from topology.volumes.users import users as users_of

#: What engines take as a volume's name.
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
LONGEST_NAME = 255


def find(engine: Engine, name: str) -> Json:
    """The volume of this name. Raises a `Problem` (404) if there is none."""
    found = _asked(engine, name)
    if found is None:
        raise Problem(404, "volume_not_found", _("There is no volume “%s”.") % name)
    return found


def must_not_be_ours(engine: Engine, name: str) -> None:
    """Raise for a volume that Portolan has made for itself: it may hold what another one holds or held."""
    if engine.storage().marks.is_ours(_asked(engine, name) or {}):
        raise Problem(404, "volume_not_found", _("There is no volume “%s”.") % name)


def exists(engine: Engine, name: str) -> bool:
    """Whether there is a volume of this name."""
    return _asked(engine, name) is not None


def _asked(engine: Engine, name: str) -> Json | None:
    if posixpath.normpath(name) != name or name in (".", ".."):
        return None  # in the engine's own addresses that would be a way to something else
    try:
        return engine.storage().volume(name)
    except NotFound:
        return None


def must_not_exist(engine: Engine, name: str, *, restoring: bool = False) -> None:
    """Raise unless a volume of this name can be made: engines say nothing if there is one already."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        sentence = _(
            "“%s” cannot be a volume's name: it needs two or more letters, digits, “_”, “.” or “-”, "
            "the first a letter or digit."
        )
        raise Problem(400, "bad_name", sentence % name[:LONGEST_NAME])
    if not exists(engine, name):
        return
    if restoring:
        sentence = _(
            "There is a volume “%s” already. Choose another name, or choose to fill it if it is empty, "
            "or to replace what it holds."
        )
    else:
        sentence = _("There is a volume “%s” already. Choose another name.")
    raise Problem(409, "volume_exists", sentence % name)


def users(engine: Engine, name: str) -> tuple[User, ...]:
    """The containers that reach what is in a volume, running or not, by whatever way."""
    return users_of(_containers(engine), parse_volumes(engine.volumes()), name)


def _containers(engine: Engine) -> tuple[Container, ...]:
    """All of them. What is on no chart because we made it uses volumes as any other; unless it never runs."""
    storage = engine.storage()
    return parse_containers(
        item for item in storage.containers() if item["State"] != "created" or not storage.marks.is_ours(item)
    )


def memory_of_nobody(name: str, volume: Json, found: Iterable[User]) -> Problem | None:
    """Why nothing can be put into a volume that is memory, and that nobody holds: it is gone at once."""
    holds = any(user.through is None and user.state in ("running", "paused") for user in found)
    if holds or not volume or not is_in_memory(parse_volume(volume)):
        return None
    sentence = _(
        "“%s” is memory, and no running container uses it: whatever were put into it would be gone at once. "
        "Start a container that mounts it first."
    )
    return Problem(409, "memory_of_nobody", sentence % name)


def unused_anonymous(engine: Engine) -> list[Volume]:
    """The volumes that nobody has named and no container uses, running or not."""
    containers = _containers(engine)
    used = {mount.name for container in containers for mount in container.mounts}
    paths = bound_paths(containers)
    return [
        volume
        for volume in parse_volumes(engine.volumes())
        if volume.anonymous and volume.name not in used and volume.mountpoint not in paths
    ]


def is_ours(user: User) -> bool:
    """Whether it is the container that Portolan itself runs in: it cannot be paused by itself."""
    return user.id == own_container.container_id()


def writers(found: Iterable[User], held: Collection[str] = ()) -> tuple[User, ...]:
    """Those that could write at this moment, or could if it were not for us: `held` are paused by us."""
    return tuple(
        user
        for user in found
        if user.rw and (user.running or (user.state == "paused" and user.id in held)) and not is_ours(user)
    )


def in_use(engine: Engine, name: str, found: Iterable[User]) -> Problem | None:
    """Why a volume cannot be removed, if it cannot.

    Who mounts a folder of the host that holds it and much else does not keep it from going.
    """
    using = [user for user in found if not user.around]
    if not using:
        return None
    ours = _helpers(engine)
    names = [named_with_way(user) for user in using if user.id not in ours]
    if not names:
        sentence = _("“%s” is being backed up, restored or copied at this moment. Wait until that has ended.")
        return Problem(409, "volume_in_use", sentence % name)
    words = {"name": name, "users": ", ".join(names)}
    sentence = _("“%(name)s” is used by: %(users)s. Remove the containers first, running or not.") % words
    return Problem(409, "volume_in_use", sentence)


def _helpers(engine: Engine) -> frozenset[str]:
    """The containers in which Portolan itself does something with volumes: they go by themselves."""
    storage = engine.storage()
    return frozenset(item["Id"] for item in storage.containers() if storage.marks.is_ours(item))


def named_with_way(user: User) -> str:
    """A user's name, and how it reaches the volume where it does not mount it."""
    if user.through is None:
        return user.name
    return _("%(name)s (through %(way)s)") % {"name": user.name, "way": user.through}
