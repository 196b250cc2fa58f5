"""Up to which moment everything that was seen is written: asked by readers, told by the recorder.

It is kept in a file as well, all the time, so that a start after a crash and commands in other processes
know it; the database need not be written for that.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from dashboard.past.models import Interval, Recording
from dashboard.runtime import PerRuntime

#: A reader waits so long for what has just been seen to be written.
PATIENCE = 2.0


class Frontier:
    """Of one host, in the process that records it. `wake` has the recorder write at once."""

    def __init__(self) -> None:
        self.wake: Callable[[], None] | None = None
        self._at = 0
        self._moved = threading.Condition()

    def advance(self, at: int) -> None:
        """Everything up to this moment is written."""
        with self._moved:
            self._at = max(self._at, at)
            self._moved.notify_all()

    def reach(self, at: int) -> int | None:
        """Wait until it is at this moment, but not for long; where it is, or `None` if nobody records."""
        if self.wake is None:
            return None
        if self._at < at:
            self.wake()
        deadline = time.monotonic() + PATIENCE
        with self._moved:
            while self._at < at and self.wake is not None and (left := deadline - time.monotonic()) > 0:
                self._moved.wait(left)
            return self._at

    def close(self) -> None:
        """Nobody records any more."""
        with self._moved:
            self.wake = None
            self._moved.notify_all()


frontiers = PerRuntime(lambda _runtime: Frontier())


class FrontierFile:
    """The moment, and the number of the last interval: a file is not believed beside an older database."""

    def __init__(self, recording: Recording) -> None:
        self._path: Path = settings.DATA / f"past-{recording.pk}.seen"

    def write(self, at: int, last_interval: int) -> None:
        """Raises `OSError`. It is short enough to be there whole, or as it was."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(descriptor, f"{at:015d} {last_interval:015d}\n".encode(), 0)
        finally:
            os.close(descriptor)

    def read(self) -> int | None:
        """The moment, if there is one that this database can know of."""
        try:
            at, last = map(int, self._path.read_bytes().split())
        except (OSError, ValueError):
            return None
        newest = Interval.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return at if last <= newest else None
