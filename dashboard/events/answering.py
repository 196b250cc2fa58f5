"""Whether an event of the engine answers what somebody asked for through Portolan. Pure.

The record says what was asked (kind and objects) before the engine was, so what the engine tells meanwhile
and just after can be recognised, whichever process has asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dashboard.audit.actions import Action
from topology.events.facts import HostEvent
from topology.model import records as model

Kind = Action.Kind

#: Work that takes its time; it makes volumes, and lets containers stand still.
WORK = frozenset({Kind.VOLUME_BACKUP, Kind.VOLUME_RESTORE, Kind.VOLUME_COPY})
#: What the engine tells of at all.
ASKED_OF_THE_ENGINE = WORK | {
    Kind.CONNECT,
    Kind.DISCONNECT,
    Kind.VOLUME_CREATE,
    Kind.VOLUME_REMOVE,
    Kind.VOLUME_PRUNE,
}
#: As far as two clocks are concerned, an event may come just before the row is written; and some time after.
BEFORE, AFTER = timedelta(seconds=1), timedelta(seconds=5)
#: What is unfinished for longer is not under way any more, and was cut short.
UNFINISHED, UNFINISHED_WORK = timedelta(minutes=1), timedelta(days=1)


def asks_for(action: Action, fact: HostEvent) -> bool:
    """Whether this is what the action asks the engine for."""
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
