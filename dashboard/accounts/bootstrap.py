"""Who is asking: the first administrator, and what a person may do."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from dashboard.access import policy
from dashboard.access.tokens.bearer import digest
from dashboard.accounts.setup_link import SetupLink

#: The backend that knows people's permissions; the others only watch over logins.
BACKEND = "django.contrib.auth.backends.ModelBackend"
#: For how long the one-time link is good. Every start without an administrator makes a new one.
SETUP_TIME = timedelta(days=1)


def may_act(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person may change anything, were the server not read-only."""
    return policy.may(user, policy.ACT)


def administrator_exists() -> bool:
    """Whether somebody can already log in and make the others."""
    return User.objects.with_perm(policy.ADMINISTER, backend=BACKEND).exists()


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could manage the others."""
    administrators = User.objects.with_perm(policy.ADMINISTER, backend=BACKEND)
    return policy.role_of(user) == "administrator" and not administrators.exclude(pk=user.pk).exists()


def new_setup_token() -> str:
    """Make the one-time link's token. The one before it stops working."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetupLink.objects.all().delete()
        SetupLink.objects.create(digest=digest(token))
    return token


def setup_token_is_good(token: str) -> bool:
    """Whether the link with this token would make the first administrator."""
    return _good_links(token).exists() and not administrator_exists()


def make_first_administrator(token: str, make: Callable[[], User]) -> User | None:
    """Use the token up and call `make`, or return `None` where somebody was faster."""
    with transaction.atomic():
        used, _by_model = _good_links(token).delete()
        if not used or administrator_exists():
            return None
        user = make()
        user.is_staff = user.is_superuser = True
        user.save()
        SetupLink.objects.all().delete()
    return user


def _good_links(token: str) -> QuerySet[SetupLink]:
    return SetupLink.objects.filter(digest=digest(token), made_at__gt=timezone.now() - SETUP_TIME)


def locked_out(request: HttpRequest, *_arguments: object, **_keywords: object) -> HttpResponse:
    """The answer to somebody who has guessed too often (what is too often: `accounts/throttle.py`)."""
    seconds = max(math.ceil(getattr(request, "wait", timedelta(0)).total_seconds()), 1)
    answer = render(request, "registration/locked_out.html", {"sentence": _wait(seconds)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _wait(seconds: int) -> str:
    if seconds < 60:
        sentence = ngettext(
            "Too many failed logins. Wait %(count)d second and try again.",
            "Too many failed logins. Wait %(count)d seconds and try again.",
            seconds,
        )
        return sentence % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    sentence = ngettext(
        "Too many failed logins. Wait %(count)d minute and try again.",
        "Too many failed logins. Wait %(count)d minutes and try again.",
        minutes,
    )
    return sentence % {"count": minutes}
