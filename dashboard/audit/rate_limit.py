"""Nobody fills the audit log, the events, and every page that is told of them, with what is their own."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

#: So many of one kind by one person within an hour: far more than a person does, far less than a script can.
MOST, WITHIN = 200, timedelta(hours=1)


def check(user: User, kind: str) -> None:
    """Raise a problem (429 `too_many`) where this person has done that very often lately."""
    lately = Action.objects.filter(user=user, kind=kind, asked_at__gt=timezone.now() - WITHIN)
    if lately.count() >= MOST:
        raise Problem(429, "too_many", _("You have done that very often lately: try again in an hour."))
