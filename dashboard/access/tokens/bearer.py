"""`Authorization: Bearer …`: whose token it is, and whether it is still good."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from dashboard.access.tokens.models import ApiToken
from dashboard.base.request_context import Token

PREFIX = "portolan_"
SCHEME = "bearer "
#: The last use is kept to the minute: a script that asks ten times a second writes no more often.
USE_SECONDS = 60
_KEY = "token:"


def digest(secret: str) -> str:
    """What is kept of a secret. It is random and long, so that a plain hash cannot be turned around."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(header: str) -> ApiToken | None:
    """The good token of an `Authorization` header, with its owner; its use is noted."""
    if not header.lower().startswith(SCHEME):
        return None
    key, _, secret = header[len(SCHEME) :].strip().removeprefix(PREFIX).partition("_")
    token = _good().select_related("owner").filter(key=key).first()
    # Compared even where there is none, and in constant time: how long it takes tells nothing.
    same = hmac.compare_digest(token.digest if token is not None else "", digest(secret))
    if token is None or not same:
        return None
    _note_use(token)
    return token


def is_revoked(token: Token) -> bool:
    """Whether it was revoked meanwhile: what it has begun may take hours."""
    return not ApiToken.objects.filter(pk=token.pk, revoked_at=None).exists()


def key_of(token: ApiToken) -> str:
    """How an open socket remembers its token. No session's key looks like that."""
    return f"{_KEY}{token.key}"


def of_key(key: str) -> ApiToken | None:
    """The token behind a socket's key; `None` for a session's."""
    return ApiToken.objects.filter(key=key.removeprefix(_KEY)).first() if key.startswith(_KEY) else None


def is_a_tokens(key: str) -> bool:
    """Whether an open socket remembers a token by this. It holds nothing secret, so it opens nothing."""
    return key.startswith(_KEY)


def good_among(keys: Collection[str]) -> frozenset[str]:
    """Those of the sockets' keys that are of tokens which are still good."""
    wanted = [key.removeprefix(_KEY) for key in keys if key.startswith(_KEY)]
    if not wanted:
        return frozenset()
    return frozenset(map(key_of, _good().filter(key__in=wanted)))


def _good() -> QuerySet[ApiToken]:
    now = timezone.now()
    good = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, owner__is_active=True)
    return good.exclude(owner__in=_not_vouched_for(now - timedelta(days=settings.OIDC_TOKEN_DAYS)))


def _not_vouched_for(since: datetime) -> QuerySet[User]:
    """Who can come through a provider alone, and has not since then: perhaps they are removed there."""
    through = User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, identities__isnull=False)
    return through.exclude(identities__seen_at__gte=since)


def _note_use(token: ApiToken) -> None:
    """Not even tried where another use was just noted: what writes nothing, too, waits for who writes."""
    now = timezone.now()
    lately = now - timedelta(seconds=USE_SECONDS)
    if token.last_used_at is not None and token.last_used_at >= lately:
        return
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=lately)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
