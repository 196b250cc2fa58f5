"""One piece of work at a time with each volume, whichever process of this data folder does it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from dashboard.operations import runner
from dashboard.references import Reference
from dashboard.volumes import leases

#: A volume that somebody is busy with is waited for so long: restores and copies take their time.
SECONDS = 3.0
EVERY_SECONDS = 0.05


@contextlib.contextmanager
def take(volume: str) -> Iterator[None]:
    """Wait for the turn with this volume, not for ever: here first, then among the processes."""
    deadline = time.monotonic() + SECONDS
    with runner.turns.take(Reference(f"volume:{volume}", volume), seconds=SECONDS):
        while not leases.here.take(volume):
            if time.monotonic() > deadline:
                raise runner.busy(volume)
            time.sleep(EVERY_SECONDS)
        try:
            yield
        finally:
            leases.here.let_go(volume)
