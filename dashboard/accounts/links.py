"""Links that work once and expire: an invitation, or a new password."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from dashboard.access import policy
from dashboard.access.roles import service as role_service
from dashboard.access.tokens.bearer import digest
from dashboard.accounts.models import Link
from dashboard.base.roles import Role

DAYS = {Link.Purpose.INVITATION: 7, Link.Purpose.RESET: 1}


def make(purpose: Link.Purpose, by: User, **about: Any) -> tuple[Link, str]:  # noqa: ANN401
    """A link's record, and its token, which is given only here. A person's older link stops working."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if about.get("user") is not None:
            Link.objects.filter(user=about["user"]).delete()
        link = Link.objects.create(
            digest=digest(token),
            purpose=purpose,
            made_by=by.get_username(),
            expires_at=timezone.now() + timedelta(days=DAYS[purpose]),
            **about,
        )
    return link, token


def find(purpose: Link.Purpose, token: str) -> Link | None:
    """The link that this token opens, while it is good: for as long as its maker still could make it."""
    good = Link.objects.filter(purpose=purpose, digest=digest(token), expires_at__gt=timezone.now())
    if purpose == Link.Purpose.RESET:
        good = good.filter(user__is_active=True)
    found = good.first()
    return found if found is not None and _administers(found.made_by) else None


def use(link: Link, make_user: Callable[[], User]) -> User | None:
    """Use the link up and do what it is for, or return `None` where somebody was faster."""
    with transaction.atomic():
        used, _by_model = Link.objects.filter(pk=link.pk).delete()
        if not used:
            return None
        user = make_user()
        user.save()
        if link.purpose == Link.Purpose.INVITATION:
            role_service.give(user, Role(link.role))
            role_service.limit(
                user, limited=link.limited, projects=link.projects, without_project=link.without_project
            )
    return user


def _administers(name: str) -> bool:
    """Who is no administrator any more must not come back as one by a link that they have kept."""
    maker = User.objects.filter(username=name).first()
    return maker is not None and policy.may(maker, policy.ADMINISTER)
