"""Standings into the table of alerts, and what is to be told into the outbox: in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from dashboard.alerts import outbox
from dashboard.alerts.models import Alert
from topology.alerts import Change, Rule, Standing, Subject
from topology.messages import Message

#: Alerts that are over are kept so long, and not more than so many.
KEPT, MOST_KEPT = timedelta(days=30), 50_000
LONGEST_NAME, LONGEST_ID = 255, 300
State = Alert.State
_FIELDS = (
    *("severity", "state", "node_id", "name", "project", "service", "code", "template", "values"),
    *("since", "fired_at", "resolved_at"),
)


def save(changes: Sequence[Change], host: UUID, now: datetime) -> list[tuple[Alert, str]]:
    """Write down what has turned; returns the alerts that fired or were resolved, each with that word.

    Raises `DatabaseError`, and then nothing is written: the same may be tried again.
    """
    last = {id(one.standing): one for one in changes}
    numbers: dict[int, Alert] = {}
    with transaction.atomic():
        for key, change in last.items():
            alert = _write(change, host, now)
            if alert is not None:
                numbers[key] = alert
        told = [(numbers[id(one.standing)], _WORDS[one.turn]) for one in changes if one.told]
        outbox.write(told, host, now)
    for key, alert in numbers.items():
        last[key].standing.number = alert.pk
    return told


_WORDS = {"fired": State.FIRING.value, "resolved": State.RESOLVED.value}


def _write(change: Change, host: UUID, now: datetime) -> Alert | None:
    standing = change.standing
    if change.turn == "dropped":
        if standing.number is None:
            return None
        Alert.objects.filter(pk=standing.number).delete()
        return None
    known = Alert.objects.filter(pk=standing.number).first() if standing.number is not None else None
    alert = known or Alert(host_id=host)
    _fill(alert, standing)
    if change.turn == "resolved":
        alert.state, alert.resolved_at = State.RESOLVED, now
    if known is None:
        alert.save()
    else:
        alert.save(update_fields=_FIELDS)
    return alert


def _fill(alert: Alert, standing: Standing) -> None:
    rule, subject, message = standing.rule, standing.subject, standing.message
    alert.rule, alert.when, alert.severity = rule.name, rule.when, rule.severity
    alert.state = State.FIRING if standing.fired_at is not None else State.PENDING
    alert.key, alert.node_id = subject.key[:LONGEST_ID], subject.id[:LONGEST_ID]
    alert.kind, alert.name = subject.kind, subject.name[:LONGEST_NAME]
    alert.project, alert.service = subject.project[:LONGEST_NAME], subject.service[:LONGEST_NAME]
    alert.code, alert.template, alert.values = message.code, message.template, message.values_dict()
    alert.since, alert.fired_at = standing.since, standing.fired_at


def open_standings(rules: Iterable[Rule]) -> list[Standing]:
    """How things stood before a restart of ours; what stood under rules that are not in force is over."""
    in_force = {rule.name: rule for rule in rules}
    found = []
    for alert in Alert.objects.exclude(state=State.RESOLVED).order_by("pk"):
        rule = in_force.get(alert.rule)
        if rule is None or rule.when != alert.when:
            alert.state, alert.resolved_at = State.RESOLVED, alert.resolved_at or alert.since
            alert.save(update_fields=("state", "resolved_at"))
        else:
            found.append(_standing(alert, rule))
    return found


def _standing(alert: Alert, rule: Rule) -> Standing:
    subject, said = subject_of(alert), message_of(alert)
    return Standing(rule, subject, said, alert.since, alert.fired_at, number=alert.pk)


def subject_of(alert: Alert) -> Subject:
    """What a row is about."""
    return Subject(alert.key, alert.node_id, alert.kind, alert.name, alert.project, alert.service)


def message_of(alert: Alert) -> Message:
    """What a row says."""
    values = tuple(sorted((str(name), str(value)) for name, value in dict(alert.values).items()))
    return Message(alert.code, alert.template, values)


def forget(now: datetime) -> None:
    """Let go of what was over long ago."""
    over = Alert.objects.filter(state=State.RESOLVED)
    over.filter(resolved_at__lt=now - KEPT).delete()
    outbox.keep_newest(over, MOST_KEPT)
    outbox.forget(now)
