"""What a plan need not keep any longer goes; its newest whole backup of a volume never does.

The clock may be wrong: what was made just now stays, however old its date says that it is; and what is dated
ahead stays and counts for nothing, so that no other goes for it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.base import failures
from dashboard.base.i18n import Text
from dashboard.plans import leftovers
from dashboard.plans.models import Backup, Plan
from dashboard.plans.timing import AHEAD
from topology.backups.errors import PlaceError
from topology.backups.places.port import Place
from topology.backups.retention import Keep, kept


def expire(plan: Plan, place: Place, now: datetime, newer_than: int) -> list[str]:
    """Remove what is over at this place, but for those of higher numbers; what could not go, as sentences."""
    failed: list[str] = []
    for backup in _over(plan, now):
        if backup.pk > newer_than:
            continue
        try:
            leftovers.discard(backup, place)
        except PlaceError as error:
            failed.append(Text.of("%s: %s", (backup.volume, failures.problem(error).detail)))
    return failed


def _over(plan: Plan, now: datetime) -> list[Backup]:
    """Backups beyond what is to be kept. One that is incomplete or damaged goes once a later one is sound."""
    keep = Keep(plan.keep_last, plan.keep_daily, plan.keep_weekly, plan.keep_monthly)
    by_volume: dict[str, list[Backup]] = defaultdict(list)
    whole = Backup.objects.filter(plan=plan, place=plan.place_id, state=Backup.State.WHOLE)
    for backup in whole.filter(made_at__lte=now + AHEAD):
        by_volume[backup.volume].append(backup)
    over: list[Backup] = []
    for backups in by_volume.values():
        sound = [one.made_at for one in backups if one.sound]
        stay = kept(sound, keep, ZoneInfo(plan.zone))
        newest = max(sound, default=None)
        over += [
            one
            for one in backups
            if (one.made_at not in stay if one.sound else newest is not None and one.made_at < newest)
        ]
    return over
