"""Rules and acknowledgements, as people change them: checked, and in the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboard.access import policy
from dashboard.alerts import lastweek, rules
from dashboard.alerts.current import currents
from dashboard.alerts.documents import Document
from dashboard.alerts.fixed import changeable
from dashboard.alerts.models import Alert, AlertRule
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.names import check_name
from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from dashboard.targets import Target
from topology.alerts import RuleError, read_span, subject_of_host
from topology.graph.records import Topology

Kind = Action.Kind
MOST_RULES = 500
MOST_MATCHES = 100
FIELDS = ("name", "when", "of", "hold", "clear", "severity", "enabled")


def create_rule(runtime: Runtime, by: User, fields: Mapping[str, Any]) -> AlertRule:
    """Write down a rule; raises a problem where it is none."""
    asked = {"rule": str(fields.get("name", ""))[:200]}
    with refusals.record_refusals(by, Kind.RULE_CREATE, asked):
        policy.check_administrator(by)
        row = AlertRule(**fields)
        check_name(row.name, reserved="preview")
        _check_rule(row)
        if AlertRule.objects.count() >= MOST_RULES:
            raise Problem(409, "too_many", _("There are too many rules."))
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            said = _("There is a rule “%s” already.") % row.name
            raise Problem(409, "rule_exists", said) from None
    audit_log.add(by, Kind.RULE_CREATE, asked | _texts(row))
    currents.of(runtime).changed()
    return row


def change_rule(runtime: Runtime, by: User, name: str, fields: Mapping[str, Any]) -> AlertRule:
    """Change what is named of a rule; raises a problem where there is none, or it would be none then."""
    asked = {"rule": name[:200]}
    with refusals.record_refusals(by, Kind.RULE_CHANGE, asked):
        policy.check_administrator(by)
        row = _rule(name)
        before = _texts(row)
        for field, value in changeable(fields, {"name": row.name}).items():
            setattr(row, field, value)
        _check_rule(row)
        row.save()
    changed = {field: value for field, value in _texts(row).items() if before[field] != value}
    audit_log.add(by, Kind.RULE_CHANGE, asked | changed)
    currents.of(runtime).changed()
    return row


def remove_rule(runtime: Runtime, by: User, name: str) -> None:
    """Remove a rule, and with it what it has found; raises a problem where there is none."""
    asked = {"rule": name[:200]}
    with refusals.record_refusals(by, Kind.RULE_REMOVE, asked):
        policy.check_administrator(by)
        _rule(name).delete()
    audit_log.add(by, Kind.RULE_REMOVE, asked)
    currents.of(runtime).changed()


def preview_rule(runtime: Runtime, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule would match now, and would have told in the last week: a few, and how many there are.

    Raises a `Problem` (503) before the first chart.
    """
    row = AlertRule(**fields)
    _check_rule(row)
    current = currents.of(runtime)
    if current.evaluator is None or current.situation is None:
        raise Problem(503, "not_ready", _("Nothing is known of the host yet."))
    with current.lock:
        found = current.evaluator.preview(rules.read(row), current.situation)
    found.sort(key=lambda match: (match.subject.kind, match.subject.name, match.subject.id))
    shown = [
        {"id": m.subject.id, "kind": m.subject.kind, "name": m.subject.name, "text": translated(m.message)}
        for m in found[:MOST_MATCHES]
    ]
    return {"total": len(found), "matches": shown, "last_week": lastweek.of(runtime, rules.read(row))}


def acknowledge(runtime: Runtime, by: User, number: int) -> Alert:
    """Put somebody's name on an alert; raises a problem where there is none that fires."""
    with _on_alert(by, Kind.ALERT_ACKNOWLEDGE, number) as alert:
        if alert.state != Alert.State.FIRING:
            raise Problem(409, "alert_over", _("Only what fires can be acknowledged."))
        firing = Alert.objects.filter(pk=number, state=Alert.State.FIRING)
        firing.update(acknowledged_by=by.get_username(), acknowledged_at=timezone.now())
        alert.refresh_from_db()
    audit_log.add(by, Kind.ALERT_ACKNOWLEDGE, {"alert": number, "rule": alert.rule, "name": alert.name})
    currents.of(runtime).changed()
    return alert


def snooze(runtime: Runtime, by: User, number: int, span: str) -> Alert:
    """Let nobody be told of this alert for so long (`1h`, `2d`).

    Raises a `Problem`: 400 for what is no span, 404 where there is no such alert, 409 if it is over.
    """
    with _on_alert(by, Kind.ALERT_SNOOZE, number) as alert:
        if alert.state == Alert.State.RESOLVED:
            raise Problem(409, "alert_over", _("This alert is over."))
        until = timezone.now() + _span(span)
        Alert.objects.filter(pk=number).update(snoozed_until=until)
        alert.refresh_from_db()
    asked = {"alert": number, "rule": alert.rule, "name": alert.name, "until": until.isoformat()}
    audit_log.add(by, Kind.ALERT_SNOOZE, asked)
    currents.of(runtime).changed()
    return alert


def host_document(runtime: Runtime) -> Document:
    """The host as what a message is about."""
    topology = runtime.store.topology or Topology.of({}, {})
    host = subject_of_host(topology, runtime.address)
    return {"id": host.id, "kind": host.kind, "name": host.name, "project": None}


def rule_json(row: AlertRule) -> dict[str, Any]:
    """As the API has it."""
    texts = _texts(row)
    return {"name": row.name} | {("for" if name == "hold" else name): text for name, text in texts.items()}


def _texts(row: AlertRule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS if name != "name"}


@contextmanager
def _on_alert(by: User, kind: Action.Kind, number: int) -> Iterator[Alert]:
    """An alert on which this person may put their name: operators, within their projects."""
    asked = {"alert": number}
    with refusals.record_refusals(by, kind, asked):
        policy.check_may_act(by, changing=False)
        alert = Alert.objects.filter(pk=number).first()
        if alert is None:
            raise Problem(404, "not_found", _("There is no such alert."))
        _check_limit(by, alert)
        yield alert


def _span(text: str) -> timedelta:
    try:
        return read_span(text)
    except RuleError as error:
        raise Problem(400, "rule_invalid", translated(error.said)) from None


def _check_limit(by: User, alert: Alert) -> None:
    """Of what is outside somebody's projects they only read. What protects an object does not matter here."""
    if alert.kind not in ("container", "volume"):
        return
    thing = Target(alert.kind, alert.node_id.partition(":")[2], alert.name, alert.project or None)
    policy.check_limit(by, (thing,))


def _check_rule(row: AlertRule) -> None:
    try:
        rules.read(row)
    except RuleError as error:
        raise Problem(400, "rule_invalid", translated(error.said)) from None


def _rule(name: str) -> AlertRule:
    row = AlertRule.objects.filter(name=name).first()
    if row is None:
        raise Problem(404, "not_found", _("There is no rule of this name."))
    return row
