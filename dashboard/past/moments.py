"""Moments as texts: ISO 8601 with a zone, to the millisecond; inside, milliseconds since 1970."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from topology.store.revisions import iso

__all__ = ["NotAMoment", "iso", "now", "parse", "parse_spoken"]

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_AGO = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}


class NotAMoment(ValueError):
    """A text that names no moment, or one that is not between 1970 and 2100."""


def now() -> int:
    """This moment."""
    return time.time_ns() // 1_000_000


def parse(text: str) -> int:
    """The moment that a text such as `2026-11-27T10:00:00.000Z` names; raises `NotAMoment`."""
    if _FORM.fullmatch(text) is None:
        raise NotAMoment(text)
    try:
        found = datetime.fromisoformat(text)
        if not _EPOCH <= found < _LATEST:
            raise NotAMoment(text)
    except (ValueError, OverflowError):
        raise NotAMoment(text) from None
    return (found - _EPOCH) // timedelta(milliseconds=1)


def parse_spoken(text: str, today: datetime) -> int:
    """The same for people at a command line: `yesterday`, `2h`, `3d` and the day `2026-11-27` as well.

    `yesterday` is this time yesterday, and a day begins at midnight of the zone of `today`; commands' is UTC.
    """
    if text == "yesterday":
        return _milliseconds(today - timedelta(days=1))
    if found := re.fullmatch(r"(\d{1,4})([mhd])", text):
        return _milliseconds(today - int(found[1]) * _AGO[found[2]])
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return parse(_midnight(text, today))
    return parse(text)


def _midnight(day: str, today: datetime) -> str:
    offset = f"{today:%z}"
    return f"{day}T00:00:00{offset[:3]}:{offset[3:5]}"


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)
