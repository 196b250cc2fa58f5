"""Which paths on the host are a way to root, and which mounts stand in each other's way.

A container that can write to the Docker socket, to `/etc` or to `/proc` can become root on the host; with the
socket even a read-only mount is enough, for a socket is spoken to, not written (`docs/engine.md`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from topology.graph.records import Fields

#: Names under which engines and runtimes listen.
_SOCKET_NAMES = frozenset({"docker.sock", "containerd.sock", "podman.sock", "crio.sock", "buildkitd.sock"})
_SOCKETS = frozenset(
    {"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock"}
)
#: Places whose owner is root of the host, and the code of the risk.
_PLACES = (
    ("/etc", "host_etc"),
    ("/root", "host_home_root"),
    ("/proc", "host_proc"),
    ("/sys", "host_sys"),
    ("/dev", "host_dev"),
    ("/var/run", "host_run"),
    ("/run", "host_run"),
    ("/var/lib/docker", "docker_data"),
)
#: Files and folders inside those places that many containers mount, and that open nothing.
_HARMLESS = (
    "/etc/localtime",
    "/etc/timezone",
    "/etc/hosts",
    "/etc/hostname",
    "/etc/resolv.conf",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/dev/shm",  # noqa: S108 - a path on the host, not one that we write to
    "/dev/null",
    "/dev/urandom",
)
#: What is a way to root even when it can only be read.
_SECRET = ("/etc/shadow", "/etc/sudoers", "/root/.ssh", "/root/.docker", "/root/.kube")
_RISK = ("code", "container", "destination", "rw", "other")


@dataclass(frozen=True, slots=True)
class Ground:
    """What of the host's own ground depends on the engine: where it keeps its data, where it listens."""

    data: str = "/var/lib/docker"
    sockets: frozenset[str] = _SOCKETS

    @classmethod
    def of(cls, data: str | None, socket: str | None) -> Ground:
        """The ground of an engine with this data folder and this socket (`None`: the usual ones)."""
        return cls(data or cls().data, _SOCKETS | ({socket} if socket else frozenset()))


def risk(
    code: str,
    container: str | None = None,
    destination: str | None = None,
    *,
    rw: bool | None = None,
    other: str | None = None,
) -> Fields:
    """One entry of a node's `risks`.

    `container` and `other` are node IDs: whose mount it is, and what it stands in the way of.
    """
    return Fields(_RISK, (code, container, destination, rw, other))


@lru_cache(maxsize=65_536)
def path_codes(path: str, destination: str, ground: Ground, *, rw: bool) -> tuple[str, ...]:
    """The ways to root that mounting `path` of the host at `destination` opens, in the order of weight."""
    path = posixpath.normpath(path)
    if path == "/":
        return ("host_root",)
    codes = ["docker_socket"] if _reaches_socket(path, destination, ground) else []
    codes += [code for place, code in (*_PLACES, (ground.data, "docker_data")) if _opens(path, place, rw=rw)]
    return tuple(dict.fromkeys(codes))


def _reaches_socket(path: str, destination: str, ground: Ground) -> bool:
    """It is an engine's socket, under whatever name, or a folder in which one lies."""
    if {posixpath.basename(path), posixpath.basename(destination)} & _SOCKET_NAMES:
        return True
    return path in ground.sockets or any(inside(socket, path) for socket in ground.sockets)


def _opens(path: str, place: str, *, rw: bool) -> bool:
    if path == place or inside(place, path):
        return True
    if not inside(path, place) or any(path == known or inside(path, known) for known in _HARMLESS):
        return False
    return rw or any(path == secret or inside(path, secret) for secret in _SECRET)


def inside(path: str, folder: str) -> bool:
    """`path` lies below `folder` (both normal and absolute)."""
    return path.startswith(folder if folder.endswith("/") else folder + "/") and path != folder


def enclosing(path: str, folders: dict[str, str]) -> str | None:
    """The value of the innermost of `folders` that `path` lies in; `/` does not count, for all lies in it."""
    while (path := posixpath.dirname(path)) not in ("/", ""):
        if path in folders:
            return folders[path]
    return None


def hidden_destinations(destinations: Iterable[str]) -> dict[str, str]:
    """Mount points that lie in another mount of the same container: each with the one it hides a part of."""
    known = {posixpath.normpath(destination): destination for destination in destinations}
    found = {destination: enclosing(path, known) for path, destination in known.items()}
    return {destination: other for destination, other in found.items() if other is not None}
