"""What open sockets must feel at once and not with the next round: a logout, a change of rights or locks."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal
from django.http import HttpRequest

from dashboard.access import session_owner, sessions
from dashboard.access.protection.models import Protection
from dashboard.access.roles.models import Limit
from dashboard.access.tokens.models import ApiToken

#: Sent once it is written: somebody's login, rights or locks are not what they were.
access_changed = Signal()


def connect() -> None:
    """Listen; called once, when all apps are there."""
    user_logged_in.connect(_remember, dispatch_uid="dashboard.remember_session")
    user_logged_out.connect(_recheck, dispatch_uid="dashboard.recheck_sessions")
    post_save.connect(session_owner.index, sender=Session, dispatch_uid="dashboard.index_session")
    post_delete.connect(_recheck, sender=Session, dispatch_uid="dashboard.recheck_sessions")
    for sender in (User, ApiToken, Limit, Protection):
        for signal in (post_save, post_delete):
            signal.connect(_recheck, sender=sender, dispatch_uid="dashboard.recheck_sessions")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_recheck, sender=through, dispatch_uid="dashboard.recheck_sessions")


def _remember(request: HttpRequest, **_about: object) -> None:
    sessions.remember(request)


def _recheck(**_about: object) -> None:
    """Once it is written: inside a transaction others would still read what was before."""
    transaction.on_commit(_announce)


def _announce() -> None:
    access_changed.send(sender=None)
