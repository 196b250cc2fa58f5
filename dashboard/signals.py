"""Logging out, and being changed or removed, is felt by open sockets at once and not with the next round."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from dashboard import hub, sessions
from dashboard.tokens.models import ApiToken


def connect() -> None:
    """Listen; called once, when all apps are there."""
    user_logged_in.connect(_remember, dispatch_uid="dashboard.remember_session")
    user_logged_out.connect(_recheck, dispatch_uid="dashboard.recheck_sessions")
    for sender in (User, ApiToken, Session):
        for signal in (post_save, post_delete) if sender is not Session else (post_delete,):
            signal.connect(_recheck, sender=sender, dispatch_uid="dashboard.recheck_sessions")


def _remember(request: HttpRequest, **_about: object) -> None:
    sessions.remember(request)


def _recheck(**_about: object) -> None:
    hub.recheck_sessions()
