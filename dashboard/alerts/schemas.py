"""The shapes of the API of alerts, rules and channels."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from dashboard.base.schemas import RequestBody

#: No database but SQLite keeps the character that ends a text in C.
KEPT = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=KEPT)]
Selector = Annotated[str, StringConstraints(max_length=1000, pattern=KEPT)]
Span = Annotated[str, StringConstraints(max_length=12, pattern=KEPT)]
When = Literal[
    "unhealthy", "restarting", "exited_with_error", "gone", "engine_lost", "memory_near_limit",
    "open_to_everybody", "way_to_root", "expectation_broken", "no_backup",
]  # fmt: skip
Severity = Literal["info", "warning", "error", "critical"]
State = Literal["pending", "firing", "acknowledged", "resolved"]
Kind = Literal["webhook", "email", "apprise"]


class AlertObject(Schema):
    """What an alert is about: a container, a volume, the host, or an expectation."""

    id: str
    kind: str
    name: str
    project: str | None


class AlertAnswer(Schema):
    """One alert. `since` is when its trouble began."""

    id: int
    rule: str
    state: State
    since: str
    object: AlertObject
    text: str
    acknowledged_by: str | None


class Asking(Schema):
    """Which alerts."""

    state: State | None = None


class RuleBody(RequestBody):
    """A rule. `of` is a selector, empty for everything; `for` how long its trouble lasts before it fires."""

    name: Name
    when: When
    of: Selector = ""
    hold: Annotated[Span, Field(alias="for")] = "30s"
    clear: Span = "30s"
    severity: Severity = "warning"
    enabled: Annotated[bool, Field(strict=True)] = True


class RuleChange(RequestBody):
    """What is to be otherwise; the `name` stays."""

    name: Name | None = None
    when: When | None = None
    of: Selector | None = None
    hold: Annotated[Span | None, Field(alias="for")] = None
    clear: Span | None = None
    severity: Severity | None = None
    enabled: Annotated[bool, Field(strict=True)] | None = None


class RuleAnswer(Schema):
    """A rule as it is in force, or not."""

    model_config = ConfigDict(populate_by_name=True)

    name: str
    when: str
    of: str
    hold: Annotated[str, Field(alias="for")]
    clear: str
    severity: str
    enabled: bool


class RuleMatch(Schema):
    """Something that a rule matches now."""

    id: str
    kind: str
    name: str
    text: str


class PastAlert(Schema):
    """An alert that would have been, and until when."""

    at: str
    until: str | None
    name: str
    text: str


class LastWeek(Schema):
    """What would have fired since a time, the newest 20 first. `cut`: that is not the whole of what is kept.

    Not `told`: of this rule the past says nothing.
    """

    told: bool
    since: str | None
    cut: bool
    total: int
    fired: list[PastAlert]


class RuleMatches(Schema):
    """The first few, and how many there are."""

    total: int
    matches: list[RuleMatch]
    last_week: LastWeek


Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class QuietBody(RequestBody):
    """Quiet hours: of what fires in them nobody is told before their end, but by the rules in `except`.

    They begin on these `days`; none: on each. Of given days they may be the whole (`from` the same as `to`).
    """

    model_config = ConfigDict(populate_by_name=True)

    begin: Annotated[Span, Field(alias="from")]
    end: Annotated[Span, Field(alias="to")]
    zone: Annotated[str, StringConstraints(max_length=64, pattern=KEPT)] = "UTC"
    days: Annotated[list[Day], Field(max_length=7, default_factory=list)]
    spared: Annotated[list[Name], Field(alias="except", max_length=500, default_factory=list)]


class ChannelBody(RequestBody):
    """A channel. `rules` are names of rules, or `*` for all of them; `remind`: told again so often."""

    name: Name
    kind: Kind
    url: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=KEPT)]
    secret: Annotated[str, StringConstraints(max_length=500, pattern=KEPT)] = ""
    rules: Annotated[list[Name], Field(max_length=500)] = Field(default=["*"], validate_default=False)
    remind: Span = ""
    quiet: QuietBody | None = None


class ChannelChange(RequestBody):
    """What is to be otherwise: an empty `remind` for no reminders, a `quiet` of null for no quiet hours.

    `name` and `kind` stay.
    """

    name: Name | None = None
    kind: Kind | None = None
    rules: Annotated[list[Name], Field(max_length=500, default_factory=list)]
    remind: Span = ""
    quiet: QuietBody | None = None


class ChannelAnswer(Schema):
    """A channel, without its address and its secret: those are never given back."""

    name: str
    kind: str
    rules: list[str]
    remind: str | None = None
    quiet: dict[str, object] | None = None


class SubscriptionBody(RequestBody):
    """What somebody wants to be told by e-mail: of which rules (`*`: all) and projects (none: all).

    Without an address it goes where it went. `confirmed` stays.
    """

    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=KEPT)] = ""
    rules: Annotated[list[Name], Field(max_length=500)] = Field(default=["*"], validate_default=False)
    projects: Annotated[list[Name], Field(max_length=500, default_factory=list)]
    remind: Span = ""
    quiet: QuietBody | None = None
    confirmed: Annotated[bool, Field(strict=True)] | None = None


class SubscriptionAnswer(Schema):
    """A subscription, without its address; `confirmed`: no address waits for being confirmed."""

    rules: list[str]
    projects: list[str]
    confirmed: bool
    remind: str | None = None
    quiet: dict[str, object] | None = None


class HeartbeatBody(RequestBody):
    """A dead man's switch: the address is called at each interval."""

    name: Name
    url: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=KEPT)]
    every: Span = "1m"


class HeartbeatAnswer(Schema):
    """A dead man's switch, without its address: last reached when, and not since when, and why."""

    name: str
    every: str
    taken_at: str | None
    failing_since: str | None
    error: str | None


class Snoozing(RequestBody):
    """For how long."""

    hold: Annotated[Span, Field(alias="for")]
