"""Each thing once, and by whom: what the engine tells of our own actions is told as the person's.

An event that answers an action waits until that has ended. If it was done, the action's own entry tells of
it, and the event is let go; if it was refused or failed, the event was somebody else's and is told, unless
the action has taken back itself what it had begun. Each action answers for an event once: what happens again
is somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.events import answering, drafts
from dashboard.events.drafts import Fields
from topology.events.facts import HostEvent
from topology.graph.builder import Topology

Outcome = Action.Outcome
#: Of several that have asked for the same, the one that was done is answered first.
_LIKELY = (Outcome.DONE, Outcome.ASKED, Outcome.FAILED, Outcome.REFUSED)
#: So long after a refusal what was begun may still be taken back.
TAKING_BACK = timedelta(seconds=1)


@dataclass
class _Waiting:
    fact: HostEvent
    action: int


class Matching:
    """For the chronicle's thread alone."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._answered: dict[tuple[int, str, str | None, str | None], None] = {}

    def told(
        self,
        facts: Iterable[HostEvent],
        actions: dict[int, Action],
        topology: Topology | None,
    ) -> list[Fields]:
        """The rows to write for these facts, which have just come, and for those that wait no more."""
        rows: list[Fields] = []
        for fact in facts:
            action = self._answers(fact, actions)
            if action is None:
                rows.append(drafts.of_fact(fact, topology))
            elif fact.kind in ("pause", "unpause"):
                rows.append(drafts.on_the_way(fact, action))
            else:
                self._waiting.append(_Waiting(fact, action.pk))
        for fact in self._released(actions):
            # Two people may have asked for the same, and one of them was refused.
            action = self._answers(fact, actions)
            if action is None or action.outcome != Outcome.DONE:
                rows.append(drafts.of_fact(fact, topology))
        return rows

    def _answers(self, fact: HostEvent, actions: dict[int, Action]) -> Action | None:
        # By our clock or by the engine's, which may be another: what is told anew after a break comes late.
        moments = (timezone.now(), drafts.moment(fact.at))
        near = [action for action in actions.values() if answering.in_time(action, *moments)]
        near.sort(key=lambda action: (_LIKELY.index(Outcome(action.outcome)), action.pk))
        for action in near:
            key = (action.pk, fact.kind, fact.node, fact.other)
            if key not in self._answered and answering.asks_for(action, fact):
                self._remember(key)
                return action
        took_back = (action for action in near if action.outcome != Outcome.DONE)
        return next((action for action in took_back if answering.takes_back(action, fact)), None)

    def _remember(self, key: tuple[int, str, str | None, str | None]) -> None:
        self._answered[key] = None
        if len(self._answered) > 10_000:
            del self._answered[next(iter(self._answered))]

    def _released(self, actions: dict[int, Action]) -> list[HostEvent]:
        """What has waited for actions that did not do it."""
        released: list[HostEvent] = []
        kept: list[_Waiting] = []
        now = timezone.now()
        for number in dict.fromkeys(waiting.action for waiting in self._waiting):
            mine = [waiting for waiting in self._waiting if waiting.action == number]
            action = actions.get(number)
            if action is not None and not _is_settled(action, now):
                kept += mine
            else:
                released += _not_ours(action, [waiting.fact for waiting in mine])
        self._waiting = kept
        return released


def _is_settled(action: Action, now: datetime) -> bool:
    if action.finished_at is None:
        return now > answering.cut_short_at(action)
    return action.outcome == Outcome.DONE or now > action.finished_at + TAKING_BACK


def _not_ours(action: Action | None, facts: list[HostEvent]) -> list[HostEvent]:
    if action is None:
        return facts
    asked_for = [fact for fact in facts if answering.asks_for(action, fact)]
    others = [fact for fact in facts if fact not in asked_for]
    if action.outcome == Outcome.DONE:
        return others
    # Begun and taken back: it is as if it had never been.
    return [] if asked_for and others else facts
