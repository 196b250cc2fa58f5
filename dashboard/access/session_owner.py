"""Whose a session is, in a column that can be asked for: in `django_session` only its signed content says it.

Without it, to find one person's sessions all are decoded, and strangers begin as many as they like
(`accounts/oidc/session.py`). It is an index and no more: whether a session is good, its content decides.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import models


class SessionOwner(models.Model):
    """The person that a session was begun for. It goes with the session, and with the person."""

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="owner")
    #: Without a constraint: a session that still names somebody who is gone can be saved all the same.
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        """Nobody needs a permission for it."""

        app_label = "dashboard"
        default_permissions = ()

    def __str__(self) -> str:
        return f"a session of {self.user_id}"


def index(instance: Session, **_about: Any) -> None:  # noqa: ANN401 - a signal's
    """Note whose this session is, after each time that it is saved; a stranger's is nobody's."""
    user_id = instance.get_decoded().get(SESSION_KEY)
    if user_id is not None:
        row = SessionOwner(session=instance, user_id=user_id)
        SessionOwner.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["session"], update_fields=["user"]
        )
