"""How alerts stand, as pages show it: the evaluator's standings, with what people have put on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dashboard.alerts import keeping
from dashboard.alerts.current import Shown
from dashboard.alerts.models import Alert
from dashboard.events.rows import iso
from topology.alerts import Standing

#: What is over is shown as such for so long.
LATELY = timedelta(minutes=5)
MOST_OVER = 100
State = Alert.State


def of(standings: Iterable[Standing], now: datetime) -> tuple[Shown, ...]:
    """All that stand and are written down, then what is over since a moment. Raises `DatabaseError`."""
    written = [one for one in standings if one.number is not None]
    notes = _notes() if written else {}
    shown = [_shown(one, notes.get(one.number or 0), now) for one in written]
    again = {(one.rule, one.subject.key) for one in shown}
    over = Alert.objects.filter(state=State.RESOLVED, resolved_at__gt=now - LATELY, fired_at__isnull=False)
    return (*shown, *(_over(row) for row in over[:MOST_OVER] if (row.rule, row.key) not in again))


def _notes() -> dict[int, Alert]:
    """What people have put on alerts that are open, by number."""
    noted = Alert.objects.exclude(state=State.RESOLVED).exclude(acknowledged_by="", snoozed_until=None)
    return {row.pk: row for row in noted.only("acknowledged_by", "snoozed_until")}


def _shown(standing: Standing, note: Alert | None, now: datetime) -> Shown:
    rule = standing.rule
    by = note.acknowledged_by if note is not None else ""
    snoozed = note.snoozed_until if note is not None else None
    fires = "acknowledged" if by else "firing"
    return Shown(
        number=standing.number or 0,
        rule=rule.name,
        when=rule.when,
        severity=rule.severity,
        state="pending" if standing.fired_at is None else fires,
        subject=standing.subject,
        message=standing.message,
        since=iso(standing.since),
        by=by,
        snoozed=iso(snoozed) if snoozed is not None and snoozed > now else None,
    )


def _over(row: Alert) -> Shown:
    return Shown(
        number=row.pk,
        rule=row.rule,
        when=row.when,
        severity=row.severity,
        state="resolved",
        subject=keeping.subject_of(row),
        message=keeping.message_of(row),
        since=iso(row.since),
        by=row.acknowledged_by,
    )
