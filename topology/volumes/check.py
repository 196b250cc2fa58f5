"""What an archive must not hold if it is to be unpacked into a volume."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace

from topology.messages import gettext_noop
from topology.volumes.errors import BadArchive
from topology.volumes.helpers import FOLDER_NAME
from topology.volumes.tar import BLOCK_DEVICE, CHARACTER, LINK, OLD_SPARSE, SYMLINK, Entry

GIB = 1024**3
#: What begins so may be the folder itself or one above it, or is no path within.
_LEADING = (b"", b".", b"/")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold (a small one may unpack to very much), and what only some people may."""

    entries: int = 5_000_000
    bytes: int = 1024 * GIB
    devices: bool = False
    #: Symbolic links that lead out of the volume: harmless where they lie, but not expected of strangers.
    outward_links: bool = False


class Checker:
    """Looks at each entry before it is unpacked, and raises `BadArchive` for one that must not be."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        #: Their paths' hashes: an archive of nothing but links with long names must not fill the memory.
        self._symlinks: set[int] = set()
        self.entries = 0
        self.bytes = 0
        self._holes = False
        self._stored = 0
        #: Whether it is known to be one of Portolan's own backups, whose links may lead anywhere.
        self.own = False

    def fit(self, room: int) -> None:
        """No more than so many bytes fit where it is unpacked to, and there holes stay holes."""
        self._holes = True
        self._limits = replace(self._limits, bytes=min(self._limits.bytes, room))
        self._check_bytes()

    def visit(self, entry: Entry) -> bool:
        """Look at an entry; it is always to be passed on."""
        path = self._path(entry.name)
        self._count(entry)
        self._check_way(path)
        if entry.block[156:157] == OLD_SPARSE:
            template = gettext_noop(
                "“%(name)s” is a sparse file in a form that engines cannot unpack: make the archive again "
                "with `tar --format=pax`, or without `--sparse`."
            )
            raise _bad("old_sparse", template, entry.name)
        if entry.type in (CHARACTER, BLOCK_DEVICE) and not self._limits.devices:
            template = gettext_noop(
                "The archive holds a device, “%(name)s”; only administrators may allow it."
            )
            raise _bad("device_node", template, entry.name)
        if entry.type == LINK:
            self._check_hard_link(entry, path)
        elif entry.type == SYMLINK:
            self._check_symlink(entry, path)
            self._symlinks.add(hash(path))
        else:
            self._symlinks.discard(hash(path))
        return True

    def _path(self, name: bytes, *, of: bytes = b"") -> bytes:
        """A name's path within the volume; in one of our own backups all of it is in one folder."""
        path = _path(name, of=of)
        if not self.own or path == FOLDER_NAME:
            return b"" if self.own else path
        if not path.startswith(FOLDER_NAME + b"/"):
            raise _unsafe(name)
        return path.removeprefix(FOLDER_NAME + b"/")

    def _count(self, entry: Entry) -> None:
        self.entries += 1
        self.bytes += entry.size
        self._stored += entry.stored
        if self.entries > self._limits.entries:
            template = gettext_noop("The archive holds more than %(count)s entries.")
            raise BadArchive("too_many_entries", template, count=f"{self._limits.entries:,}")
        self._check_bytes()

    def _check_bytes(self) -> None:
        if (self._stored if self._holes else self.bytes) > self._limits.bytes:
            template = gettext_noop("Unpacked, the archive holds more than %(count)s bytes.")
            raise BadArchive("too_large", template, count=f"{self._limits.bytes:,}")

    def _check_way(self, path: bytes) -> None:
        """No entry may be reached through a symbolic link of the same archive."""
        while self._symlinks and (path := posixpath.dirname(path)):
            if hash(path) in self._symlinks:
                template = gettext_noop("An entry of the archive lies behind the symbolic link “%(name)s”.")
                raise _bad("unsafe_name", template, path)

    def _check_hard_link(self, entry: Entry, path: bytes) -> None:
        target = self._path(entry.target, of=entry.name)
        self._check_way(target)
        if hash(target) in self._symlinks:
            self._symlinks.add(hash(path))

    def _check_symlink(self, entry: Entry, path: bytes) -> None:
        if self._limits.outward_links or self.own:
            return
        folder = posixpath.dirname(path)
        target = posixpath.normpath(posixpath.join(folder, entry.target))
        if entry.target.startswith(b"/") or target == b".." or target.startswith(b"../"):
            template = gettext_noop("The link “%(name)s” of the archive leads out of the volume.")
            raise _bad("link_leads_out", template, entry.name)


def _path(name: bytes, *, of: bytes = b"") -> bytes:
    """A name as a normal path within the volume, empty for its root; raises for one that leaves it."""
    if name[:1] not in _LEADING and b"/." not in name and b"//" not in name and b"\0" not in name:
        return name.removesuffix(b"/")  # as nearly all are: there is nothing that could lead anywhere else
    if not name or name.startswith(b"/") or b".." in name.split(b"/") or b"\0" in name:
        if of:
            template = gettext_noop("The link “%(name)s” of the archive leads out of the volume.")
            raise _bad("link_leads_out", template, of)
        raise _unsafe(name)
    normal = posixpath.normpath(name)
    return b"" if normal == b"." else normal


def _unsafe(name: bytes) -> BadArchive:
    return _bad("unsafe_name", gettext_noop("The archive has an unsafe name in it: “%(name)s”."), name)


def _bad(code: str, template: str, name: bytes) -> BadArchive:
    shown = "".join(c if c.isprintable() else "�" for c in name[:200].decode(errors="replace"))
    return BadArchive(code, template, name=shown)
