"""Who reaches what is in a volume: by mounting it, or by another way to the same place on the host.

Other ways are a mounted path that is the volume's mountpoint, or lies in it, or holds it; the same of the
path that backs a `local` volume; and another volume that is backed by such a path, or the same share or disk.
Paths are compared as they are written: where a symbolic link on the host leads is not known here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from topology.graph.parts import backing_path
from topology.graph.risks import inside
from topology.model.records import Container, Mount, Volume


@dataclass(frozen=True, slots=True)
class User:
    """A container that reaches a volume's content.

    `through`: the path of the host, or the name of the other volume, by which it does; `None` where it mounts
    the volume itself. `around`: that path holds the volume and much else.
    """

    id: str
    name: str
    state: str
    rw: bool
    through: str | None = None
    around: bool = False

    @property
    def running(self) -> bool:
        """Whether its processes run at this moment."""
        return self.state == "running"


def users(containers: Iterable[Container], volumes: Iterable[Volume], name: str) -> tuple[User, ...]:
    """Everybody who reaches the content of the volume `name`, running or not, sorted by name."""
    known = {volume.name: volume for volume in volumes}
    places = _places(known.get(name))
    found = (_user(container, known, name, places) for container in containers)
    return tuple(sorted((user for user in found if user is not None), key=lambda user: user.name))


def bound_paths(containers: Iterable[Container]) -> set[str]:
    """Every path of the host that is mounted into a container, and every folder that such a path lies in."""
    found: set[str] = set()
    for container in containers:
        for mount in container.mounts:
            path = posixpath.normpath(mount.source) if mount.type == "bind" and mount.source else ""
            while path and path not in found:
                found.add(path)
                path = posixpath.dirname(path)
    return found


def _user(
    container: Container, known: Mapping[str, Volume], name: str, places: frozenset[str]
) -> User | None:
    """What of a container's mounts says the most: the volume itself first, and writing before reading."""
    ways = list(_ways(container.mounts, known, name, places))
    if not ways:
        return None
    direct = [mount for mount, through, _around in ways if through is None]
    if direct:
        return User(container.id, container.name, container.state, any(mount.rw for mount, _, _ in ways))
    _mount, through, around = min(ways, key=lambda way: (way[2], not way[0].rw))
    return User(
        container.id, container.name, container.state, any(mount.rw for mount, _, _ in ways), through, around
    )


def _ways(
    mounts: Iterable[Mount], known: Mapping[str, Volume], name: str, places: frozenset[str]
) -> Iterator[tuple[Mount, str | None, bool]]:
    for mount in mounts:
        if mount.type in ("volume", "cluster"):
            if mount.name == name:
                yield mount, None, False
                continue
            theirs = _places(known.get(mount.name or ""))
            if _touch(theirs, places):
                yield mount, mount.name, not _within(theirs, places)
        elif mount.type == "bind" and mount.source:
            theirs = frozenset({posixpath.normpath(mount.source)})
            if _touch(theirs, places):
                yield mount, mount.source, not _within(theirs, places)


def _places(volume: Volume | None) -> frozenset[str]:
    """Where the content of a volume is found: paths of the host, and what is mounted from elsewhere."""
    if volume is None:
        return frozenset()
    paths = (volume.mountpoint, backing_path(volume) or _elsewhere(dict(volume.options)))
    return frozenset(posixpath.normpath(path) for path in paths if path)


def _elsewhere(options: Mapping[str, str]) -> str | None:
    """A share or a disk that a volume's options name, as something like a path; memory is never the same."""
    device = options.get("device")
    if not device or options.get("type") in ("tmpfs", "ramfs"):
        return None
    server = next((o for o in options.get("o", "").split(",") if o.startswith("addr=")), "")
    return f"elsewhere:{server}{device}"


def _within(theirs: Iterable[str], places: Iterable[str]) -> bool:
    """One of `theirs` is one of `places`, or lies in it."""
    return any(path == place or inside(path, place) for path in theirs for place in places)


def _touch(theirs: Iterable[str], places: Iterable[str]) -> bool:
    return _within(theirs, places) or _within(places, theirs)
