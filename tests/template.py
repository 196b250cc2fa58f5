"""The tests' database as migrations leave it, kept as long as no code changes: to make it takes seconds."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from tests.keeper import ROOT

FOLDER = ROOT / "build" / "databases"


def path() -> Path:
    """Where it is kept: under a name that is another one as soon as any code of the product is."""
    sources = [ROOT / "requirements.txt", *sorted((ROOT / "dashboard").rglob("*.py"))]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:32]}.sqlite3"


def keep(database: bytes) -> None:
    """Keep it in the place of those before; of several workers, whoever comes last."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    new = FOLDER / f"{os.getpid()}.new"
    new.write_bytes(database)
    new.rename(path())


def fill(place: Path) -> bool:
    """Copy it to where a test run has its database; whether there is one."""
    try:
        shutil.copyfile(path(), place)
    except FileNotFoundError:
        return False
    return True
