"""Events are kept for some time, 30 days unless an administrator has set another."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.events.models import Event, EventRetention

DEFAULT_DAYS = 30
#: Removed at once; in between others may write.
PIECE = 1000


def days() -> int:
    """For how many days."""
    found = EventRetention.objects.first()
    return found.days if found is not None else DEFAULT_DAYS


def change(by: User, wanted: int, undoes: Action | None = None) -> Action:
    """Set it, write that down, and let go of what is older now."""
    with transaction.atomic():
        asked = {"days": wanted, "before": days()}
        action = audit_log.add(by, Action.Kind.EVENT_RETENTION, asked, undoes=undoes)
        EventRetention.objects.all().delete()
        EventRetention.objects.create(days=wanted)
    forget()
    return action


def forget() -> int:
    """Remove what is older than it is to be kept, piece by piece."""
    oldest = timezone.now() - timedelta(days=days())
    gone = 0
    while True:
        piece = list(Event.objects.filter(at__lt=oldest).order_by("pk").values_list("pk", flat=True)[:PIECE])
        gone += Event.objects.filter(pk__in=piece).delete()[0]
        if len(piece) < PIECE:
            return gone
