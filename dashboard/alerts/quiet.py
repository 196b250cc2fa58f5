"""Quiet hours: when a channel is told nothing, by the clock of a time zone, but for some rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

LONGEST_ZONE = 64
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Quiet(NamedTuple):
    """From `begin` until `end`, which may be on the next day; what the rules `spared` say is told at once."""

    begin: time
    end: time
    zone: ZoneInfo
    spared: frozenset[str]

    def until(self, now: datetime, rule: str) -> datetime | None:
        """When this rule's alerts may be told, if that is not now."""
        if rule in self.spared:
            return None
        local = now.astimezone(self.zone)
        clock = local.time().replace(tzinfo=None)
        over_midnight = self.end <= self.begin
        within = clock >= self.begin or clock < self.end if over_midnight else self.begin <= clock < self.end
        if not within:
            return None
        day = local.date() + timedelta(days=1 if over_midnight and clock >= self.begin else 0)
        return datetime.combine(day, self.end, self.zone).astimezone(UTC)


def read(kept: Mapping[str, Any]) -> Quiet:
    """Quiet hours as they are kept and as the API has them. Raises a problem (400) for what are none."""
    begin, end = _clock(kept.get("from")), _clock(kept.get("to"))
    if begin == end:
        raise Problem(400, "quiet_invalid", _("Quiet hours end at another time than they begin."))
    return Quiet(begin, end, _zone(str(kept.get("zone") or "UTC")), frozenset(kept.get("except") or ()))


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
