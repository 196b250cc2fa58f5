"""What is to be told, as rows that are not written yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dashboard.audit import entries
from dashboard.audit.actions import Action
from dashboard.events.models import Event
from topology.events.facts import HostEvent
from topology.graph.builder import Topology

Fields = dict[str, Any]
LONGEST_DETAIL = 300
LONGEST_NAME = 255
Source = Event.Source


def of_fact(fact: HostEvent, topology: Topology | None) -> Fields:
    """What the engine told. What was too new to be on the chart when the event came may be there by now."""
    project = fact.project
    if not project and fact.node is not None and topology is not None and fact.node in topology.nodes:
        project = topology.nodes[fact.node].text("project")
    return {
        "at": moment(fact.at),
        "source": Source.ENGINE,
        "kind": fact.kind,
        "node_id": fact.node or "",
        "name": fact.name,
        "other_id": fact.other or "",
        "other_name": fact.other_name,
        "project": project[:LONGEST_NAME],
        "details": dict(fact.details),
    }


def of_state(kind: str, at: datetime, **details: Any) -> Fields:  # noqa: ANN401 - JSON
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


def on_the_way(fact: HostEvent, action: Action) -> Fields:
    """What an action let a container do for as long as it takes: stand still, and go on."""
    volume = next((one for one in action.touched.all() if one.node_id.startswith("volume:")), None)
    return _by(action) | {
        "at": moment(fact.at),
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


def moment(nanoseconds: int) -> datetime:
    """As the engine gives it; now, where it does not."""
    if nanoseconds <= 0:
        return datetime.now(UTC)
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
