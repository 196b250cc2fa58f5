"""Tokens are made, shown once, and revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from dashboard.access import policy
from dashboard.access.tokens import bearer
from dashboard.access.tokens.models import ApiToken
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.roles import Role

USUAL_DAYS = 90
LONGEST_DAYS = 366
#: So many of one person's are good at once; of those that are good no more, so many are still listed.
MOST, MOST_ENDED = 50, 50


def create(owner: User, name: str, role: Role, days: int) -> tuple[ApiToken, str]:
    """Make a token; the text is given only here, and cannot be shown again.

    Raises a `Problem`: 400 `invalid` for other days than a token may live, 409 `too_many`, or what
    `check_role` refuses.
    """
    check_role(owner, role)
    if not 1 <= days <= LONGEST_DAYS:
        sentence = _("A token lives from 1 to %(days)d days.") % {"days": LONGEST_DAYS}
        raise Problem(400, "invalid", sentence)
    _make_room(owner)
    key, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        role=role,
        key=key,
        digest=bearer.digest(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, f"{bearer.PREFIX}{key}_{secret}"


def _make_room(owner: User) -> None:
    """Forget the oldest that are good no more; raises a problem where too many are."""
    good = Q(revoked_at=None, expires_at__gt=timezone.now())
    mine = ApiToken.objects.filter(owner=owner)
    if mine.filter(good).count() >= MOST:
        raise Problem(
            409, "too_many", _("There are %d tokens of this person already: revoke one first.") % MOST
        )
    ended = mine.exclude(good).values_list("pk", flat=True)
    ApiToken.objects.filter(pk__in=list(ended[MOST_ENDED:])).delete()


def check_role(owner: User, role: Role) -> None:
    """Raise a problem where the role is more than its owner has. Should they lose it, the token does too."""
    if role not in roles_up_to(policy.role_of(owner)):
        raise Problem(403, "forbidden", _("A token may not have more rights than its owner."))


def roles_up_to(highest: Role) -> list[Role]:
    """The roles from the least to this one."""
    known = list(Role)
    return known[: known.index(highest) + 1]


def revoke(token: ApiToken) -> None:
    """It opens nothing any more; sockets that it has opened are closed."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])


def revoke_all(owner: User) -> int:
    """Revoke every token of this person; how many there were."""
    good = list(ApiToken.objects.filter(owner=owner, revoked_at=None))
    for token in good:
        revoke(token)
    return len(good)
