"""One piece of work at a time with each volume, whichever process of this data folder does it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from dashboard.operations import locks


def take(volume: str, *, holding: str | None = None) -> AbstractContextManager[None]:
    """Wait for the turn with this volume, not for ever; `holding` is another that the caller has already."""
    return locks.lock("volume", volume, volume, holding=holding)
