"""Whose a helper container is, and whether its owner is still alive.

An owner is `<data folder>.<process>.<work>`. A process holds a lock on a file of its name in the data folder
for as long as it lives; the system lets go of it however the process ends. So what a dead process left can be
told from what the command line beside us is using at this moment.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import secrets
import threading
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from django.conf import settings


class Ownership:
    """This process as an owner of helpers, and what it knows of others."""

    def __init__(self, folder: Path | None = None) -> None:
        self._given = folder
        self._lock = threading.Lock()
        self._active: set[str] = set()
        self._held: int | None = None

    @cached_property
    def _folder(self) -> Path:
        """Asked for when there is something to own, not when this is imported."""
        return self._given or Path(settings.DATA) / "work"

    @cached_property
    def _process(self) -> str:
        """The name of this process: one that was forked before it owned anything has another."""
        return secrets.token_hex(6)

    @contextlib.contextmanager
    def work(self) -> Iterator[str]:
        """A new owner, alive meanwhile."""
        with self._lock:
            self._hold()
            owner = f"{self.instance()}.{self._process}.{secrets.token_hex(4)}"
            self._active.add(owner)
        try:
            yield owner
        finally:
            with self._lock:
                self._active.discard(owner)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody else of this data folder is inside; whoever ends, however, lets others in."""
        descriptor = os.open(self._folder_made() / ".pausing", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def is_at_work(self, owner: str) -> bool:
        """Whether an owner is one of this process, and alive."""
        with self._lock:
            return owner in self._active

    def is_dead(self, owner: str) -> bool:
        """Whether an owner is one of ours and not alive any more; of others nothing is known."""
        instance, _, rest = owner.partition(".")
        process = rest.partition(".")[0]
        with self._lock:
            if instance != self.instance() or not process.isalnum():
                return False
            if process == self._process:
                return owner not in self._active
        return _is_free(self._folder / process)

    def instance(self) -> str:
        """What tells this data folder from any other."""
        return self._made_once("instance", 6)

    def _made_once(self, name: str, size: int) -> str:
        """So many bytes at random in hex, kept in a file that only we may read; whole, or not there."""
        path = self._folder_made() / name
        with contextlib.suppress(FileExistsError):
            if not path.exists():
                draft = self._folder / f".{secrets.token_hex(4)}"
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(secrets.token_hex(size))
                try:
                    os.link(draft, path)
                finally:
                    draft.unlink()
        return path.read_text().strip()

    def _hold(self) -> None:
        if self._held is not None:
            return
        path = self._folder_made() / self._process
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._held = descriptor
        atexit.register(path.unlink, missing_ok=True)  # a command each night would leave one each night

    def _folder_made(self) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder


def _is_free(path: Path) -> bool:
    """Whether no living process holds the file; one that is free is of no use any more."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


ownership = Ownership()
