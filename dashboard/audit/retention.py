"""The record is kept for ever, or for as long as an administrator has set: looked at each hour."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from dashboard.access import sessions
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.audit.models import Retention

log = logging.getLogger("topology.record")
HOUR_SECONDS = 3600.0


def days() -> int | None:
    """For how many days; `None` means for ever."""
    found = Retention.objects.first()
    return found.days if found is not None else None


def change(by: User, wanted: int | None, undoes: Action | None = None) -> Action:
    """Set it, write that down, and let go of what is older now."""
    with transaction.atomic():
        asked = {"days": wanted, "before": days()}
        action = audit_log.add(by, Action.Kind.RETENTION, asked, undoes=undoes)
        Retention.objects.all().delete()
        if wanted is not None:
            Retention.objects.create(days=wanted)
    forget()
    return action


def forget() -> int:
    """Remove what is older than it is to be kept."""
    wanted = days()
    if wanted is None:
        return 0
    return Action.objects.get_queryset().forget_before(timezone.now() - timedelta(days=wanted))


def start() -> None:
    """Look now and then each hour, in a thread that ends with the process."""
    threading.Thread(target=_hourly, name="retention", daemon=True).start()


def _hourly() -> None:
    while True:
        try:
            forget()
            sessions.forget_expired()
        except DatabaseError:
            log.exception("What is too old could not be removed; in an hour it is tried again")
        finally:
            close_old_connections()
        threading.Event().wait(HOUR_SECONDS)
