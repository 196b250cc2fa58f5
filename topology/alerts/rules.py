"""Rules: which trouble, of what, after how long, and until how long after it is over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from topology.messages import Message, gettext_noop, message
from topology.selectors import REACH_FIELDS, Selector, SelectorError
from topology.selectors import parse as parse_selector

When: TypeAlias = Literal[
    "unhealthy", "restarting", "exited_with_error", "gone", "engine_lost", "memory_near_limit",
    "open_to_everybody", "way_to_root", "expectation_broken", "no_backup",
]  # fmt: skip
Severity: TypeAlias = Literal["info", "warning", "error", "critical"]

WHENS: tuple[When, ...] = get_args(When)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
LONGEST_SELECTOR = 1000
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 24 * 3600, "w": 7 * 24 * 3600}
_LONGEST_SPAN = 3650 * 24 * 3600

_WHEN = gettext_noop("“%(what)s” is not known here; known are: %(known)s.")
_SPAN = gettext_noop("A span of time is written like 0s, 90s, 2m, 26h or 7d, not “%(what)s”.")
_SELECTOR = gettext_noop("In the selector “%(selector)s”: %(what)s.")
_LONG = gettext_noop("“%(what)s” is longer than %(most)s characters.")
_REACH = gettext_noop("In the selector “%(selector)s”: a rule cannot ask for “%(what)s:”.")


class RuleError(ValueError):
    """What is no rule; `said` is why, for people."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, under a name that no other has.

    `of` says which objects are meant (`None`: all of them). An alert fires once its trouble has lasted for
    `hold`, and is resolved once there was none for `clear`.
    """

    name: str
    when: When
    of: Selector | None
    hold: timedelta
    clear: timedelta
    severity: Severity = "warning"


def rule_of(name: str, when: str, of: str, hold: str, clear: str, severity: str) -> Rule:
    """The rule that these texts are. Raises `RuleError` for the first that is wrong."""
    for what, known in ((when, WHENS), (severity, SEVERITIES)):
        if what not in known:
            raise RuleError(message("unknown", _WHEN, what=what[:100], known=", ".join(known)))
    found_when = next(one for one in WHENS if one == when)
    found_severity = next(one for one in SEVERITIES if one == severity)
    return Rule(name, found_when, _selector(of), read_span(hold), read_span(clear), found_severity)


def read_span(text: str) -> timedelta:
    """A span of time (`90s`, `2m`, `26h`, `7d`, `2w`). Raises `RuleError` for what is none."""
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", text)
    seconds = int(found[1]) * _UNITS[found[2]] if found else -1
    if not 0 <= seconds <= _LONGEST_SPAN:
        raise RuleError(message("span", _SPAN, what=text[:100]))
    return timedelta(seconds=seconds)


def _selector(text: str) -> Selector | None:
    """What a rule is about. Reach is not asked for: it would be worked out anew after every change."""
    if not text.strip():
        return None
    if len(text) > LONGEST_SELECTOR:
        raise RuleError(message("too_long", _LONG, what="of", most=str(LONGEST_SELECTOR)))
    try:
        found = parse_selector(text)
    except SelectorError as error:
        raise RuleError(message("selector", _SELECTOR, selector=text, what=str(error))) from None
    asked = next((term.field for term in found.terms if term.field in REACH_FIELDS), None)
    if asked is not None:
        raise RuleError(message("selector", _REACH, selector=text, what=asked))
    return found
