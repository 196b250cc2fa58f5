"""Channels, as administrators change them: checked, and in the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboard.access import policy
from dashboard.alerts import channels, delivery, outbox, quiet
from dashboard.alerts.fixed import changeable
from dashboard.alerts.models import AlertRule, Channel
from dashboard.alerts.sending import NotTaken
from dashboard.alerts.service import host_document
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.names import check_name
from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from topology.alerts import RuleError, read_span

Kind = Action.Kind
MOST_CHANNELS = 50
LEAST_REMIND = timedelta(minutes=1)
#: What can be changed of one, and is no secret.
FIELDS = ("rules", "remind", "quiet")


def create(by: User, fields: Mapping[str, Any]) -> Channel:
    """Write down a channel; raises a problem where nothing could be sent by it."""
    row = Channel(**fields, username=by.get_username())
    asked = {"channel": row.name[:200], "channel_kind": row.kind} | _texts(row)
    with refusals.record_refusals(by, Kind.CHANNEL_CREATE, asked):
        policy.check_administrator(by)
        check_name(row.name, reserved=".*/test")
        channels.check(row.kind, row.url, row.secret)
        check(row)
        if Channel.objects.filter(owner=None).count() >= MOST_CHANNELS:
            raise Problem(409, "too_many", _("There are too many channels."))
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            said = _("There is a channel “%s” already.") % row.name
            raise Problem(409, "channel_exists", said) from None
    audit_log.add(by, Kind.CHANNEL_CREATE, asked)
    return row


def change(by: User, name: str, fields: Mapping[str, Any]) -> Channel:
    """Change its rules, reminders or quiet hours; raises a problem for what cannot be."""
    asked = {"channel": name[:200]}
    with refusals.record_refusals(by, Kind.CHANNEL_CHANGE, asked):
        policy.check_administrator(by)
        row = _channel(name)
        before = _texts(row)
        fields = changeable(fields, {"name": row.name, "kind": row.kind})
        for field, value in fields.items():
            setattr(row, field, value)
        check(row)
        row.save(update_fields=list(fields))
        if "quiet" in fields:
            outbox.hold_anew(row, timezone.now())
    changed = {field: value for field, value in _texts(row).items() if before[field] != value}
    audit_log.add(by, Kind.CHANNEL_CHANGE, asked | changed)
    return row


def remove(by: User, name: str) -> None:
    """Remove a channel, with what waits for it; raises a problem where there is none."""
    asked = {"channel": name[:200]}
    with refusals.record_refusals(by, Kind.CHANNEL_REMOVE, asked):
        policy.check_administrator(by)
        _channel(name).delete()
    audit_log.add(by, Kind.CHANNEL_REMOVE, asked)


def try_now(runtime: Runtime, by: User, name: str) -> None:
    """Send a test at once; raises a problem that says why it did not go."""
    asked = {"channel": name[:200]}
    with refusals.record_refusals(by, Kind.CHANNEL_TEST, asked):
        policy.check_administrator(by)
        channel = _channel(name)
        try:
            delivery.try_now(channel, host_document(runtime))
        except NotTaken as error:
            raise Problem(502, "channel_failed", _("It was not taken: %s") % error) from None
    audit_log.add(by, Kind.CHANNEL_TEST, asked)


def _texts(row: Channel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def check(row: Channel) -> None:
    """Raise a problem for rules, reminders or quiet hours that cannot be."""
    _check_known(row.rules)
    if row.remind:
        _check_remind(row.remind)
    if row.quiet:
        quiet.read(row.quiet)
        _check_known(row.quiet.get("except") or ())


def _check_remind(text: str) -> None:
    try:
        span = read_span(text)
    except RuleError as error:
        raise Problem(400, "rule_invalid", translated(error.said)) from None
    if span < LEAST_REMIND:
        raise Problem(400, "rule_invalid", _("Nobody is reminded more often than every minute."))


def _check_known(wanted: Iterable[str]) -> None:
    known = set(AlertRule.objects.values_list("name", flat=True)) | {"*"}
    unknown = next((name for name in wanted if name not in known), None)
    if unknown is not None:
        raise Problem(400, "rule_unknown", _("There is no rule “%s”.") % unknown)


def _channel(name: str) -> Channel:
    row = Channel.objects.filter(name=name).first()
    if row is None:
        raise Problem(404, "not_found", _("There is no channel of this name."))
    return row
