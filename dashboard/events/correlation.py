"""Each thing once, and by whom: what the engine tells of our own actions is told as the person's.

An event that answers an action waits until that has ended. If it was done, the action's own entry tells of
it, and the event is let go; if it was refused or failed, the event was somebody else's and is told, unless
the action has taken back itself what it had begun. Each action answers for an event once: what happens again
is somebody else's.

The audit log says what was asked (kind and objects) before the engine was, so what the engine tells meanwhile
and just after can be recognised, whichever process has asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.events import rows as event_rows
from dashboard.events.rows import Fields
from topology.events.facts import HostEvent
from topology.graph.builder import Topology
from topology.model import records as model

Kind, Outcome = Action.Kind, Action.Outcome
#: Work that takes its time; it makes volumes, and lets containers stand still.
WORK = frozenset({Kind.VOLUME_BACKUP, Kind.VOLUME_RESTORE, Kind.VOLUME_COPY})
#: By which events the engine tells that it has done each; a container may be gone with its end (`--rm`).
_TOLD_BY = {
    Kind.START: frozenset({"connect", "start"}),
    Kind.STOP: frozenset({"kill", "disconnect", "die", "stop", "destroy"}),
    Kind.RESTART: frozenset({"kill", "disconnect", "die", "stop", "connect", "start", "restart"}),
    Kind.PAUSE: frozenset({"pause"}),
    Kind.UNPAUSE: frozenset({"unpause"}),
    Kind.KILL: frozenset({"kill", "disconnect", "die", "destroy"}),
}
#: As far as two clocks are concerned, an event may come just before the row is written; and some time after.
BEFORE, AFTER = timedelta(seconds=1), timedelta(seconds=5)
#: What is unfinished for longer is not under way any more, and was cut short.
UNFINISHED, UNFINISHED_WORK = timedelta(minutes=1), timedelta(days=1)
#: Of several that have asked for the same, the one that was done is answered first.
_LIKELY = (Outcome.DONE, Outcome.ASKED, Outcome.FAILED, Outcome.REFUSED)
#: So long after a refusal what was begun may still be taken back.
TAKING_BACK = timedelta(seconds=1)


@dataclass
class _Waiting:
    fact: HostEvent
    action: int


class Correlator:
    """For the recorder's thread alone."""

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
                rows.append(event_rows.of_host_event(fact, topology))
            elif fact.kind in ("pause", "unpause") and action.kind in WORK:
                rows.append(event_rows.of_step(fact, action))
            else:
                self._waiting.append(_Waiting(fact, action.pk))
        for fact in self._released(actions):
            # Two people may have asked for the same, and one of them was refused.
            action = self._answers(fact, actions)
            if action is None or action.outcome != Outcome.DONE:
                rows.append(event_rows.of_host_event(fact, topology))
        return rows

    def _answers(self, fact: HostEvent, actions: dict[int, Action]) -> Action | None:
        # By our clock or by the engine's, which may be another: what is told anew after a break comes late.
        moments = (timezone.now(), event_rows.time_of(fact.at))
        near = [action for action in actions.values() if in_time(action, *moments)]
        near.sort(key=lambda action: (_LIKELY.index(Outcome(action.outcome)), action.pk))
        for action in near:
            key = (action.pk, fact.kind, fact.node, fact.other)
            if key not in self._answered and asks_for(action, fact):
                self._remember(key)
                return action
        took_back = (action for action in near if action.outcome != Outcome.DONE)
        return next((action for action in took_back if takes_back(action, fact)), None)

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
        return now > cut_short_at(action)
    return action.outcome == Outcome.DONE or now > action.finished_at + TAKING_BACK


def _not_ours(action: Action | None, facts: list[HostEvent]) -> list[HostEvent]:
    if action is None:
        return facts
    asked_for = [fact for fact in facts if asks_for(action, fact)]
    others = [fact for fact in facts if fact not in asked_for]
    if action.outcome == Outcome.DONE:
        return others
    # Begun and taken back: it is as if it had never been.
    return [] if asked_for and others else facts


def asks_for(action: Action, fact: HostEvent) -> bool:
    """Whether this is what the action asks the engine for."""
    if action.kind in _TOLD_BY:
        return fact.kind in _TOLD_BY[Kind(action.kind)] and fact.container == model.container_id(
            action.container_id
        )
    if fact.kind in ("pause", "unpause"):
        paused = action.kind in WORK and action.requested.get("pause")
        return bool(paused) and any(one.node_id == fact.node for one in action.touched.all())
    if fact.kind in ("connect", "disconnect"):
        return action.kind == fact.kind and _same_endpoint(action, fact)
    if fact.node is None or not fact.node.startswith("volume:"):
        return False
    name = fact.node.partition(":")[2]
    if fact.kind == "create":
        return name == _made(action)
    return fact.kind == "destroy" and name in _removed(action)


def takes_back(action: Action, fact: HostEvent) -> bool:
    """Whether this is what takes away again what the action could not bring to its end."""
    if fact.kind == "disconnect":
        return action.kind == Kind.CONNECT and _same_endpoint(action, fact)
    made = _made(action) if action.kind in WORK else None
    return fact.kind == "destroy" and made is not None and fact.node == model.volume_id(made)


def in_time(action: Action, *moments: datetime) -> bool:
    """Whether one of these moments is within the action, or soon after it."""
    until = action.finished_at + AFTER if action.finished_at is not None else cut_short_at(action)
    return any(action.asked_at - BEFORE <= moment <= until for moment in moments)


def cut_short_at(action: Action) -> datetime:
    """When an action without an outcome will not get one any more."""
    return action.asked_at + (UNFINISHED_WORK if action.kind in WORK else UNFINISHED)


def _same_endpoint(action: Action, fact: HostEvent) -> bool:
    ids = model.container_id(action.container_id), model.network_id(action.network_id)
    return ids == (fact.node, fact.other)


def _made(action: Action) -> str | None:
    """The volume that the action makes, if it makes one."""
    if action.kind == Kind.VOLUME_CREATE:
        return action.volume_name
    if action.kind == Kind.VOLUME_COPY:
        return str(action.requested.get("to") or "") or None
    new = action.kind == Kind.VOLUME_RESTORE and action.requested.get("mode") == "new"
    return action.volume_name if new else None


def _removed(action: Action) -> tuple[str, ...]:
    if action.kind == Kind.VOLUME_REMOVE:
        return (action.volume_name,)
    return tuple(action.requested.get("names") or ()) if action.kind == Kind.VOLUME_PRUNE else ()
