"""Entries into a volume: unpacked by the engine, the volume's own root included; and out of it again."""

from __future__ import annotations

import contextlib
import tarfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, suppress

from topology.engine.errors import EngineConflict, EngineError, EngineProtocolError, NotFound
from topology.engine.port import Storage
from topology.messages import gettext_noop
from topology.volumes.backup import scanned
from topology.volumes.errors import BadArchive, VolumeChanged, VolumeInTheWay
from topology.volumes.helpers import FOLDER_NAME, PLACE, helper
from topology.volumes.progress import Progress
from topology.volumes.tar import BLOCK, END, FOLDER, Entry, Scanner

Pieces = Iterable[bytes | memoryview]
#: A link to it can never be made, for the archive that asks for it holds nothing else.
NOWHERE = "./.portolan-nothing-is-here"
#: Said of a link's target; the first by newer engines, which say so of any 404.
_NOTHING_THERE = ("Could not find the file", "no such file or directory")
#: More of what an engine says, which may hold a name of any length, is not shown.
LONGEST_WORDS = 310
#: What a file system of its own brings along.
LOST_AND_FOUND = b"lost+found"
#: So often a volume is read to empty it while somebody writes to it.
MOST_READINGS = 5


class Root:
    """Remembers the entry of the volume's own root: the engine passes over it when it unpacks."""

    def __init__(self) -> None:
        self.entry: Entry | None = None

    def visit(self, entry: Entry) -> None:
        """Look at an entry."""
        if entry.type == FOLDER and entry.name in (b".", b"./"):
            self.entry = entry


def write_own(storage: Storage, container: str, pieces: Pieces) -> None:
    """Unpack what was read from a helper into the volume that another carries at the same place.

    From the helper's root, for older engines refuse symbolic links that lead out of where they unpack to.
    """
    storage.write_archive(container, "/", _ended(pieces))


def write(storage: Storage, container: str, pieces: Pieces, root: Root) -> None:
    """Unpack anybody's archive into the volume that a helper carries, and then make its root as it was."""
    storage.write_archive(container, PLACE, _ended(pieces))
    if root.entry is not None:
        storage.write_archive(container, "/", [_root_header(root.entry), END])


@contextlib.contextmanager
def told_of_archive() -> Iterator[None]:
    """What the engine says while it unpacks somebody's archive is about the archive, but for a full disk.

    Raises `BadArchive`.
    """
    try:
        yield
    except (EngineConflict, NotFound) as error:
        words = str(error).removeprefix("Error processing tar file(exit status 1): ")
        if no_space(error) or "No such container" in words:
            raise
        if any(said in words for said in _NOTHING_THERE):
            template = gettext_noop(
                "The archive has a link to something that is not in it, or a name of nothing."
            )
            raise BadArchive("link_to_nothing", template) from error
        shown = words if len(words) <= LONGEST_WORDS else f"{words[:150]} … {words[-150:]}"
        template = gettext_noop("The engine cannot unpack the archive: %(words)s")
        raise BadArchive("not_unpacked", template, words=shown) from error


def _ended(pieces: Pieces) -> Iterator[bytes | memoryview]:
    yield from pieces
    yield END


def _root_header(entry: Entry) -> bytes:
    """The root's entry under the name that the volume has in the helper."""
    name = FOLDER_NAME + b"/"
    block = bytearray(entry.block)
    block[:100] = name.ljust(100, b"\0")
    if block[257:263] == b"ustar\0":
        block[345:500] = bytes(155)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    records = b"".join(_record(k, v) for k, v in entry.pax.items() if k not in (b"path", b"size"))
    if not records:
        return bytes(block)
    info = tarfile.TarInfo("root")
    info.type, info.size = b"x", len(records)
    return info.tobuf(tarfile.USTAR_FORMAT) + records + bytes(-len(records) % BLOCK) + bytes(block)


def _record(key: bytes, value: bytes) -> bytes:
    """A PAX record, which begins with its own length."""
    body = b" " + key + b"=" + value + b"\n"
    length = len(body)
    while length != len(body) + len(str(length)):
        length = len(body) + len(str(length))
    return str(length).encode() + body


