"""Walls are made and ended by administrators; whoever has a wall's link sees its view, and may do nothing."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from dashboard.access import policy
from dashboard.access.signals import access_changed
from dashboard.access.tokens.bearer import digest
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.wall.models import Wall
from topology.selectors import REACH_FIELDS, SelectorError, parse

MOST = 20
#: How the keys of walls' sockets begin; no session's and no token's key does.
PREFIX = "wall:"


def make(runtime: Runtime, user: User, name: str, chart: str, search: str = "") -> tuple[Wall, str]:
    """A wall, and the token of its link, which is given only here.

    Raises a problem: 400 `selector` for a search that a screen without a login cannot do, 409 `exists` where
    the name is taken, 409 `too_many`.
    """
    _check_search(search)
    token = secrets.token_urlsafe(32)
    if Wall.objects.count() >= MOST:
        raise Problem(409, "too_many", _("There are %d walls already: end one first.") % MOST)
    try:
        with transaction.atomic():
            wall = Wall.objects.create(
                host_id=host_of(runtime), name=name, chart=chart, search=search,
                digest=digest(token), made_by=user.get_username(),
            )  # fmt: skip
    except IntegrityError:
        raise Problem(409, "exists", _("There is a wall “%s” already.") % name) from None
    audit_log.add(user, Action.Kind.WALL_MAKE, {"wall": name, "chart": chart, "search": search})
    return wall, token


def good(walls: Iterable[Wall]) -> frozenset[int]:
    """The numbers of those whose makers are still administrators: only their links open anything."""
    return frozenset(wall.pk for wall in _good(walls))


def _check_search(search: str) -> None:
    """A screen knows the topology, and neither labels nor reach."""
    if not search:
        return
    try:
        terms = parse(search).terms
    except SelectorError as error:
        raise Problem(400, "selector", _("The search cannot be read: %s.") % error) from None
    unknown = next((one.field for one in terms if one.field == "label" or one.field in REACH_FIELDS), None)
    if unknown is not None:
        raise Problem(400, "selector", _("A wall cannot search by “%s”: that takes a login.") % unknown)


def end(user: User, number: int) -> None:
    """End a wall: its link opens nothing any more, and screens that show it are let go.

    Raises a problem: 404 `not_found`.
    """
    wall = Wall.objects.filter(pk=number).first()
    if wall is None:
        raise Problem(404, "not_found", _("There is no such wall."))
    wall.delete()
    audit_log.add(user, Action.Kind.WALL_END, {"wall": wall.name})
    access_changed.send(sender=Wall)


def find(token: str) -> Wall | None:
    """The wall whose link this is, while it is good: for as long as its maker is an administrator."""
    wall = Wall.objects.filter(digest=digest(token)).first()
    return wall if wall is not None and _good([wall]) else None


def path_of(token: str) -> str:
    """Where a wall's link leads."""
    return f"/wall/{token}/"


def key_of(wall: Wall) -> str:
    """What a socket of this wall goes by."""
    return f"{PREFIX}{wall.pk}"


def good_among(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys of sockets that are of walls that are good."""
    numbers = [int(key.removeprefix(PREFIX)) for key in keys if key.startswith(PREFIX)]
    found = Wall.objects.filter(pk__in=numbers) if numbers else ()
    return frozenset(map(key_of, _good(found)))


def _good(walls: Iterable[Wall]) -> list[Wall]:
    walls = list(walls)
    makers = {user.get_username(): user for user in _users({wall.made_by for wall in walls})}
    administer = {name for name, user in makers.items() if policy.may(user, policy.ADMINISTER)}
    return [wall for wall in walls if wall.made_by in administer]


def _users(names: Collection[str]) -> Iterable[User]:
    return User.objects.filter(username__in=names) if names else ()
