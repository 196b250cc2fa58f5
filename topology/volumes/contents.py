"""What is in two tar archives, to be compared: whatever their order, and however much it is.

Of each entry a digest is kept, in a database that spills to a file of its own and is gone with the object. A
file's content counts without its holes: of a block of zeros nobody can say whether it was one. Names that are
hard links of one file are compared as such, whichever of them the file stands under in an archive.
"""

from __future__ import annotations

import hashlib
import queue
import sqlite3
import tarfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Literal, cast

from topology.volumes.exact import LONGEST_PATH

Side = Literal["was", "came"]
PIECE = 64 * 1024
_ZEROS = bytes(PIECE)
#: So many names that differ are told.
TOLD = 5
#: So many pieces wait for whoever looks at them.
_WAITING = 16
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE, tarfile.GNUTYPE_SPARSE)
#: The machine sets it anew, by its own policy.
_NOT_KEPT = ("SCHILY.xattr.security.selinux", "RHT.security.selinux")
#: What the archive API carries of attributes.
_CAPABILITY = "SCHILY.xattr.security.capability"
_SCHEMA = """
CREATE TABLE {0} (name BLOB PRIMARY KEY, digest BLOB, target BLOB, first BLOB) WITHOUT ROWID;
"""
_SETTLE = """
CREATE TEMP TABLE firsts AS SELECT target, min(min(name), target) AS first FROM {0}
    WHERE target IS NOT NULL GROUP BY target;
CREATE UNIQUE INDEX firsts_target ON firsts (target);
UPDATE {0} SET first = (SELECT first FROM firsts WHERE firsts.target = coalesce({0}.target, {0}.name));
UPDATE {0} SET digest = (SELECT file.digest FROM {0} AS file WHERE file.name = {0}.target)
    WHERE target IS NOT NULL;
DROP TABLE firsts;
"""
_DIFFERING = """
SELECT name FROM (SELECT name, digest, first FROM was EXCEPT SELECT name, digest, first FROM came)
UNION SELECT name FROM (SELECT name, digest, first FROM came EXCEPT SELECT name, digest, first FROM was)
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """How it came out. `differing` has the first few of the names that are missing, new or different."""

    entries: int
    count: int
    differing: tuple[str, ...]


class Contents:
    """Both sides. `exact`: times and attributes count, too; else what the archive API carries."""

    def __init__(self, *, exact: bool) -> None:
        self._exact = exact
        self._db = sqlite3.connect("", check_same_thread=False)
        for side in ("was", "came"):
            self._db.execute(_SCHEMA.format(side))

    def close(self) -> None:
        """Let go of it."""
        self._db.close()

    def passing(self, side: Side, pieces: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
        """Look at an archive that goes on to somebody else. Raises what is wrong with it at its end."""
        looking = _Looking(self, side)
        try:
            for piece in pieces:
                looking.put(bytes(piece))
                yield piece
        finally:
            looking.end()
        looking.must_be_well()

    def add(self, side: Side, archive: IO[bytes]) -> None:
        """Look at a whole archive. Raises `tarfile.TarError`."""
        insert = f"INSERT OR REPLACE INTO {side} (name, digest, target) VALUES (?, ?, ?)"  # noqa: S608 - ours
        with tarfile.open(fileobj=archive, mode="r|", bufsize=4 * PIECE) as tar, self._db:
            for info in tar:
                name = _bytes(info.name)
                if len(name) > LONGEST_PATH or not (name == b"volume" or name.startswith(b"volume/")):
                    continue
                target = _bytes(info.linkname) if info.islnk() else None
                self._db.execute(insert, (name, None if target else self._digest(tar, info), target))
                tar.members.clear()  # type: ignore[attr-defined] # it would remember each
        self._db.executescript(_SETTLE.format(side))

    def compare(self) -> Compared:
        """Both, once both were looked at."""
        names = [_shown(name) for (name,) in self._db.execute(f"{_DIFFERING} LIMIT {TOLD}")]
        (count,) = self._db.execute(f"SELECT count(*) FROM ({_DIFFERING})").fetchone()  # noqa: S608 - ours
        (entries,) = self._db.execute("SELECT count(*) FROM came").fetchone()
        return Compared(entries, count, tuple(names))

    def _digest(self, tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
        is_file = info.type in _FILES or info.issparse()
        kind = b"file" if is_file else info.type
        about: list[object] = [kind, info.mode & 0o7777, info.uid, info.gid, info.size if is_file else 0]
        if info.issym():
            about.append(info.linkname)
        if info.ischr() or info.isblk():
            about += [info.devmajor, info.devminor]
        headers = info.pax_headers
        if self._exact:
            about.append(_time(headers.get("mtime", str(info.mtime))))
        about += sorted((key, value) for key, value in headers.items() if self._counts(key))
        digest = hashlib.sha256(repr(about).encode(errors="surrogateescape"))
        if is_file and info.size:
            _add_content(digest, cast("IO[bytes]", tar.extractfile(info)))
        return digest.digest()

    def _counts(self, key: str) -> bool:
        if key in _NOT_KEPT:
            return False
        return key.startswith("SCHILY.") if self._exact else key == _CAPABILITY


def _add_content(digest: hashlib._Hash, file: IO[bytes]) -> None:
    at = 0
    while piece := file.read(PIECE):
        if piece != _ZEROS[: len(piece)]:
            digest.update(at.to_bytes(8, "big"))
            digest.update(piece)
        at += len(piece)


def _time(text: str) -> str:
    """`1.500` and `1.5` are one moment."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bytes(name: str) -> bytes:
    return name.rstrip("/").encode(errors="surrogateescape")


def _shown(name: bytes) -> str:
    text = name.removeprefix(b"volume").removeprefix(b"/").decode(errors="replace") or "."
    return "".join(one if one.isprintable() else "�" for one in text[-100:])


class _Looking:
    """A thread that looks at pieces as they come; what goes wrong there holds nobody up."""

    def __init__(self, contents: Contents, side: Side) -> None:
        self._pieces: queue.Queue[bytes] = queue.Queue(_WAITING)
        self._rest = b""
        self._over = False
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(contents, side), name="looking", daemon=True)
        self._thread.start()

    def put(self, piece: bytes) -> None:
        """Waits where the other side is slow."""
        if piece:
            self._pieces.put(piece)

    def end(self) -> None:
        """That was all."""
        self._pieces.put(b"")
        self._thread.join()

    def must_be_well(self) -> None:
        """Raise what went wrong."""
        if self._error is not None:
            raise self._error

    def read(self, size: int) -> bytes:
        """For `tarfile`."""
        if not self._rest and not self._over:
            self._rest = self._pieces.get()
            self._over = not self._rest
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _run(self, contents: Contents, side: Side) -> None:
        try:
            contents.add(side, cast("IO[bytes]", self))
        except Exception as error:
            self._error = error
        while not self._over:
            self.read(PIECE)
            self._rest = b""


class Reading:
    """Pieces as a file that can be read."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def read(self, size: int) -> bytes:
        """At most so many bytes."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = bytes(piece)
        found, self._rest = self._rest[:size], self._rest[size:]
        return found
