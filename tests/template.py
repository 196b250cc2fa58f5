"""A database as migrations leave it, kept as long as no code changes: to make it takes seconds."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from tests import starts
from tests.keeper import ROOT

FOLDER = ROOT / "build" / "databases"
#: What it is called in a data folder.
NAME = "portolan.sqlite3"


def fill(place: Path) -> None:
    """Put one where there is none."""
    if not place.exists():
        shutil.copyfile(_made(), place)


@cache
def _made() -> Path:
    """Where it is kept: under a name that is another one as soon as any code of the product is."""
    sources = [ROOT / "requirements.txt", *sorted((ROOT / "dashboard").rglob("*.py"))]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    path = FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several workers, one makes it
        if not path.exists():
            content = _migrated()
            for old in FOLDER.glob("*.sqlite3"):
                old.unlink(missing_ok=True)
            new = FOLDER / f"{os.getpid()}.new"
            new.write_bytes(content)
            new.rename(path)
    return path


def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as data:
        done = starts.text("migrate", "--verbosity", "0", environment=starts.environment("demo://1", data))
        if done.returncode:
            raise RuntimeError(f"manage.py migrate: {done.stderr}")
        with closing(sqlite3.connect(Path(data, NAME))) as connection:
            return connection.serialize()
