"""Which logins are still good, by session or token: asked at a socket's handshake, and while it is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dashboard.tokens import bearer


def good_among(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys behind which there is an active user; a few queries for all of them.

    A key is a session's, or a token's as `bearer.key_of` gives it.
    """
    return _sessions_among(keys) | bearer.good_among(keys)


def _sessions_among(keys: Collection[str]) -> frozenset[str]:
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    contents = {session.session_key: session.get_decoded() for session in found}
    users = _active_users(content.get(SESSION_KEY) for content in contents.values())
    return frozenset(key for key, content in contents.items() if _is_good(content, users))


def _active_users(keys: Iterable[str | None]) -> Mapping[str, User]:
    wanted = {key for key in keys if key is not None}
    return {str(user.pk): user for user in User.objects.filter(pk__in=wanted, is_active=True)}


def _is_good(content: Mapping[str, Any], users: Mapping[str, User]) -> bool:
    """As Django decides it for a page: the user is there, active, and has not changed the password since."""
    user = users.get(content.get(SESSION_KEY, ""))
    if user is None:
        return False
    return constant_time_compare(content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