def names(storage: Storage, container: str) -> Generator[bytes, None, None]:
    """The names of what is in the volume's root, as they come; reading on reads the whole volume.

    Raises `VolumeChanged` where the engine ends in the middle.
    """
    seen: set[bytes] = set()
    fresh: list[bytes] = []

    def visit(entry: Entry) -> bool:
        name = entry.name.removeprefix(b"./").partition(b"/")[0]
        if name not in (b"", b".") and name not in seen:
            seen.add(name)
            fresh.append(name)
        return True

    with storage.read_archive(container, f"{PLACE}/.") as archive:
        for _piece in scanned(archive, Scanner(visit)):
            yield from fresh
            fresh.clear()


def is_empty(storage: Storage, volume: str, owner: str) -> bool:
    """Whether there is nothing in a volume."""
    with helper(storage, volume, owner) as container, closing(names(storage, container)) as found:
        return all(name == LOST_AND_FOUND for name in found)


def clear(storage: Storage, volume: str, owner: str, progress: Progress) -> None:
    """Take everything out of a volume, although containers may use it.

    The engine has no request for that. But before it unpacks an entry it removes what is there by that name;
    so it is given an archive with a link to nothing, which it cannot make afterwards. By the name of the
    place where the volume is mounted it removes all that is in it, and only the place itself stays; should an
    engine not do that, each name in the volume is given such an archive.
    Raises `VolumeInTheWay` if something stays, and `VolumeChanged` where that cannot be told.
    """
    with helper(storage, volume, owner, write=True) as container:
        whole = not _has(storage, container, LOST_AND_FOUND)
        first = _first(storage, container)
        if whole:
            _remove(storage, container, "/", FOLDER_NAME)
        if not whole or _first(storage, container) == first:
            _remove_each(storage, container, progress)
    if not is_empty(storage, volume, owner):
        template = gettext_noop("“%(name)s” could not be emptied; nothing else was changed.")
        raise VolumeInTheWay("not_emptied", template, name=volume)


def _has(storage: Storage, container: str, name: bytes) -> bool:
    """Whether there is something by that name in the volume's root."""
    try:
        with storage.read_archive(container, f"{PLACE}/{name.decode()}"):
            return True
    except NotFound:
        return False


def _first(storage: Storage, container: str) -> bytes | None:
    """The first name in the volume's root: reading them all would be to read all that is in them."""
    with closing(names(storage, container)) as reading:
        return next(reading, None)


def _remove_each(storage: Storage, container: str, progress: Progress) -> None:
    """Remove what is there at this moment, name by name: somebody may go on making new ones.

    A file that shrinks while it is read ends the reading early, and the names behind it are not told. What
    was told goes, that file with it, and it is read once more.
    """
    for _ in range(MOST_READINGS):
        found, whole = _names(storage, container)
        for name in found:
            progress.check()
            if name != LOST_AND_FOUND:
                _remove(storage, container, PLACE, name)
        if whole:
            return


def _names(storage: Storage, container: str) -> tuple[list[bytes], bool]:
    """The names that the engine tells, and whether they are all."""
    found: list[bytes] = []
    with closing(names(storage, container)) as reading:
        try:
            found.extend(reading)
        except VolumeChanged:
            return found, False
    return found, True


def _remove(storage: Storage, container: str, folder: str, name: bytes) -> None:
    with suppress(EngineConflict, NotFound, EngineProtocolError):
        storage.write_archive(container, folder, [_link_to_nothing(name), END])


def _link_to_nothing(name: bytes) -> bytes:
    info = tarfile.TarInfo(name.decode("utf-8", "surrogateescape"))
    info.type, info.linkname = tarfile.LNKTYPE, NOWHERE
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def no_space(error: EngineError) -> bool:
    """Whether the engine means that the disk is full."""
    return "no space left on device" in str(error) or "disk quota exceeded" in str(error)
