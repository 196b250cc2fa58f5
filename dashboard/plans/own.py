"""Portolan's own data at a place: its database at one moment, and the keys of its data folder; encrypted.

Whoever has it has everything: users, tokens, the secrets of places. So there is none that is not sealed.

    portolan.json        format, version, time
    secret-key, work/…   the keys of the data folder, and who it is among others on an engine
    portolan.sqlite3     the database as it was at one moment
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple, cast

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.base import database
from dashboard.base.problems import Problem
from dashboard.base.version import VERSION
from dashboard.plans.writing import write
from topology.backups import entry as entries
from topology.backups import sealing
from topology.backups.entry import Entry
from topology.backups.errors import PlaceError
from topology.backups.places.port import Place
from topology.messages import gettext_noop
from topology.volumes.compress import compressed, opened
from topology.volumes.contents import Reading
from topology.volumes.errors import BadArchive

FORMAT = 1
#: In place of a volume's name: none can begin so.
NAME = ".portolan"
FORM = "tar.zst"
ABOUT, DATABASE = "portolan.json", "portolan.sqlite3"
KEYS = ("secret-key", "work/key", "work/instance")
PIECE = 256 * 1024
_DRAFT = ".own-data-"
_NO_OWN = gettext_noop("This is no backup of a Portolan's own data.")
_NEWER = gettext_noop("The backup was made by a newer Portolan (format %(format)s).")
_BROKEN = gettext_noop("The database in the backup is damaged: %(words)s")


class Kept(NamedTuple):
    """What was put there, and how many older ones went."""

    entry: Entry
    gone: int


def store(place: Place, recipient: str, keep: int) -> Kept:
    """Put it there, sealed for this public key; the last `keep` of it stay.

    Raises `PlanError` for what is no key, `PlaceError`, and a problem where the database is none of SQLite.
    """
    sealing.check_recipient(recipient)
    now = timezone.now()
    name = entries.new_name(NAME, now, f".{FORM}{sealing.ENDING}")
    with _copied() as copy:
        size = copy.stat().st_size
        sent, sha256 = write(place, name, compressed(_packed(copy, now), FORM), recipient)
    entry = Entry(
        volume=NAME, time=now.isoformat(timespec="seconds"), engine="", archive=name, size=sent,
        sha256=sha256, entries=len(KEYS) + 2, bytes=size, complete=True, way="own", encrypted=True, plan="",
    )  # fmt: skip
    try:
        entries.write(place, entry)
    except BaseException:
        with contextlib.suppress(PlaceError):
            place.remove(entry.name)
            place.remove(entry.archive)
        raise
    return Kept(entry, _expired(place, entry, keep))


def found(place: Place) -> list[Entry]:
    """What of it is at a place, the newest first. Raises `PlaceError`."""
    own = [one for one in entries.found(place, entries.folder_of(NAME)) if one.volume == NAME]
    return sorted(own, key=lambda one: (one.time, one.archive), reverse=True)


def restore(place: Place, entry: Entry, identity: str, *, replace: bool) -> Path | None:
    """Make this data folder what that one was; where a database was before, its copy stays, and is told.

    Nothing is changed before all of it is there and well, and no server starts meanwhile. Raises `Busy` where
    one runs, and a problem (409) where an installation is there and may not be replaced.
    """
    target = _target()
    with database.claimed():
        there = _is_installation(target)
        if there and not replace:
            raise Problem(
                409,
                "exists",
                _("There is an installation in this data folder already: say --replace, or use another."),
            )
        with _draft() as fresh:
            with place.open(entry.archive) as source, sealing.opened(source, identity) as plain:
                _unpack(cast("IO[bytes]", Reading(opened(plain))), fresh)
            _check(fresh)
            before = _put(fresh, Path(settings.DATA), target, kept=there)
        database.prepare(beside_a_server=False)
    return before


def _target() -> Path:
    path = database.sqlite_path()
    if path is None:
        sentence = _(
            "The database is none of SQLite's: back it up and restore it with its own tools, such as pg_dump."
        )
        raise Problem(409, "not_sqlite", sentence)
    return path


@contextlib.contextmanager
def _copied() -> Iterator[Path]:
    """The database as it is at one moment, while others go on with it.

    In one step: between two of them SQLite begins anew if anybody else has written.
    """
    source = _target()
    with _draft() as folder:
        copy = folder / DATABASE
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(source)) as was, closing(sqlite3.connect(copy)) as will:
            was.backup(will)
        yield copy


@contextlib.contextmanager
def _draft() -> Iterator[Path]:
    """A folder in the data folder, for what is not sealed yet or not in its place yet; locked."""
    remove_dead_drafts()
    folder = tempfile.TemporaryDirectory(prefix=_DRAFT, dir=settings.DATA)
    descriptor = os.open(folder.name, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks: there none is taken for dead
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with folder:
            yield Path(folder.name)
    finally:
        os.close(descriptor)


def remove_dead_drafts() -> None:
    """Remove the whole database and the keys that a command has left that was killed; others hold a lock."""
    for draft in Path(settings.DATA).glob(f"{_DRAFT}????????"):
        with contextlib.suppress(OSError):
            descriptor = os.open(draft, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(draft)
            finally:
                os.close(descriptor)


def _packed(copy: Path, now: datetime) -> Iterator[bytes]:
    about = {"format": FORMAT, "version": VERSION, "time": now.isoformat(timespec="seconds")}
    yield from _file(ABOUT, io.BytesIO(orjson.dumps(about)))
    for name in KEYS:
        path = Path(settings.DATA, name)
        if path.exists():
            yield from _file(name, io.BytesIO(path.read_bytes()))
    with copy.open("rb") as file:
        yield from _file(DATABASE, file)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _file(name: str, content: IO[bytes]) -> Iterator[bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = content.seek(0, os.SEEK_END), 0o600, int(datetime.now(UTC).timestamp())
    content.seek(0)
    yield info.tobuf(tarfile.PAX_FORMAT)
    while piece := content.read(PIECE):
        yield piece
    yield bytes(-info.size % tarfile.BLOCKSIZE)


def _unpack(archive: IO[bytes], folder: Path) -> None:
    """Those files that we know, under these very names, and nothing else of it."""
    try:
        with tarfile.open(fileobj=archive, mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info) if info.isreg() else None
                if content is None or info.name not in (ABOUT, DATABASE, *KEYS):
                    raise BadArchive("no_own", _NO_OWN)
                path = folder / info.name
                path.parent.mkdir(mode=0o700, exist_ok=True)
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    while piece := content.read(PIECE):
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
    except (tarfile.TarError, FileExistsError):
        raise BadArchive("no_own", _NO_OWN) from None


def _check(folder: Path) -> None:
    """Raise `BadArchive` unless it is what we have made, and its database is well."""
    try:
        about = orjson.loads((folder / ABOUT).read_bytes())
        format_ = about.get("format")
    except (OSError, orjson.JSONDecodeError, AttributeError):
        raise BadArchive("no_own", _NO_OWN) from None
    if format_ != FORMAT:
        raise BadArchive("unknown_format", _NEWER, format=str(format_)[:20])
    try:
        with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as copy:
            (words,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        words = str(error)
    if words != "ok":
        raise BadArchive("broken_database", _BROKEN, words=str(words)[:200])


def _is_installation(path: Path) -> bool:
    """Whether anybody has begun to use what is there."""
    if not path.exists() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as there:
            (count,) = there.execute("SELECT count(*) FROM auth_user").fetchone()
    except sqlite3.DatabaseError as error:
        return "no such table" not in str(error)
    return bool(count)


def _put(fresh: Path, data: Path, target: Path, *, kept: bool) -> Path | None:
    before = None
    if kept:
        before = target.with_name(f"{target.name}.before-restore-{secrets.token_hex(4)}")
        os.close(os.open(before, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(target)) as was, closing(sqlite3.connect(before)) as copy:
            was.backup(copy)
        for name in KEYS:  # without them nobody could read what is sealed in it
            if (data / name).exists():
                shutil.copy2(data / name, data / f"{name}.{before.name.rpartition('.')[2]}")
    (data / "work").mkdir(mode=0o700, exist_ok=True)
    for name in KEYS:
        if (fresh / name).exists():
            (fresh / name).replace(data / name)
    for end in ("-wal", "-shm", "-journal"):  # of what was there: with the new file they would spoil it
        target.with_name(target.name + end).unlink(missing_ok=True)
    (fresh / DATABASE).replace(target)
    return before


def _expired(place: Place, made: Entry, keep: int) -> int:
    """What was made just now stays, whatever the clock says that it is."""
    over = [one for one in found(place) if one != made][max(0, keep - 1) :]
    for one in over:
        place.remove(one.name)
        place.remove(one.archive)
    return len(over)
