"""The one place that decides who may do what: for the pages, the API, the sockets and the commands.

In this order: nobody acts while the server is read-only; who acts needs the permission, which a token can
only narrow; what is acted on must be within the person's projects; and must not be protected. Rights are read
afresh each time, so that a change of them holds for the very next thing that is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from dashboard.access.protection import locks as protection_locks
from dashboard.access.roles.models import Limit
from dashboard.access.tokens import bearer
from dashboard.base import request_context
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.roles import Role
from dashboard.runtime import Runtime
from dashboard.targets import Target

ACT = "dashboard.act"
ADMINISTER = "roles.administer"
#: What a container says may hold secrets.
READ_LOGS = "roles.read_logs"
#: What each role may, from little to all. The groups of the same names hold the same permissions.
PERMISSIONS = {
    Role.VIEWER: frozenset[str](),
    Role.OPERATOR: frozenset({ACT, READ_LOGS}),
    Role.ADMINISTRATOR: frozenset({ACT, READ_LOGS, ADMINISTER}),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done: a code for programs, a sentence for people."""

    code: str
    detail: str


def may(user: AbstractBaseUser | AnonymousUser, permission: str) -> bool:
    """Whether this person, with the token of this request if there is one, has the permission."""
    fresh = User.objects.filter(pk=user.pk, is_active=True).first() if user.pk is not None else None
    if fresh is None or not fresh.has_perm(permission):
        return False
    token = request_context.current().token
    if token is None:
        return True
    return permission in PERMISSIONS[Role(token.role)] and not bearer.is_revoked(token)


def role_of(user: AbstractBaseUser | AnonymousUser) -> Role:
    """The role that a person's permissions amount to at this moment."""
    for role in (Role.ADMINISTRATOR, Role.OPERATOR):
        if all(may(user, permission) for permission in PERMISSIONS[role]):
            return role
    return Role.VIEWER


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may act on, as read at one moment: enough to judge many things at once."""

    nothing: Refusal | None
    limit: Limit | None
    locks: tuple[protection_locks.Lock, ...]

    def refusal(self, things: Iterable[Target] = ()) -> Refusal | None:
        """Why these things may not be acted on; `None` if they may."""
        return self.nothing or self.refusal_of(things)

    def refusal_of(self, things: Iterable[Target]) -> Refusal | None:
        """What of it lies in the things: who may only look may still read what would change."""
        things = tuple(things)
        return self._outside(things) or self._protected(things)

    def refusal_of_new(self) -> Refusal | None:
        """Why no volume may be made that belongs to no project, as copies and restored ones do."""
        if self.limit is None or self.limit.reaches(None):
            return None
        sentence = _(
            "A volume made in this way belongs to no project. You may act on: %s. "
            "Create one in a project of yours, and restore a backup into it."
        )
        return Refusal("outside_projects", sentence % _yours(self.limit))

    def _outside(self, things: tuple[Target, ...]) -> Refusal | None:
        for thing in things if self.limit is not None else ():
            # A network that no project owns is common ground: who may act on the container may use it.
            common = thing.kind == "network" and thing.project is None
            if self.limit is not None and not common and not self.limit.reaches(thing.project):
                return Refusal("outside_projects", _beyond(thing, self.limit))
        return None

    def _protected(self, things: tuple[Target, ...]) -> Refusal | None:
        found = next((lock for lock in self.locks for thing in things if lock.covers(thing)), None)
        return None if found is None else Refusal("protected", found.sentence())


def rights(runtime: Runtime, user: User | None, *, changing: bool = True) -> Rights:
    """What this person may act on of this host, now; not `changing` it, but reading all that is in it.

    Without a user it is somebody at this machine's command line, who is not asked for a permission.
    """
    return Rights(
        refusal_to_act(user, changing=changing),
        limit_of(user) if user is not None else None,
        tuple(protection_locks.locks(runtime)),
    )


def refusal_to_act(user: User | None, *, changing: bool = True) -> Refusal | None:
    """Why this person may not act on anything at all, whichever host it is of."""
    if settings.READ_ONLY and changing:
        return Refusal("read_only", _("This Portolan is read-only: nothing can be changed through it."))
    if user is not None and not may(user, ACT):
        return Refusal("forbidden", _("You may look, but not change anything."))
    return None


def check(runtime: Runtime, user: User | None, things: Iterable[Target], *, changing: bool = True) -> None:
    """Raise a problem unless this person may act on these things of this host, now."""
    _refuse(rights(runtime, user, changing=changing).refusal(things))


def check_may_act(user: User | None, *, changing: bool = True) -> None:
    """Raise a problem unless there may be something that this person may act on."""
    _refuse(refusal_to_act(user, changing=changing))


def check_administrator(user: User) -> None:
    """Raise a problem unless this person manages people, protection and settings."""
    if not may(user, ADMINISTER):
        raise Problem(403, "administrators_only", _("Only administrators may do that."))


def refusal_of_records(user: User, things: Iterable[Target] = ()) -> Refusal | None:
    """Why this person may not change what Portolan itself keeps about these things; `None` if they may.

    That nothing of the host may be changed, or that a thing is protected, does not matter then.
    """
    nothing = refusal_to_act(user, changing=False)
    return Rights(nothing, limit_of(user), ()).refusal(things)


def check_records(user: User, things: Iterable[Target] = ()) -> None:
    """Raise a problem unless this person may change what Portolan itself keeps about these things."""
    _refuse(refusal_of_records(user, things))


def check_reading(user: User, things: Iterable[Target] = ()) -> None:
    """Raise a problem unless this person may read what these containers say, protected or not."""
    if not may(user, READ_LOGS):
        raise Problem(403, "forbidden", _("You may not read what containers say: it may hold secrets."))
    check_limit(user, things)


def check_limit(user: User, things: Iterable[Target]) -> None:
    """Raise a problem where one of these is outside the projects that this person is limited to."""
    _refuse(Rights(None, limit_of(user), ()).refusal_of(things))


def limit_of(user: User) -> Limit | None:
    """The projects to which this person's acting is limited; `None` where it is not."""
    if may(user, ADMINISTER):
        return None
    return Limit.objects.filter(user=user).first()


def _refuse(refused: Refusal | None) -> None:
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def _beyond(thing: Target, limit: Limit) -> str:
    words = {"name": thing.name, "project": thing.project, "yours": _yours(limit)}
    if thing.project is None:
        return _("“%(name)s” belongs to no project. You may act on: %(yours)s.") % words
    return _("“%(name)s” belongs to the project “%(project)s”. You may act on: %(yours)s.") % words


def _yours(limit: Limit) -> str:
    yours = [f"“{name}”" for name in limit.projects]
    if limit.without_project:
        yours.append(_("what belongs to no project"))
    return ", ".join(yours) or _("nothing")
