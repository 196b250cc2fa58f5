"""The rows of events: made of what is to be told, and given to the stream, the API and the exports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from dashboard.audit import entries
from dashboard.audit.actions import Action
from dashboard.events.models import Event
from dashboard.events.sentences import sentence
from dashboard.undo import service as undo_service
from dashboard.undo.registry import needed_role
from topology.events.facts import HostEvent
from topology.graph.builder import Topology

Fields = dict[str, Any]
LONGEST_DETAIL = 300
LONGEST_NAME = 255
Source = Event.Source


def of_host_event(fact: HostEvent, topology: Topology | None) -> Fields:
    """What the engine told. What was too new to be on the chart when the event came may be there by now."""
    project = fact.project
    if not project and fact.node is not None and topology is not None and fact.node in topology.nodes:
        project = topology.nodes[fact.node].text("project")
    return {
        "at": time_of(fact.at),
        "source": Source.ENGINE,
        "kind": fact.kind,
        "node_id": fact.node or "",
        "name": fact.name,
        "other_id": fact.other or "",
        "other_name": fact.other_name,
        "project": project[:LONGEST_NAME],
        "details": dict(fact.details),
    }


def of_engine_state(kind: str, at: datetime, **details: Any) -> Fields:  # noqa: ANN401 - JSON
    """What Portolan itself tells: that the engine is away or back, or that it began to look."""
    return {"at": at, "source": Source.ENGINE, "kind": kind, "details": details}


def of_action(action: Action) -> Fields:
    """What a person did or tried."""
    touched = [(one.node_id, one.name, one.project) for one in action.touched.all()]
    things = touched or [(node_id, name, "") for node_id, name in entries.from_columns(action)]
    first, second = (*things, ("", "", ""), ("", "", ""))[:2]
    details: Fields = {"detail": action.detail[:LONGEST_DETAIL]} if action.detail else {}
    if len(things) > 2:
        details["objects"] = len(things)
    outcome = action.outcome if action.outcome != Action.Outcome.ASKED else ""
    return _by(action) | {
        "at": action.finished_at or action.asked_at,
        "kind": action.kind,
        "node_id": first[0],
        "name": first[1],
        "other_id": second[0],
        "other_name": second[1],
        "project": next((project for _, _, project in things if project), ""),
        "details": details,
        "outcome": outcome,
    }


def of_step(fact: HostEvent, action: Action) -> Fields:
    """What an action let a container do for as long as it takes: stand still, and go on."""
    volume = next((one for one in action.touched.all() if one.node_id.startswith("volume:")), None)
    return _by(action) | {
        "at": time_of(fact.at),
        "kind": fact.kind,
        "node_id": fact.node or "",
        "name": fact.name,
        "other_id": volume.node_id if volume is not None else "",
        "other_name": volume.name if volume is not None else action.volume_name,
        "project": fact.project,
        "details": {"work": action.kind},
        "outcome": Action.Outcome.DONE,
    }


def _by(action: Action) -> Fields:
    return {
        "source": Source.PERSON,
        "host_id": action.host_id,
        "action_id": action.pk,
        "username": action.username,
        "token_name": action.token_name,
    }


def time_of(nanoseconds: int) -> datetime:
    """As the engine gives it; now, where it does not."""
    if nanoseconds <= 0:
        return datetime.now(UTC)
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)


def with_actions(chosen: QuerySet[Event]) -> QuerySet[Event]:
    """With all that an entry needs, in few queries."""
    return chosen.select_related("action").prefetch_related("action__touched", "action__undone_by")


def as_json(one: Event) -> dict[str, Any]:
    """In the language that is active."""
    undo = _can_be_undone(one)
    return {
        "id": one.pk,
        "at": iso(one.at),
        "source": one.source,
        "kind": one.kind,
        "node": one.node_id or None,
        "name": one.name,
        "other": one.other_id or None,
        "other_name": one.other_name or None,
        "project": one.project or None,
        "person": one.username or None,
        "token": one.token_name or None,
        "outcome": one.outcome or None,
        "details": _details(one),
        "sentence": sentence(one),
        "action": one.action_id,
        "undo": undo,
        "undo_by": needed_role(one.action).value if undo and one.action is not None else None,
    }


def _details(one: Event) -> dict[str, Any]:
    """What more is known; of what was refused or has failed why, in the reader's language."""
    details: dict[str, Any] = one.details
    if one.action is None or not one.action.detail_parts or "detail" not in details:
        return details
    return {**details, "detail": one.action.words[:LONGEST_DETAIL]}


def iso(moment: datetime) -> str:
    """ISO 8601 with milliseconds, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def _can_be_undone(one: Event) -> bool:
    """Whether somebody who may can undo it, as far as the audit log knows; the sheet asks the engine too."""
    action = one.action
    if action is None or one.kind != action.kind or one.outcome != Action.Outcome.DONE:
        return False
    return undo_service.lacking(action) is None
