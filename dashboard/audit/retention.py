"""The audit log is kept for ever, or for the days that an administrator has set; `server/sweep.py` asks."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.audit.models import Retention


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
