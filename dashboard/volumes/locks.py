"""One piece of work at a time with each volume, whichever process of this data folder does it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from dashboard.base.problems import Problem
from dashboard.operations import locks


def take(volume: str, *, holding: str | None = None) -> AbstractContextManager[None]:
    """Wait for the turn with this volume, not for ever; `holding` is another that the caller has already."""
    return locks.lock("volume", volume, volume, holding=holding)


def at_work(volume: str) -> Problem | None:
    """Why nobody gets a turn with this volume at this moment, as whoever asked for one would be told."""
    return locks.busy(volume) if locks.is_held("volume", volume) else None
