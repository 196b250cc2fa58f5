"""Each hour what is over is forgotten: old rows of the audit log, sessions that have ended."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections

from dashboard.access import sessions
from dashboard.audit import retention

log = logging.getLogger("dashboard.server")
HOUR_SECONDS = 3600.0


def start() -> None:
    """Sweep now and then each hour, in a thread that ends with the process."""
    threading.Thread(target=_hourly, name="sweep", daemon=True).start()


def _hourly() -> None:
    while True:
        try:
            retention.forget()
            sessions.forget_expired()
        except DatabaseError:
            log.exception("What is too old could not be removed; in an hour it is tried again")
        finally:
            close_old_connections()
        threading.Event().wait(HOUR_SECONDS)
