"""How often passwords may be guessed: django-axes counts and refuses; here is what it is to count, how far.

Failures are counted in three ways, each remembered for `AXES_COOLOFF_TIME` after the last of them:

- by name *and* address: somebody at one place who tries one account. Three are free, which is what people
  need who mistype. A success forgets them.
- by name alone: many places that try one account. That takes more, because it also shuts out whom the name
  belongs to: with few, anybody could keep anybody out.
- by address alone: one place that tries many accounts. That takes the most: an office, and a proxy that was
  not announced, are one address.

From there on, each failure doubles the time until the next try is looked at, from two seconds up to a
quarter of an hour. What is tried meanwhile is refused without a look at the password, and does not prolong
the wait: so a lock ends, whoever goes on knocking. Of a browser in which somebody has logged in before, only
the first count is asked, for that one name: they come in while a thousand strangers guess.

Tries that are being looked at count as failed until they are known to be none: else a thousand that are sent
at once would all be looked at before the first of them was counted. None waits for another.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse

from dashboard.base import client_address

LONGEST_SECONDS = 15 * 60
#: What the cookie of a known browser is signed for.
KNOWN_SALT = "portolan_known"
YEAR = 365 * 24 * 3600
#: How much of an IPv6 address is one customer's: the rest they may choose as they like.
IPV6_PREFIX = 64
#: For how long a try is sent away that would be one too many if those under way failed.
UNDER_WAY = timedelta(seconds=1)
_lock = Lock()
Credentials = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted together, and how many failures are free."""

    by: tuple[str, ...]
    free: int

    def wait(self, failures: int) -> timedelta:
        """For how long after the last of so many failures no try is looked at."""
        if failures < self.free:
            return timedelta(0)
        return timedelta(seconds=min(2 ** min(failures - self.free + 1, 20), LONGEST_SECONDS))


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A password that is being looked at: the name, as it is compared, and the address, as it is counted."""

    username: str
    ip_address: str


_under_way: list[Trial] = []
PAIR = Count(("username", "ip_address"), free=3)
NAME = Count(("username",), free=20)
ADDRESS = Count(("ip_address",), free=30)


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Refuses what comes too soon. Where axes locks by one limit for all counts, each of ours has its own."""

    def is_locked(self, request: HttpRequest, credentials: Credentials = None) -> bool:
        """Whether this try comes too soon; the request keeps for how long still."""
        name = get_client_username(request, credentials)
        left = _left(request, name, PAIR)
        if not left:
            left = max(_left(request, name, NAME), _left(request, name, ADDRESS))
            if left and _is_known(request, name):
                left = timedelta(0)
        request.wait = left  # type: ignore[attr-defined]
        return bool(left)

    def reset_user_attempts(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """After a success: what this person mistyped here. Who guesses other names must not reset those."""
        name = get_client_username(request, credentials)
        forgotten, _by_model = _attempts(request, name, PAIR).delete()
        return int(forgotten)


def address(request: HttpRequest) -> str | None:
    """Where a try came from, for counting."""
    found = client_address.parsed(client_address.client_address(request))
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False).network_address)
    return str(found) if found is not None else None


@contextmanager
def trying(request: HttpRequest, name: str) -> Iterator[None]:
    """A password is being looked at. Nobody waits for another's: what is under way counts as failed."""
    trial = Trial(unicodedata.normalize("NFKC", name), address(request) or "")
    with _lock:
        before = tuple(_under_way)
        _under_way.append(trial)
    request.under_way_before = before  # type: ignore[attr-defined]
    try:
        yield
    finally:
        with _lock:
            _under_way.remove(trial)


def is_no_password(_request: HttpRequest, credentials: Credentials) -> bool:
    """Whether nothing is guessed: who comes from the provider brings no name."""
    return credentials is None or credentials.get("username") is None


def remember(answer: HttpResponse, user: User) -> None:
    """Have this browser be known as one in which the person has logged in."""
    answer.set_signed_cookie(
        settings.KNOWN_COOKIE_NAME, str(user.pk), salt=KNOWN_SALT, max_age=YEAR,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(user: User) -> None:
    """Somebody has vouched for this person: let them try again, wherever they are."""
    reset(username=user.get_username())


def known_person(request: HttpRequest) -> str | None:
    """The key of the person who has logged in with this browser before, whoever uses it now."""
    return request.get_signed_cookie(settings.KNOWN_COOKIE_NAME, default=None, salt=KNOWN_SALT, max_age=YEAR)


def _is_known(request: HttpRequest, name: str) -> bool:
    pk = known_person(request)
    return pk is not None and User.objects.filter(pk=pk, username=name).exists()


def _left(request: HttpRequest, name: str, count: Count) -> timedelta:
    """How long this count has to wait still."""
    while True:
        # Who has ended meanwhile may or may not be in the sum: it is asked for again.
        under_way = _under_way_before(request, name, count)
        found = _attempts(request, name, count).aggregate(
            sum=Sum("failures_since_start"), last=Max("attempt_time")
        )
        if under_way == _under_way_before(request, name, count):
            break
    failures = found["sum"] or 0
    if under_way and failures + under_way >= count.free:
        return UNDER_WAY
    if found["last"] is None:
        return timedelta(0)
    left: timedelta = found["last"] + count.wait(failures) - _now(request)
    return max(left, timedelta(0))


def _under_way_before(request: HttpRequest, name: str, count: Count) -> int:
    """How many tries that count together with this one have begun before it and not ended."""
    mine = Trial(unicodedata.normalize("NFKC", name), address(request) or "")
    before: tuple[Trial, ...] = getattr(request, "under_way_before", ())
    with _lock:
        others = [one for one in before if one in _under_way]
    return sum(all(getattr(one, by) == getattr(mine, by) for by in count.by) for one in others)


def _attempts(request: HttpRequest, name: str, count: Count) -> Any:  # noqa: ANN401 - axes has no types
    values = {"username": name, "ip_address": request.axes_ip_address}  # type: ignore[attr-defined]
    since = _now(request) - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(attempt_time__gte=since, **{by: values[by] for by in count.by})


def _now(request: HttpRequest) -> Any:  # noqa: ANN401 - axes has no types
    return request.axes_attempt_time  # type: ignore[attr-defined]
