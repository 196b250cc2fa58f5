"""How far a piece of work has come, told to whoever asks, and the wish that it end."""

from __future__ import annotations

import threading
from collections.abc import Callable

from topology.volumes.errors import Cancelled, VolumeError
from topology.volumes.told import Told


class Progress:
    """Counts for one piece of work. One thread counts; any may read, or cancel."""

    def __init__(self, total: int | None = None) -> None:
        self.total = total
        self.bytes = 0
        self.entries = 0
        self.phase = ""
        #: The bytes of every part of the work together.
        self.moved_in_all = 0
        #: What could not be carried, where the way of the work knows.
        self.told: Told | None = None
        #: Why it was asked to end.
        self.error: VolumeError | None = None
        self._cutting: list[Callable[[], None]] = []
        self._cancelled = threading.Event()

    def begin(self, phase: str, total: int | None = None) -> None:
        """The next part of the work, counted anew; the first part's total may be known from before."""
        self.check()
        self.total = total if self.phase else total or self.total
        self.phase, self.bytes = phase, 0

    def moved(self, count: int) -> None:
        """So many bytes more. Raises `Cancelled` once somebody has asked to end it."""
        self.bytes += count
        self.moved_in_all += count
        self.check()

    def check(self) -> None:
        """Raise `Cancelled`, or what it is to end with, once somebody has asked to end it."""
        if self._cancelled.is_set():
            raise self.error or Cancelled

    def cancel(self, error: VolumeError | None = None) -> None:
        """Ask the work to end, with this error."""
        if not self._cancelled.is_set():
            self.error = error
            self._cancelled.set()
            for cutting in list(self._cutting):
                cutting()

    def cut_by(self, cutting: Callable[[], None]) -> None:
        """Have this called, too, when somebody asks to end it: the work may wait for one who does not go on.

        It is called from any thread, must not raise, and may be called when there is nothing left to cut.
        """
        self._cutting.append(cutting)

    @property
    def cancelled(self) -> bool:
        """Whether somebody has asked to end it."""
        return self._cancelled.is_set()

    @property
    def percent(self) -> int | None:
        """Of the whole, where its size is known."""
        if not self.total:
            return None
        return min(100, self.bytes * 100 // self.total)
