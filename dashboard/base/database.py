"""The database at the start: one server to it, brought to this version, with a copy of how it was before."""

from __future__ import annotations

import fcntl
import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from dashboard.base.environment import BadSetting, masked
from dashboard.base.private_files import sqlite_file

#: How many copies of earlier versions stay.
COPIES = 3


class Busy(Exception):
    """Another process serves from the same database or data folder; the text names it."""


def variable() -> str:
    """The variable that says where the database is."""
    return "DATABASE_URL" if settings.ENVIRONMENT.database else "PORTOLAN_DATA"


def claim() -> list[IO[str]]:
    """Be the one server of the data folder and of the database, for as long as the answer is held.

    Raises `Busy` where another is. The system lets go of the locks when a process ends, however it does.
    """
    return [_locked(path) for path in _lock_files()]


@contextmanager
def claimed() -> Iterator[None]:
    """Be it within, as `claim` has it; raises `Busy` where another is."""
    with ExitStack() as held:
        for lock in claim():
            held.enter_context(lock)
        yield


def exists() -> bool:
    """Whether there is a database: asking a SQLite file that is not there would make one."""
    database = settings.DATABASES["default"]
    path = sqlite_file(str(database["NAME"])) if database["ENGINE"].endswith("sqlite3") else None
    return path is None or path.exists()


def served_by_another() -> bool:
    """Whether a server runs on this database at the moment."""
    try:
        with claimed():
            return False
    except Busy:
        return True


def prepare(*, beside_a_server: bool = True) -> None:
    """Bring the database to this version, if it is of an earlier one; a SQLite one is copied before.

    Raises `BadSetting` where it cannot be used, or is of a later version. `beside_a_server` says that who
    calls holds no claim: then nothing is changed under a server that runs, and `Busy` is raised.
    """
    try:
        _prepare(beside_a_server=beside_a_server)
    except (DatabaseError, OSError) as error:
        sentence = masked(" ".join(str(error).split()))
        raise BadSetting(variable(), f"names a database that cannot be used: {sentence}.") from error


def _prepare(*, beside_a_server: bool) -> None:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = [
        (label, name)
        for label, name in loader.applied_migrations
        if label in loader.migrated_apps and (label, name) not in loader.graph.nodes
        and not any((label, name) in found.replaces for found in loader.disk_migrations.values())
    ]  # fmt: skip
    if unknown:
        label, name = max(unknown)
        later = f"names a database of a later Portolan ({label}.{name})"
        raise BadSetting(variable(), f"{later}: start that version, or use a copy that was made before.")
    if not executor.migration_plan(loader.graph.leaf_nodes()):
        return
    if beside_a_server and served_by_another():
        raise Busy("The server that runs is of an earlier version: start it again first.")
    if loader.applied_migrations:
        _copy()
    call_command("migrate", verbosity=0, interactive=False)


def _copy() -> Path | None:
    """Keep a SQLite database as it is now, beside it; other kinds have tools of their own for that."""
    path = sqlite_path()
    if path is None:
        return None
    copy = path.with_name(f"{path.name}.before-{timezone.now():%Y%m%dT%H%M%S%f}")
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    for old in _earlier_copies(path, copy)[: 1 - COPIES]:
        old.unlink(missing_ok=True)
    return copy


def _earlier_copies(path: Path, made: Path) -> list[Path]:
    """The others of such copies, the oldest first; of those that a restore has made none."""
    found = path.parent.glob(f"{glob.escape(path.name)}.before-????????T*")
    return sorted(one for one in found if one != made)


def sqlite_path() -> Path | None:
    """The file of a SQLite database; `None` for other kinds."""
    return sqlite_file(str(settings.DATABASES["default"]["NAME"])) if connection.vendor == "sqlite" else None


def _lock_files() -> list[Path]:
    found, database = [settings.DATA / "serving.lock"], sqlite_path()
    if database is not None and database.parent != Path(os.path.realpath(settings.DATA)):
        found.append(database.with_name(f"{database.name}-serving.lock"))
    return found


def _locked(path: Path) -> IO[str]:
    """The file, locked and with our process's number in it, which is for people only."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    file = os.fdopen(descriptor, "r+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        number = file.read(20).strip()
        file.close()
        who = f" (process {number})" if number.isdecimal() else ""
        raise Busy(f"Another Portolan{who} serves from {path.parent} already: stop it first.") from None
    except OSError:  # a file system without locks: nothing can be known there
        return file
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
