"""How often the browsers are told: at once, a few times in a row, then ten times a second at most."""

from __future__ import annotations

import time
from collections.abc import Callable

PER_SECOND = 10.0
BURST = 3.0


class TokenBucket:
    """A bucket of turns: what happens seldom never waits, what happens all the time is merged."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns = BURST
        self._counted = clock()

    def delay(self) -> float:
        """Take a turn; say how many seconds to wait before using it."""
        now = self._clock()
        self._turns = min(BURST, self._turns + (now - self._counted) * PER_SECOND) - 1.0
        self._counted = now
        return max(0.0, -self._turns / PER_SECOND)
