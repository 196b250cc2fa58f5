"""How one trouble stands under one rule, and how that turns: pending, firing, resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from topology.alerts.rules import Rule
from topology.alerts.situation import Match, Subject
from topology.messages import Message

Turn: TypeAlias = Literal["began", "fired", "moved", "resolved", "dropped"]


@dataclass(slots=True)
class Standing:
    """One trouble of one subject under one rule.

    Pending until `fired_at` says otherwise. `clear_since`: since when there was none any more, while it still
    fires. `number` is for whoever keeps it.
    """

    rule: Rule
    subject: Subject
    message: Message
    since: datetime
    fired_at: datetime | None = None
    clear_since: datetime | None = None
    number: int | None = None

    @property
    def due_at(self) -> datetime | None:
        """When it turns if nothing changes; `None`: it stays."""
        if self.fired_at is None:
            return self.since + self.rule.hold
        return self.clear_since + self.rule.clear if self.clear_since is not None else None


class Change(NamedTuple):
    """A turn of one: it began (pending), fired, was resolved, or was dropped before it fired.

    It has moved where it is of another object, or says something else, now. `told`: people are to be told.
    """

    turn: Turn
    standing: Standing
    told: bool = False


class Standings:
    """All that stand under one rule, by the key of their subject."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.by_key: dict[str, Standing] = {}

    def update(self, found: Mapping[str, Match], now: datetime) -> Iterator[Change]:
        """What there is at this moment, by the key of its subject."""
        for key in self.by_key.keys() - found.keys():
            yield from self._without(key, now)
        for key, match in found.items():
            yield from self._with(key, match, now)

    def end(self) -> Iterator[Change]:
        """The rule is not there any more, or not in force: nobody is told."""
        for standing in self.by_key.values():
            yield Change("resolved" if standing.fired_at is not None else "dropped", standing)
        self.by_key.clear()

    def begin_again(self, now: datetime) -> None:
        """For a while nobody could look: whatever waits, waits from now on."""
        for standing in self.by_key.values():
            if standing.fired_at is None:
                standing.since = now
            elif standing.clear_since is not None:
                standing.clear_since = now

    def _with(self, key: str, match: Match, now: datetime) -> Iterator[Change]:
        standing = self.by_key.get(key)
        if standing is None:
            since = match.since if match.since is not None else now
            standing = self.by_key[key] = Standing(self.rule, match.subject, match.message, since)
            yield Change("began", standing)
        else:
            standing.clear_since = None
            if (standing.subject, standing.message) != (match.subject, match.message):
                standing.subject, standing.message = match.subject, match.message
                yield Change("moved", standing)
        if standing.fired_at is None and now - standing.since >= self.rule.hold:
            standing.fired_at = now
            yield Change("fired", standing, told=True)

    def _without(self, key: str, now: datetime) -> Iterator[Change]:
        standing = self.by_key[key]
        if standing.fired_at is None:
            del self.by_key[key]
            yield Change("dropped", standing)
            return
        standing.clear_since = standing.clear_since or now
        if now - standing.clear_since >= self.rule.clear:
            del self.by_key[key]
            yield Change("resolved", standing, told=True)
