"""The schemas in which the API tells of the history: actions of the audit log, and events."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from dashboard.audit.actions import Action
from dashboard.audit.entries import Entry
from dashboard.audit.messages import message
from dashboard.audit.schemas import LARGEST_ID, LARGEST_PAGE, PAGE, Text, UndoneBy, columns
from dashboard.audit.sentences import sentence
from dashboard.audit.undoable import undo_path, undone_by
from dashboard.base.schemas import Named, not_a_number
from dashboard.history.filters import Filter, aware, end_of, start_of

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = "A moment, in UTC where it names no time zone; or a day, whole, in the server's time zone."
EVENTS_PAGE = 100


def _start(value: object) -> object:
    day = _day(value)
    return not_a_number(value) if day is None else start_of(day)


def _end(value: object) -> object:
    day = _day(value)
    return not_a_number(value) if day is None else end_of(day)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None


Moment = Annotated[datetime, AfterValidator(aware)]
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class HistoryRequest(Schema):
    """What to tell of the history; everything optional."""

    person: Annotated[Text, Field(description="A part of a person's name.")] = ""
    object: Annotated[Text, Field(description="A node ID, or a part of a name.")] = ""
    project: Text = ""
    q: Annotated[Text, Field(description="A part of any name: object, project or person.")] = ""
    since: Annotated[Moment | None, BeforeValidator(_start), Field(description=_TIME)] = None
    until: Annotated[
        Moment | None, BeforeValidator(_end), Field(description=f"{_TIME} A moment is not within.")
    ] = None
    before: Annotated[
        Number | None, Field(description="The last `id` of the page before: what is older follows.")
    ] = None

    def filter(self) -> Filter:
        """The same, as the tables are asked."""
        names = Filter.__dataclass_fields__.keys() & self.__class__.model_fields.keys()
        return Filter(**{name: value for name in names if (value := getattr(self, name)) is not None})


class ActionsRequest(HistoryRequest):
    """What to tell of the audit log; everything optional."""

    kind: Action.Kind | None = None
    outcome: Action.Outcome | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE


class EventsRequest(HistoryRequest):
    """Which events to tell; everything optional."""

    source: Literal["person", "engine"] | None = None
    kind: Annotated[str, Field(max_length=24)] = ""
    outcome: Literal["done", "refused", "failed"] | None = None
    after: Annotated[
        Number | None, Field(description="The first `id` that was told: what is newer follows.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = EVENTS_PAGE


class EventAnswer(Schema):
    """One event. Of the engine, `sentence` says everything; of a person, it follows the name.

    `undo` is there where the action may be undone, should nothing have changed since: its preview says that;
    `undo_by` is the least role that may.
    """

    id: int
    at: str
    source: Literal["person", "engine"]
    kind: str
    node: str | None
    name: str
    other: str | None
    other_name: str | None
    project: str | None
    person: str | None
    token: str | None
    outcome: Literal["done", "refused", "failed"] | None
    details: dict[str, Any]
    sentence: str
    action: int | None
    undo: bool
    undo_by: Literal["operator", "administrator"] | None


class EventsAnswer(Schema):
    """A page of events; `more` says whether there are others that fit."""

    entries: list[EventAnswer]
    more: bool


class ActionAnswer(Schema):
    """One action of the audit log. `sentence` follows the person's name; `address` is for administrators.

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


def action_answer(entry: Entry) -> dict[str, Any]:
    """One action, as the API answers."""
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
        "message": message(action) if action.outcome == Action.Outcome.DONE else action.words,
        "detail": action.words,
        "asked_at": action.asked_at,
        "finished_at": action.finished_at,
        "milliseconds": entry.milliseconds,
        "undo": undo_path(action),
        "undoes": action.undoes_id,
        "undone_by": undone and {"id": undone.pk, "user": undone.username, "asked_at": undone.asked_at},
    }
