"""Quiet hours: when, by the clock of a time zone, a channel is told nothing, but for some rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

LONGEST_ZONE = 64
#: As `date.weekday` counts them.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Quiet(NamedTuple):
    """From `begin` until `end`, which may be on the next day; what the rules `spared` say is told at once.

    They begin on these `days` of the week, Monday is 0.
    """

    begin: time
    end: time
    zone: ZoneInfo
    spared: frozenset[str]
    days: frozenset[int]

    def until(self, now: datetime, rule: str) -> datetime | None:
        """When this rule's alerts may be told, if that is not now."""
        if rule in self.spared:
            return None
        end = self._end(now.astimezone(self.zone))
        while end is not None and (later := self._end(end)):  # one whole day after the other
            end = later
        return end.astimezone(UTC) if end is not None else None

    def _end(self, local: datetime) -> datetime | None:
        """When those end that this time is within, if it is; both by the zone's clock."""
        clock = local.time().replace(tzinfo=None)
        over_midnight = self.end <= self.begin
        within = clock >= self.begin or clock < self.end if over_midnight else self.begin <= clock < self.end
        began: date = local.date() - timedelta(days=1 if over_midnight and clock < self.begin else 0)
        if not within or began.weekday() not in self.days:
            return None
        return datetime.combine(began + timedelta(days=over_midnight), self.end, self.zone)


def read(kept: Mapping[str, Any]) -> Quiet:
    """Quiet hours as they are kept and as the API has them. Raises a problem (400) for what are none."""
    begin, end = _clock(kept.get("from")), _clock(kept.get("to"))
    days = frozenset(map(_day, kept.get("days") or DAYS))
    if begin == end and len(days) == len(DAYS):
        raise Problem(400, "quiet_invalid", _("Quiet hours end at another time than they begin."))
    zone = _zone(str(kept.get("zone") or "UTC"))
    return Quiet(begin, end, zone, frozenset(kept.get("except") or ()), days)


def _day(name: object) -> int:
    if name not in DAYS:
        raise Problem(400, "quiet_invalid", _("Days are mon, tue, wed, thu, fri, sat and sun."))
    return DAYS.index(str(name))


def _clock(text: object) -> time:
    found = _CLOCK.fullmatch(str(text or ""))
    if found is None:
        raise Problem(400, "quiet_invalid", _("A time of day is written like 22:00."))
    return time(int(found[1]), int(found[2]))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name[:LONGEST_ZONE])
    except (KeyError, ValueError, OSError):  # what is no name of a file is no zone either
        raise Problem(400, "quiet_invalid", _("There is no time zone “%s”.") % name[:LONGEST_ZONE]) from None
