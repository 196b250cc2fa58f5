"""A person's rights: how they are, how they are changed, and what must stay."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from dashboard.access import policy, sessions
from dashboard.access.roles import service as role_service
from dashboard.access.roles.models import Limit
from dashboard.access.tokens import service as token_service
from dashboard.accounts.bootstrap import is_last_administrator
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.roles import Role
from dashboard.volumes.jobs import jobs

Rights = dict[str, Any]


def rights(user: User) -> Rights:
    """Role, projects, and whether they may log in, as they are now."""
    # Not `rules.role_of`: that narrows by the token of whoever asks, and by whether they may log in.
    held = {permission for permission in policy.PERMISSIONS[Role.ADMINISTRATOR] if _has(user, permission)}
    roles = [role for role, needed in policy.PERMISSIONS.items() if needed <= held]
    limit = Limit.objects.filter(user=user).first()
    return {
        "role": roles[-1].value,
        "limited": limit is not None,
        "projects": sorted(limit.projects) if limit else [],
        "without_project": bool(limit and limit.without_project),
        "active": user.is_active,
    }


@transaction.atomic
def change(by: User, user: User, wanted: Rights, undoes: Action | None = None) -> Action:
    """Give a person these rights, and write down how they were and are.

    One change after the other: two administrators who take each other's rights away at the same moment must
    not both succeed. Raises a `Problem` if nobody would be left to administer.
    """
    list(Group.objects.select_for_update().filter(name=role_service.GROUPS[Role.ADMINISTRATOR]))
    policy.check_administrator(by)
    complains = complaint(user, wanted)
    if complains is not None:
        raise Problem(409, "last_administrator", complains)
    before = rights(user)
    role_service.give(user, Role(wanted["role"]))
    role_service.limit(
        user,
        limited=wanted["limited"],
        projects=wanted["projects"],
        without_project=wanted["without_project"],
    )
    user.refresh_from_db()
    user.is_active = wanted["active"]
    user.save()  # its signal has the open sockets looked at
    if not user.is_active:
        _end_everything(user)
    after = rights(User.objects.get(pk=user.pk))
    if not after["active"] or _may_less(before, after):
        transaction.on_commit(lambda: jobs.cancel_of(user.pk))  # a download goes on for hours
    person = {"id": user.pk}
    asked = {"person": user.get_username(), **wanted}
    return audit_log.add(
        by, Action.Kind.PERSON_CHANGE, asked, before=before | person, after=after | person, undoes=undoes
    )


def complaint(user: User, wanted: Rights) -> str | None:
    """There must stay somebody who can manage the others."""
    stays = wanted["active"] and wanted["role"] == Role.ADMINISTRATOR
    if not stays and is_last_administrator(user):
        return _("Somebody must stay administrator: make somebody else one first.")
    return None


def _end_everything(user: User) -> None:
    """For good: with who may log in again later no forgotten browser and no script comes back."""
    sessions.end(user, but=None)
    token_service.revoke_all(user)


def _may_less(before: Rights, after: Rights) -> bool:
    """Whether there is something that they might act on and may no longer."""
    roles = list(Role)
    if roles.index(Role(after["role"])) < roles.index(Role(before["role"])):
        return True
    if not after["limited"]:
        return False
    lost = set(before["projects"]) - set(after["projects"])
    return not before["limited"] or bool(lost) or before["without_project"] > after["without_project"]


def _has(user: User, permission: str) -> bool:
    """Whether they have the permission, or would if they might log in."""
    awake = User.objects.get(pk=user.pk)
    awake.is_active = True
    return awake.has_perm(permission)
