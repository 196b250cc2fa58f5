"""The outbox: what is to be told waits in the database until a channel has taken it.

A message is written in the transaction in which its alert turns, so a crash loses neither. Of many at once
one goes out that sums them up; then that channel is given no other for a while: a storm is a few messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

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
#: What was sent is kept so long, to be looked at.
KEPT = timedelta(days=7)
State = OutboxMessage.State


def write(turned: Iterable[tuple[Alert, str]], host: UUID, now: datetime) -> int:
    """Write a message of each of these for each channel that wants it; how many. Within a transaction."""
    channels = list(Channel.objects.all())
    turned = [one for one in turned if one[0].snoozed_until is None or one[0].snoozed_until <= now]
    rows = [
        OutboxMessage(
            host_id=host,
            channel=channel,
            document=documents.message_of(alert, state),
            created_at=now,
            due_at=now + GATHER,
        )
        for alert, state in turned
        for channel in channels
        if channel.wants(alert.rule)
    ]
    OutboxMessage.objects.bulk_create(rows)
    return len(rows)


def next_for(channel: Channel, host: Document, now: datetime) -> OutboxMessage | None:
    """The message that this channel is to be given now: the oldest, or one that sums many up."""
    if channel.next_try_at is not None and channel.next_try_at > now:
        return None
    waiting = list(channel.messages.filter(state=State.WAITING).order_by("pk")[:1000])
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
    times = [
        max(due_at, next_try_at or due_at)
        for due_at, next_try_at in OutboxMessage.objects.filter(state=State.WAITING)
        .order_by("pk")
        .values_list("due_at", "channel__next_try_at")[:200]
    ]
    return min(times, default=None)


def forget(now: datetime) -> None:
    """Let go of what was sent, or given up, long ago."""
    OutboxMessage.objects.exclude(state=State.WAITING).filter(ended_at__lt=now - KEPT).delete()


def _end(message: OutboxMessage, state: OutboxMessage.State, now: datetime) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, ended_at=now, attempts=message.attempts + 1
    )
