"""Keeping a view by name and removing it again; who sees which."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from dashboard.access import policy
from dashboard.audit import log as audit_log
from dashboard.audit import rate_limit
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.saved.models import SavedView

MOST = 100
#: A query, and where the camera stands: it can lead to nothing but the chart.
_ADDRESS = re.compile(r"(\?[^#\s\x00-\x1f\x7f]*)?(#at=[^#\s\x00-\x1f\x7f]*)?")


def seen_by(user: User) -> QuerySet[SavedView]:
    """One's own, and those that others share."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


def keep(runtime: Runtime, user: User, name: str, address: str, *, shared: bool) -> SavedView:
    """Keep a view.

    Raises a problem: 400 `bad_view` for what is no address of the chart, 403 where it may not be shared, 409
    `exists` and `too_many`, 429 `too_many`.
    """
    rate_limit.check(user, Action.Kind.VIEW_KEEP)
    if not _ADDRESS.fullmatch(address):
        raise Problem(400, "bad_view", _("That is no address of the chart."))
    if shared and not policy.may(user, policy.ACT):
        raise Problem(403, "forbidden", _("Only operators and administrators share views with everybody."))
    if SavedView.objects.filter(owner=user).count() >= MOST:
        raise Problem(409, "too_many", _("You have %d views already: remove one first.") % MOST)
    try:
        with transaction.atomic():
            view = SavedView.objects.create(
                host_id=host_of(runtime), owner=user, name=name, address=address, shared=shared
            )
    except IntegrityError:
        raise Problem(409, "exists", _("You have a view “%s” already.") % name) from None
    audit_log.add(user, Action.Kind.VIEW_KEEP, {"view": name, "shared": shared})
    return view


def remove(user: User, number: int) -> None:
    """Remove one of one's own, or, as an administrator, one that is shared.

    Raises a problem: 404 `not_found`, 429 `too_many`.
    """
    rate_limit.check(user, Action.Kind.VIEW_REMOVE)
    view = seen_by(user).filter(pk=number).first()
    if view is None or (view.owner != user and not policy.may(user, policy.ADMINISTER)):
        raise Problem(404, "not_found", _("There is no such view of yours."))
    view.delete()
    audit_log.add(user, Action.Kind.VIEW_REMOVE, {"view": view.name, "shared": view.shared})
