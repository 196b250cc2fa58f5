"""We are told to end: work with volumes ends first, and nobody stands still for it any longer."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError

from dashboard.runtime import Runtime
from dashboard.volumes import leases
from dashboard.volumes.jobs import jobs
from dashboard.volumes.models import Unfinished as Row
from dashboard.volumes.recovery import resume_of
from topology.engine.errors import EngineError

log = logging.getLogger("dashboard.volumes")
#: Whoever ends us is patient for about ten seconds (`docker stop`, systemd for longer).
SECONDS = 5.0
EVERY_SECONDS = 0.05


def end_work(runtime: Runtime) -> None:
    """Cancel all that runs and let it clean up. What hangs is put right at the next start, but for pauses."""
    if not jobs.cancel_all():
        return
    deadline = time.monotonic() + SECONDS
    while jobs.cancel_all() and time.monotonic() < deadline:
        time.sleep(EVERY_SECONDS)
    try:
        for row in Row.objects.all():
            if leases.ownership.is_at_work(row.owner):
                resume_of(runtime.engine(), row)
    except (EngineError, DatabaseError) as error:
        log.warning("What was paused may not go on before the next start: %s", error)
