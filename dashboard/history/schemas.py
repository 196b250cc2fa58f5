"""The shapes in which the API tells of the audit log, line by line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field

from dashboard.audit.actions import Action
from dashboard.audit.entries import Entry
from dashboard.audit.messages import message
from dashboard.audit.schemas import LARGEST_ID, LARGEST_PAGE, PAGE, Text, UndoneBy, columns
from dashboard.audit.sentences import sentence
from dashboard.audit.undoable import undo_path, undone_by
from dashboard.base.schemas import Named, not_a_number

Day = Annotated[date, BeforeValidator(not_a_number)]


class ActionsWish(Schema):
    """What to tell of the record; everything optional. Days are whole, in the server's time zone."""

    person: Text = ""
    object: Annotated[Text, Field(description="A node ID, or a part of a name.")] = ""
    project: Text = ""
    kind: Action.Kind | None = None
    outcome: Action.Outcome | None = None
    since: Day | None = None
    until: Day | None = None
    before: Annotated[
        int | None,
        Field(ge=1, le=LARGEST_ID, description="The last `id` of the page before: what is older follows."),
    ] = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE


class Line(Schema):
    """One line of the record. `sentence` follows the person's name; `address` is for administrators.

    `undo` is there where it may be undone, should nothing have changed since: its preview says that.
    """

    id: int
    action: str
    sentence: str
    container: Named | None
    network: Named | None
    volume: Named | None
    objects: list[Named]
    projects: list[str]
    parameters: dict[str, Any]
    user: str
    token: str | None
    address: str | None
    outcome: Literal["asked", "done", "refused", "failed"]
    message: str
    detail: str
    asked_at: datetime
    finished_at: datetime | None
    milliseconds: int | None
    undo: str | None
    undoes: int | None
    undone_by: UndoneBy | None


def line(entry: Entry) -> dict[str, Any]:
    """One line of the record, as the API answers."""
    action, undone = entry.action, undone_by(entry.action)
    return {
        "id": action.pk,
        "action": action.kind,
        "sentence": sentence(action),
        **columns(action),
        "objects": [{"id": node_id, "name": name} for node_id, name in entry.objects],
        "projects": list(entry.projects),
        "parameters": entry.parameters,
        "user": action.username,
        "token": action.token_name or None,
        "address": entry.address or None,
        "outcome": action.outcome,
        "message": message(action) if action.outcome == Action.Outcome.DONE else action.detail,
        "detail": action.detail,
        "asked_at": action.asked_at,
        "finished_at": action.finished_at,
        "milliseconds": entry.milliseconds,
        "undo": undo_path(action),
        "undoes": action.undoes_id,
        "undone_by": undone and {"id": undone.pk, "user": undone.username, "asked_at": undone.asked_at},
    }
