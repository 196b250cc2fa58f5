"""How much an archive may unpack to: what is set, or else what fits on the engine's disk if that is seen.

An archive of two hundred bytes can say that it is terabytes. A disk that is full stops every container of the
host, so it is not found out by filling it.
"""

from __future__ import annotations

import os
from contextlib import suppress

from django.conf import settings

from topology.engine.port import Engine
from topology.volumes.restore import Mode

#: Where nothing is set and the disk cannot be seen.
UNSEEN = 100 * 1024**3
#: Of the free room so much stays free.
SPARE = 10
#: What replaces or fills something is unpacked beside it first.
COPIES: dict[Mode, int] = {"new": 1, "empty": 2, "replace": 2}


def most_bytes(engine: Engine, mode: Mode) -> int:
    """The most bytes that the files of an archive may have together, unpacked."""
    if settings.RESTORE_MAX_BYTES is not None:
        return int(settings.RESTORE_MAX_BYTES)
    free = free_bytes(engine)
    return UNSEEN if free is None else free * (100 - SPARE) // 100 // COPIES[mode]


def free_bytes(engine: Engine) -> int | None:
    """What is free where the engine keeps volumes; `None` if that is on another machine or out of sight."""
    if not engine.address.startswith("unix://"):
        return None
    root = engine.host().get("DockerRootDir")
    if not isinstance(root, str):
        return None
    with suppress(OSError):
        found = os.statvfs(os.path.join(root, "volumes"))
        return found.f_bavail * found.f_frsize
    return None
