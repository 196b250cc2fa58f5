"""The engine's status text (`Up 3 minutes (healthy)`), taken apart: what it says, and for how long."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

#: The ages that the engine writes (docker/go-units, HumanDuration).
_AGE = re.compile(
    r"Less than a second|About an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?"
)
_HEALTH = re.compile(r"\((?:health: )?(starting|healthy|unhealthy)\)")
#: At each look every text is compared with its last one, and many say the same: so many answers are
#: kept, of texts that are no longer than the engine's own (which another engine's may be).
_KNOWN, _LONGEST_KNOWN = 2048, 128
_WORDS = {"Less than a second": (0, "second"), "About a minute": (1, "minute"), "About an hour": (1, "hour")}


class Age(NamedTuple):
    """How long a status lasts: so many of a unit (`minute`)."""

    number: int
    unit: str


def health(status: str) -> str | None:
    """The health that the status text names: `starting`, `healthy`, `unhealthy`, or nothing."""
    found = _HEALTH.search(status)
    return found[1] if found else None


def same_but_age(old: str, new: str) -> bool:
    """Whether two status texts differ in nothing that is worth telling a browser.

    That is: only their age differs, in the same unit and by less than a factor of two.
    """
    if old == new:
        return True
    is_short = len(old) + len(new) <= _LONGEST_KNOWN
    return _known_same(old, new) if is_short else _same(old, new)


def _same(old: str, new: str) -> bool:
    old_age, new_age = age(old), age(new)
    if old_age is None or new_age is None or without_age(old) != without_age(new):
        return False
    if old_age.unit != new_age.unit or new_age.number < old_age.number:
        return False
    return new_age.number == old_age.number or new_age.number < 2 * old_age.number


_known_same = lru_cache(_KNOWN)(_same)


def differs_in_age_only(old: str, new: str) -> bool:
    """Whether two status texts say the same but for their age, however far apart."""
    return old == new or (
        age(old) is not None and age(new) is not None and without_age(old) == without_age(new)
    )


def age(status: str) -> Age | None:
    """The age in a status text, or `None` where it names none (`Created`)."""
    found = _AGE.search(status)
    if found is None:
        return None
    text = found[0]
    if text in _WORDS:
        return Age(*_WORDS[text])
    count, unit = text.split(" ")
    return Age(int(count), unit.removesuffix("s"))


def without_age(status: str) -> str:
    """The status text with its age left out."""
    return _AGE.sub("", status, count=1)
