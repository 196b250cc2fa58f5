"""What a rule would have told of a time that is over: the evaluator itself, led through it once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from topology.alerts.evaluator import Evaluator
from topology.alerts.rules import Rule
from topology.alerts.situation import Situation, Subject
from topology.alerts.standing import Change
from topology.messages import Message

#: Between two situations time alone turns no more often than this.
MOST_BETWEEN = 100


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert that would have fired at `at`; over since `until`, or still firing."""

    at: datetime
    subject: Subject
    message: Message
    until: datetime | None = None


def replay(rule: Rule, situations: Iterable[Situation]) -> list[Fired]:
    """The alerts of a rule, the first first, had it been in force from the first of these situations on.

    They come in the order of their times; the last says until when. What was already so at the first counts
    as having begun then.
    """
    evaluator = Evaluator()
    evaluator.use([rule])
    fired: dict[int, Fired] = {}
    over: list[Fired] = []
    for now, changes in _turns(evaluator, situations):
        for turn, standing, _told in changes:
            if turn == "fired":
                fired[id(standing)] = Fired(now, standing.subject, standing.message)
            elif turn == "resolved" and id(standing) in fired:
                over.append(replace(fired.pop(id(standing)), until=now))
    return sorted([*over, *fired.values()], key=lambda one: one.at)


def _turns(evaluator: Evaluator, situations: Iterable[Situation]) -> Iterator[tuple[datetime, list[Change]]]:
    before: Situation | None = None
    for situation in situations:
        if before is not None:
            yield from _meanwhile(evaluator, before, situation.now)
        yield situation.now, evaluator.step(situation)
        before = situation


def _meanwhile(
    evaluator: Evaluator, before: Situation, until: datetime
) -> Iterator[tuple[datetime, list[Change]]]:
    """What time alone turns before the next situation."""
    now = before.now
    for _turn in range(MOST_BETWEEN):
        due = evaluator.next_at(now)
        if due is None or not now < due < until:
            return
        now = due
        yield now, evaluator.step(replace(before, now=now, deaths=()))
