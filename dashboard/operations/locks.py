"""One thing is changed by one at a time, whichever thread or process of this data folder does it.

Locks are files in the data folder, of which the system lets go however a process ends. They are never
removed, so there are no more than 65,536 of a kind: two things that fall into one file wait for each other,
which costs time and nothing else.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from django.conf import settings
from filelock import FileLock, Timeout

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

Kind = Literal["action", "address", "container", "plan", "volume"]
#: So long somebody else is waited for. Restores and copies take their time: nobody waits for their end.
SECONDS: dict[Kind, float] = {
    "action": 30.0, "address": 1.0, "container": 30.0, "plan": 0.0, "volume": 3.0
}  # fmt: skip
_POLL_SECONDS = 0.02


@contextmanager
def lock(kind: Kind, key: str, name: str, *, holding: str | None = None) -> Iterator[None]:
    """Hold the lock of one thing; `key` tells it from all others of its kind, `name` is for people.

    `holding` is the key of another of the same kind whose lock the caller has already. Raises a problem (409
    `busy`) where somebody else has not let go of it in time.
    """
    if holding is not None and _path(kind, holding) == _path(kind, key):
        yield
        return
    held = FileLock(_path(kind, key), timeout=SECONDS[kind], poll_interval=_POLL_SECONDS, thread_local=False)
    try:
        held.acquire()
    except Timeout:
        raise busy(name) from None
    try:
        yield
    finally:
        held.release()


def is_held(kind: Kind, key: str, patience: float = 0.5) -> bool:
    """Whether somebody else has the lock of one thing, and keeps it for so many seconds from now."""
    deadline = time.monotonic() + patience
    with _path(kind, key).open("a") as file:
        while not _is_free(file):
            if time.monotonic() > deadline:
                return True
            time.sleep(_POLL_SECONDS)
    return False


def _is_free(file: TextIO) -> bool:
    """Shared, so those who only ask are not in each other's way."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def busy(name: str) -> Problem:
    """Somebody else is at it."""
    return Problem(409, "busy", _("Somebody else is changing “%s” at this moment. Try again.") % name)


def _path(kind: Kind, key: str) -> Path:
    folder = Path(settings.DATA) / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{kind}-{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:4]}"
