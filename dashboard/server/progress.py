"""Whether a client takes what waits for it."""

from __future__ import annotations

import time
from typing import Any

from dashboard.base import budget


class Progress:
    """One connection's: looked at now and then, it knows since when nothing was taken."""

    __slots__ = ("_moved", "_transport", "_waiting")

    def __init__(self, transport: Any) -> None:  # noqa: ANN401 - Twisted has types in part only
        self._transport = transport
        self._waiting = 0
        self._moved = time.monotonic()

    def waiting(self) -> int:
        """How many bytes are with the transport, and not with the system yet."""
        transport = self._transport
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    def moved(self, now: float) -> None:
        """Something was taken."""
        self._moved = now

    def is_stalled(self, now: float) -> bool:
        """Whether something has waited for so long of which nothing was taken."""
        waiting = self.waiting()
        if not waiting or waiting != self._waiting:
            self._waiting, self._moved = waiting, now
        return now - self._moved > budget.STALLED_SECONDS
