"""When something is due: daily at a time of day, or a cron expression, in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from topology.backups.errors import PlanError
from topology.messages import gettext_noop

_DAILY = re.compile(r"(?:daily at )?([01]?[0-9]|2[0-3]):([0-5][0-9])")
_NEVER = gettext_noop(
    "“%(text)s” never comes: say “daily at 02:30”, or a cron expression such as “30 2 * * *”."
)
_NO_ZONE = gettext_noop("There is no time zone “%(zone)s”: say one such as Europe/Berlin, or UTC.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Moments without end: a cron expression, read in a time zone."""

    cron: str
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime:
        """The first moment after this one, in UTC."""
        return next(CronSim(self.cron, moment.astimezone(self.zone))).astimezone(UTC)

    def latest(self, moment: datetime) -> datetime:
        """The last moment that is not after this one, in UTC."""
        later = (moment + timedelta(minutes=1)).replace(second=0, microsecond=0)
        found = next(CronSim(self.cron, later.astimezone(self.zone), reverse=True))
        return found.astimezone(UTC)


def parse(text: str, zone: str = "UTC") -> Schedule:
    """The schedule that a text is. Raises `PlanError` for one that is none, or that never comes."""
    daily = _DAILY.fullmatch(text.strip())
    cron = f"{int(daily[2])} {int(daily[1])} * * *" if daily else text.strip()
    try:
        found = Schedule(cron, ZoneInfo(zone))
    except (KeyError, OSError, ValueError):
        raise PlanError("no_zone", _NO_ZONE, zone=zone[:100]) from None
    try:
        if len(cron.split()) != 5:  # with seconds or years it would be another language
            raise CronSimError
        found.after(datetime.now(UTC))
    except (CronSimError, StopIteration):
        raise PlanError("no_schedule", _NEVER, text=text[:100]) from None
    return found
