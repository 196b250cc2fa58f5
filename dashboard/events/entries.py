"""One entry of the feed, as the stream, the API and the exports give it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from dashboard.audit.actions import Action
from dashboard.events.models import Event
from dashboard.events.sentences import sentence
from dashboard.undo import service as undo_service
from dashboard.undo.registry import needed_role


def with_actions(chosen: QuerySet[Event]) -> QuerySet[Event]:
    """With all that an entry needs, in few queries."""
    return chosen.select_related("action").prefetch_related("action__touched", "action__undone_by")


def entry(one: Event) -> dict[str, Any]:
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
        "details": one.details,
        "sentence": sentence(one),
        "action": one.action_id,
        "undo": undo,
        "undo_by": needed_role(one.action).value if undo and one.action is not None else None,
    }


def iso(moment: datetime) -> str:
    """ISO 8601 with milliseconds, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def _can_be_undone(one: Event) -> bool:
    """Whether somebody who may can undo it, as far as the record knows; the sheet asks the engine too."""
    action = one.action
    if action is None or one.kind != action.kind or one.outcome != Action.Outcome.DONE:
        return False
    return undo_service.lacking(action) is None
