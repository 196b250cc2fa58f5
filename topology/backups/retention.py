"""Which backups stay: the last few, and the newest of each of so many days, weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Keep:
    """How many of each; the newest backup stays whatever this says."""

    last: int = 7
    daily: int = 0
    weekly: int = 0
    monthly: int = 0


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month


def kept(moments: Iterable[datetime], keep: Keep, zone: tzinfo) -> frozenset[datetime]:
    """Those that stay; days begin and end in this time zone."""
    newest_first = sorted(set(moments), reverse=True)
    found = set(newest_first[: max(1, keep.last)])
    for count, period in ((keep.daily, _day), (keep.weekly, _week), (keep.monthly, _month)):
        found |= _newest_of_each(newest_first, count, period, zone)
    return frozenset(found)


def _newest_of_each(
    newest_first: list[datetime], count: int, period: Callable[[datetime], Hashable], zone: tzinfo
) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for moment in newest_first:
        key = period(moment.astimezone(zone))
        if key not in newest and len(newest) < count:
            newest[key] = moment
    return set(newest.values())
