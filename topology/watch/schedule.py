"""When to look at what: a pure schedule, told the time by its caller.

What an event has touched is looked at again and again for a while, at growing distances, because the
engine's lists lag its events (`docs/engine.md` says by how much). Looking too often is cheap, looking too
late is what people see.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

#: Seconds after the event. The first looks are close together: most of the lags end there.
LADDER = (0.0, 0.005, 0.012, 0.022, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5)
#: For the lists of networks and volumes, which are right at once or nearly so.
SHORT_LADDER = (0.0, 0.03, 0.25)
#: What is due so soon is looked at together with what is due now.
TOGETHER = 0.003

_Key = TypeVar("_Key", bound=Hashable)


class Schedule(Generic[_Key]):
    """Which keys are due. Not for several threads at once."""

    def __init__(self, ladder: tuple[float, ...] = LADDER) -> None:
        self._ladder = ladder
        self._touched: dict[_Key, tuple[float, int]] = {}
        self._nudged: set[_Key] = set()

    def touch(self, key: _Key, now: float) -> None:
        """Something happened to this: look at once, and start over with looking again."""
        self._touched[key] = (now, 0)

    def nudge(self, key: _Key) -> None:
        """Look at this at once, beside the looks that are due anyway."""
        self._nudged.add(key)

    def due(self, now: float) -> set[_Key]:
        """What to look at now; each is due again at its next rung."""
        found = {key for key, step in self._touched.items() if self._at(step) <= now + TOGETHER}
        for key in found:
            self._advance(key, now)
        found |= self._nudged
        self._nudged.clear()
        return found

    def settled(self, now: float) -> set[_Key]:
        """What has been looked at for the last time; it is forgotten with this."""
        found = {key for key, (_, rung) in self._touched.items() if rung == len(self._ladder)}
        for key in found:
            del self._touched[key]
        return found

    def next_at(self) -> float | None:
        """When something is due next; `None` if nothing is touched."""
        if self._nudged:
            return 0.0
        return min(map(self._at, self._touched.values()), default=None)

    def watches(self, key: _Key) -> bool:
        """Whether something happened to this lately."""
        return key in self._touched

    def _at(self, step: tuple[float, int]) -> float:
        started, rung = step
        return started + self._ladder[rung] if rung < len(self._ladder) else started

    def _advance(self, key: _Key, now: float) -> None:
        """Leave out the rungs that have passed meanwhile: one look serves for all of them."""
        started, rung = self._touched[key]
        while rung < len(self._ladder) and started + self._ladder[rung] <= now + TOGETHER:
            rung += 1
        self._touched[key] = (started, rung)
