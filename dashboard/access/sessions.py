"""Which logins are still good, by session or token: asked at a socket's handshake, and while it is open."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dashboard.access.tokens import bearer
from dashboard.access.tokens.models import ApiToken
from dashboard.base import budget, request_context

#: Where a session keeps from where it was begun.
BEGUN = "begun"


GoodAmong = Callable[[Collection[str]], frozenset[str]]
_others: list[GoodAmong] = []


def register(others: GoodAmong) -> None:
    """Have this asked, too, which keys are good; called once, at the start."""
    _others[:] = [others]


def good_among(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys behind which there is an active user; a few queries for all of them.

    A key is a session's, or a token's as `bearer.key_of` gives it, or one that somebody registered knows.
    """
    found = _sessions_among(keys) | bearer.good_among(keys)
    return found.union(*(others(keys) for others in _others))


def key_of(request: HttpRequest) -> str:
    """By what this request came, its session or its token, as `good_among` takes it."""
    token = request_context.current().token
    return bearer.key_of(cast("ApiToken", token)) if token is not None else str(request.session.session_key)


def owner_of(key: str) -> User | None:
    """Who is logged in with this session, or owns this token; asked once the key is known to be good."""
    token = bearer.of_key(key)
    if token is not None:
        return token.owner
    session = Session.objects.filter(session_key=key).first()
    user_id = session.get_decoded().get(SESSION_KEY) if session is not None else None
    return User.objects.filter(pk=user_id).first() if user_id is not None else None


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


def forget_expired() -> None:
    """Remove those that open nothing any more: strangers begin some, too (`accounts/oidc/session.py`)."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


def make_room() -> None:
    """Of the sessions with which nobody has logged in, keep the newest: anybody can begin any number."""
    strangers = Session.objects.filter(owner=None)
    newest_first = strangers.order_by("-expire_date").values_list("expire_date", flat=True)
    for last in newest_first[budget.MOST_STRANGERS - 1 : budget.MOST_STRANGERS]:
        strangers.filter(expire_date__lte=last).delete()


@dataclass(frozen=True, slots=True)
class Here:
    """One browser in which a person is logged in. `handle` names it without giving its key away."""

    handle: str
    since: str
    address: str
    browser: str
    this: bool


def remember(request: HttpRequest) -> None:
    """Note in a new session from where it was begun, so that its owner knows it again."""
    request.session[BEGUN] = {
        "since": timezone.now().isoformat(timespec="seconds"),
        "address": request_context.current().address,
        "browser": request.headers.get("User-Agent", "")[:200],
    }


def of(user: User, current: str | None) -> list[Here]:
    """Every browser in which this person is logged in, this one first."""
    found = []
    for key, content in _contents_of(user):
        begun = content.get(BEGUN) or {}
        words = (begun.get("since", ""), begun.get("address", ""), begun.get("browser", ""))
        found.append(Here(_handle(key), *words, this=key == current))
    return sorted(found, key=lambda one: (not one.this, one.since))


def end(user: User, *, but: str | None, handle: str | None = None) -> int:
    """End this person's sessions, or the one with this handle, but not the one that is named; how many."""
    keys = [key for key, _content in _contents_of(user)]
    ending = [key for key in keys if key != but and (handle is None or _handle(key) == handle)]
    for key in ending:
        Session.objects.filter(session_key=key).delete()
    return len(ending)


def _contents_of(user: User) -> list[tuple[str, Mapping[str, Any]]]:
    running = Session.objects.filter(owner__user=user, expire_date__gt=timezone.now())
    contents = ((session.session_key, session.get_decoded()) for session in running.iterator())
    return [(key, content) for key, content in contents if _is_good(content, {str(user.pk): user})]


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
