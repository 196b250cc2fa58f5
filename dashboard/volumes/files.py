"""A backup into a file: a whole one, or none."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import secrets
import stat
from collections.abc import Callable
from io import BufferedWriter
from pathlib import Path
from typing import BinaryIO

#: What a file's name ends with, and the form that says so.
_ENDINGS = {
    ".tar.gz": "tar.gz",
    ".tgz": "tar.gz",
    ".gz": "tar.gz",
    ".tar.zst": "tar.zst",
    ".tzst": "tar.zst",
    ".zst": "tar.zst",
}
#: What a file's name may end with that would say something wrong of any backup.
_FOREIGN = (".bz2", ".tbz2", ".tbz", ".xz", ".txz", ".lzma", ".lz4", ".br", ".z", ".zip", ".7z", ".rar")


_DRAFT = ".partial"


def form_of(file: str) -> str | None:
    """The form that a file's name asks for; `None` if it is one that no backup has."""
    if file.lower().endswith(_FOREIGN):
        return None
    return next((form for ending, form in _ENDINGS.items() if file.lower().endswith(ending)), "tar")


def write_whole(file: str, write: Callable[[BinaryIO], None]) -> None:
    """Have a file written that gets its name only once it is whole, and that nobody else may read.

    What is there already and is no file (`/dev/null`, a FIFO) is written to as it is.
    """
    try:
        _write_whole(file, write)
    except OSError as error:
        error.filename = file  # that of a full disk names none, and nobody has heard of the draft
        raise


def write_through(target: BufferedWriter, write: Callable[[BinaryIO], None]) -> None:
    """Write, and close. When that fails, what is yet to be written is let go: nobody may read it."""
    try:
        write(target)
    except BaseException:
        target.raw.close()
        raise
    finally:
        target.close()


def _write_whole(file: str, write: Callable[[BinaryIO], None]) -> None:
    path = Path(file)
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            write_through(path.open("wb"), write)
            return
    path = path.resolve()  # a symbolic link stays one
    _remove_dead_drafts(path)
    draft = path.with_name(f"{_draft_prefix(path)}{secrets.token_hex(4)}{_DRAFT}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        write_through(os.fdopen(os.dup(descriptor), "wb"), write)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
        os.close(descriptor)


def _draft_prefix(path: Path) -> str:
    return f".{path.name[:200]}."


def _remove_dead_drafts(path: Path) -> None:
    """What was killed while it wrote to this very file has left its draft; who still writes holds a lock."""
    for draft in path.parent.glob(f"{glob.escape(_draft_prefix(path))}{'[0-9a-f]' * 8}{_DRAFT}"):
        with contextlib.suppress(OSError):
            descriptor = os.open(draft, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                draft.unlink()
            finally:
                os.close(descriptor)
