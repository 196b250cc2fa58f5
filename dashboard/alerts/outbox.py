"""The outbox: what is to be told waits in the database until a channel has taken it.

A message is written in the transaction in which its alert turns, so a crash loses neither. Of many at once
one goes out that sums them up; then that channel is given no other for a while: a storm is a few messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet

from dashboard.alerts import documents
from dashboard.alerts.documents import Document
from dashboard.alerts.models import Alert, Channel, OutboxMessage

#: What turns within this is told together, if it is much.
GATHER = timedelta(seconds=1)
#: More than so many waiting for one channel become one message; after it, others wait for so long.
MANY, AFTER_SUMMARY = 5, timedelta(seconds=30)
#: More than so many within so long are too many, too.
MOST_LATELY, CALM = 30, timedelta(seconds=60)
#: After each failure the next try waits so long, the last for all that follow.
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900, 3600))
#: What nobody has taken for so long is given up.
PATIENCE = timedelta(days=3)
#: So many wait for a channel: of more, those that have waited longest are let go.
MOST_WAITING = 1000
#: What was sent is kept so long, to be looked at, and not more than so many.
KEPT, MOST_KEPT = timedelta(days=7), 20_000
State = OutboxMessage.State


def in_use() -> QuerySet[Channel]:
    """Those that are told anything: all but those of people who are not active, or not confirmed."""
    return Channel.objects.exclude(owner__is_active=False).exclude(url="")


def write(turned: Iterable[tuple[Alert, str]], host: UUID, now: datetime) -> int:
    """Write a message of each of these for each channel that wants it; how many. Within a transaction.

    What is over in the same quiet hours in which it fired, is not told at all.
    """
    channels = list(in_use())
    rows = [
        draft(channel, alert, document, host, now)
        for alert, state, document in (
            (alert, state, documents.message_of(alert, state))
            for alert, state in turned
            if not alert.is_snoozed(now)
        )
        for channel in channels
        if channel.wants(alert) and not (state == Alert.State.RESOLVED and _withdrawn(channel, alert, now))
    ]
    OutboxMessage.objects.bulk_create(rows)
    for channel in {row.channel for row in rows}:
        _let_go(channel)
    return len(rows)


def draft(channel: Channel, alert: Alert, document: Document, host: UUID, now: datetime) -> OutboxMessage:
    """A message for a channel, not written yet; held in its quiet hours."""
    held = channel.quiet_until(now, alert.rule)
    return OutboxMessage(
        host_id=host, channel=channel, document=document, created_at=now, due_at=now + GATHER, held_until=held
    )


def _withdrawn(channel: Channel, alert: Alert, now: datetime) -> bool:
    """Whether that it fires was still held, and is now not told any more."""
    held = _waiting(channel).filter(held_until__gt=now, document__alert=alert.pk)
    return held.update(state=State.WITHDRAWN, ended_at=now) > 0


def _waiting(channel: Channel) -> QuerySet[OutboxMessage]:
    return channel.messages.filter(state=State.WAITING)


def hold_anew(channel: Channel, now: datetime) -> None:
    """Its quiet hours are others: what is held waits for their end."""
    for message in _waiting(channel).exclude(held_until=None):
        held = channel.quiet_until(now, message.document["rule"])
        _waiting(channel).filter(pk=message.pk).update(held_until=held)


def _release(channel: Channel, now: datetime) -> None:
    """Quiet hours are over: what still fires is told now, or waits until it is not snoozed any more."""
    for message in _waiting(channel).filter(held_until__lte=now):
        alert = Alert.objects.filter(pk=message.document["alert"]).first()
        told = OutboxMessage.objects.filter(pk=message.pk)
        if alert is None or alert.state != message.document["state"]:
            told.update(state=State.WITHDRAWN, ended_at=now)
        else:
            told.update(held_until=alert.snoozed_until if alert.is_snoozed(now) else None)


def _let_go(channel: Channel) -> None:
    """Let go of what has waited longest, where too much waits for a channel: what is new matters more."""
    keep_newest(_waiting(channel), MOST_WAITING)


def keep_newest(rows: QuerySet[Any], most: int) -> None:
    """Delete all but so many of these rows, the oldest first."""
    newest_first = rows.order_by("-pk").values_list("pk", flat=True)
    for last in newest_first[most : most + 1]:
        rows.filter(pk__lte=last).delete()


def next_for(channel: Channel, host: Document, now: datetime) -> OutboxMessage | None:
    """The message that this channel is to be given now: the oldest, or one that sums many up."""
    if channel.next_try_at is not None and channel.next_try_at > now:
        return None
    _release(channel, now)
    waiting = list(_waiting(channel).filter(held_until=None).order_by("pk")[:MOST_WAITING])
    if not waiting or waiting[0].due_at > now:
        return None
    first = waiting[0]
    if first.attempts or "alerts" in first.document:
        return first
    if _is_busy(channel, now):
        return None
    return _merged(channel, waiting, host, now) if len(waiting) > MANY else first


def _is_busy(channel: Channel, now: datetime) -> bool:
    """Whether this channel has been told so much just now that what is new waits, and is told together."""
    ended = channel.messages.filter(ended_at__gt=now - CALM)
    if ended.filter(state=State.MERGED, ended_at__gt=now - AFTER_SUMMARY).exists():
        return True
    return ended.filter(state=State.SENT).count() >= MOST_LATELY


def _merged(channel: Channel, fresh: Sequence[OutboxMessage], host: Document, now: datetime) -> OutboxMessage:
    with transaction.atomic():
        summary = OutboxMessage.objects.create(
            host_id=fresh[0].host_id,
            channel=channel,
            document=documents.summary_of([one.document for one in fresh], host),
            created_at=now,
            due_at=now,
        )
        merged = OutboxMessage.objects.filter(pk__in=[one.pk for one in fresh])
        merged.update(state=State.MERGED, ended_at=now)
    return summary


def taken(message: OutboxMessage, now: datetime) -> None:
    """The channel has taken it."""
    with transaction.atomic():
        _end(message, State.SENT, now)
        Channel.objects.filter(pk=message.channel_id).update(
            failures=0, next_try_at=None, last_error="", last_sent_at=now
        )


def refused(message: OutboxMessage, why: str, now: datetime) -> None:
    """The channel has not: it is tried again later, unless that has gone on for days."""
    with transaction.atomic():
        channel = Channel.objects.filter(pk=message.channel_id).first()
        if channel is None:
            return
        if now - message.created_at > PATIENCE:
            _end(message, State.GIVEN_UP, now)
        else:
            OutboxMessage.objects.filter(pk=message.pk).update(attempts=message.attempts + 1)
        wait = BACK_OFF[min(channel.failures, len(BACK_OFF) - 1)]
        Channel.objects.filter(pk=channel.pk).update(
            failures=channel.failures + 1, next_try_at=now + wait, last_error=why[:300]
        )


def next_at() -> datetime | None:
    """When there is something to send next; `None` where nothing waits."""
    waiting = OutboxMessage.objects.filter(state=State.WAITING)
    columns = ("due_at", "channel__next_try_at")
    rows = waiting.filter(held_until=None).order_by("pk").values_list(*columns)[:200]
    times = [max(due_at, next_try_at or due_at) for due_at, next_try_at in rows]
    held = waiting.aggregate(first=Min("held_until"))["first"]
    return min([*times, *([held] if held is not None else [])], default=None)


def forget(now: datetime) -> None:
    """Give up what nobody has taken for too long; let go of what was sent, or given up, long ago."""
    late = OutboxMessage.objects.filter(state=State.WAITING, held_until=None, created_at__lt=now - PATIENCE)
    late.update(state=State.GIVEN_UP, ended_at=now)
    ended = OutboxMessage.objects.exclude(state=State.WAITING)
    ended.filter(ended_at__lt=now - KEPT).delete()
    keep_newest(ended, MOST_KEPT)


def _end(message: OutboxMessage, state: OutboxMessage.State, now: datetime) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, ended_at=now, attempts=message.attempts + 1
    )
