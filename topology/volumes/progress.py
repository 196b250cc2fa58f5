"""How far a piece of work has come, told to whoever asks, and the wish that it end."""

from __future__ import annotations

import threading

from topology.volumes.errors import Cancelled


class Progress:
    """Counts for one piece of work. One thread counts; any may read, or cancel."""

    def __init__(self, total: int | None = None) -> None:
        self.total = total
        self.bytes = 0
        self.entries = 0
        self.phase = ""
        self._cancelled = threading.Event()

    def begin(self, phase: str, total: int | None = None) -> None:
        """The next part of the work, counted anew; the first part's total may be known from before."""
        self.check()
        self.total = total if self.phase else total or self.total
        self.phase, self.bytes = phase, 0

    def moved(self, count: int) -> None:
        """So many bytes more. Raises `Cancelled` once somebody has asked to end it."""
        self.bytes += count
        self.check()

    def check(self) -> None:
        """Raise `Cancelled` once somebody has asked to end it."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to end."""
        self._cancelled.set()

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
