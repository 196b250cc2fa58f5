"""Logging out, and being changed or removed, is felt by open sockets at once and not with the next round."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save

from dashboard import hub


def connect() -> None:
    """Listen; called once, when all apps are there."""
    for signal, sender in ((user_logged_out, None), (post_save, User), (post_delete, User)):
        signal.connect(_recheck, sender=sender, dispatch_uid="dashboard.recheck_sessions")


def _recheck(**_about: object) -> None:
    hub.recheck_sessions()
