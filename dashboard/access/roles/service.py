"""Roles are given: a group of Django's for each, with the permissions that are the role."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from dashboard.access.policy import PERMISSIONS
from dashboard.access.roles.models import Limit
from dashboard.base.roles import Role

#: The groups have the roles' names, in English whatever language people read.
GROUPS = {role: str(role.value).capitalize() for role in Role}


@transaction.atomic
def give(user: User, role: Role) -> None:
    """Make this the person's one role, whichever way they had another. Groups that are no role stay."""
    user.user_permissions.remove(*map(permission, PERMISSIONS[Role.ADMINISTRATOR]))
    user.groups.remove(*Group.objects.filter(name__in=GROUPS.values()).exclude(name=GROUPS[role]))
    user.groups.add(group(role))
    if user.is_superuser and role != Role.ADMINISTRATOR:
        user.is_superuser = user.is_staff = False
        user.save(update_fields=["is_superuser", "is_staff"])


def group(role: Role) -> Group:
    """The group of a role; made anew where somebody has removed it."""
    found, made = Group.objects.get_or_create(name=GROUPS[role])
    if made:
        found.permissions.add(*map(permission, PERMISSIONS[role]))
    return found


def permission(name: str) -> Permission:
    """The permission that Django calls like that, as `dashboard.act`."""
    label, _, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def limit(user: User, *, limited: bool, projects: Iterable[str] = (), without_project: bool = False) -> None:
    """Limit a person's acting to these projects, or lift the limit."""
    if not limited:
        Limit.objects.filter(user=user).delete()
        return
    wanted = {"projects": sorted(set(projects)), "without_project": without_project}
    Limit.objects.update_or_create(user=user, defaults=wanted)
