"""Dead man's switches, as administrators change them: checked, and in the audit log."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from dashboard.access import policy
from dashboard.alerts import calling
from dashboard.alerts.models import Heartbeat
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.names import check_name
from dashboard.base.problems import Problem
from topology.alerts import RuleError, read_span

Kind = Action.Kind
MOST = 10
LEAST, LONGEST = timedelta(seconds=10), timedelta(days=1)


def create(by: User, name: str, url: str, every: str) -> Heartbeat:
    """Have an address called at each interval; raises a problem where that cannot be."""
    asked = {"heartbeat": name[:200], "every": every}
    with refusals.record_refusals(by, Kind.HEARTBEAT_CREATE, asked):
        policy.check_administrator(by)
        check_name(name)
        calling.check(url)
        _check_interval(every)
        if Heartbeat.objects.count() >= MOST:
            raise Problem(409, "too_many", _("There are too many dead man's switches."))
        row = Heartbeat(name=name, url=url, every=every, username=by.get_username())
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            said = _("There is a dead man's switch “%s” already.") % name
            raise Problem(409, "heartbeat_exists", said) from None
    audit_log.add(by, Kind.HEARTBEAT_CREATE, asked)
    return row


def remove(by: User, name: str) -> None:
    """Call it no more; raises a problem where there is none."""
    asked = {"heartbeat": name[:200]}
    with refusals.record_refusals(by, Kind.HEARTBEAT_REMOVE, asked):
        policy.check_administrator(by)
        row = Heartbeat.objects.filter(name=name).first()
        if row is None:
            raise Problem(404, "not_found", _("There is no dead man's switch of this name."))
        row.delete()
    audit_log.add(by, Kind.HEARTBEAT_REMOVE, asked)


def _check_interval(text: str) -> None:
    try:
        span = read_span(text)
    except RuleError as error:
        raise Problem(400, "rule_invalid", translated(error.said)) from None
    if not LEAST <= span <= LONGEST:
        raise Problem(
            400, "rule_invalid", _("It is called every 10 seconds at most, and once a day at least.")
        )
