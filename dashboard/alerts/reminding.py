"""Reminders: what fires, and nobody has in hand, is told again by the channels that want it so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from dashboard.alerts import documents, outbox
from dashboard.alerts.models import Alert, Channel, OutboxMessage
from topology.alerts import read_span

State = OutboxMessage.State
#: So many alerts are told again by one channel at once; the others when their turn has come.
MOST = 500


def remind(host: UUID, now: datetime) -> int:
    """Write what is to be told again; how much that is. Raises `DatabaseError`."""
    channels = list(outbox.in_use().exclude(remind=""))
    if not channels:
        return 0
    firing = Alert.objects.filter(state=Alert.State.FIRING, acknowledged_by="").order_by("pk")
    alerts = [one for one in firing if not one.is_snoozed(now)]
    return sum(_remind(channel, alerts, host, now) for channel in channels)


def _remind(channel: Channel, alerts: list[Alert], host: UUID, now: datetime) -> int:
    since = now - read_span(channel.remind)
    lately = Q(state=State.WAITING) | Q(created_at__gt=since) | Q(ended_at__gt=since)
    told = set(channel.messages.filter(lately).values_list("document__alert", flat=True))
    due = [
        alert
        for alert in alerts
        if channel.wants(alert)
        and alert.pk not in told
        and (alert.fired_at or alert.since) <= since
        and channel.quiet_until(now, alert.rule) is None
    ]
    rows = [outbox.draft(channel, one, documents.reminder_of(one), host, now) for one in due[:MOST]]
    with transaction.atomic():
        OutboxMessage.objects.bulk_create(rows)
    return len(rows)
