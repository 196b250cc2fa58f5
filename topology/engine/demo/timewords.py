"""Times as the engine writes them: RFC 3339 with nanoseconds, and "3 minutes" as in `Up 3 minutes`."""

from __future__ import annotations

import time

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK, MONTH, YEAR = 7 * DAY, 30 * DAY, 365 * DAY

NEVER = "0001-01-01T00:00:00Z"


def stamp(seconds: float) -> str:
    """`2025-03-03T10:26:40.000000000Z`; zero is the engine's "never"."""
    if not seconds:
        return NEVER
    whole = int(seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{int((seconds - whole) * 1e9):09d}Z"


def age(seconds: float) -> tuple[str, float]:
    """The engine's words for a duration, and after how many seconds they may change."""
    past = int(max(0.0, seconds))
    if past < 1:
        return "Less than a second", 1
    if past < MINUTE:
        return ("1 second" if past == 1 else f"{past} seconds"), 1
    minutes = past // MINUTE
    if minutes < 60:
        return ("About a minute" if minutes == 1 else f"{minutes} minutes"), MINUTE - past % MINUTE
    hours = int(past / HOUR + 0.5)
    if hours < 48:
        return ("About an hour" if hours == 1 else f"{hours} hours"), MINUTE
    for unit, limit, word in (
        (DAY, 14 * DAY, "days"),
        (WEEK, 60 * DAY, "weeks"),
        (MONTH, 2 * YEAR, "months"),
    ):
        if past < limit:
            return f"{past // unit} {word}", HOUR
    return f"{past // YEAR} years", HOUR
