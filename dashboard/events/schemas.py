"""The shapes in which the API tells what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from dashboard.audit.schemas import LARGEST_ID, LARGEST_PAGE, Text
from dashboard.base.schemas import not_a_number
from dashboard.events.filters import Wanted, aware

PAGE = 100
Source = Literal["person", "engine"]
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Moment = Annotated[
    datetime,
    BeforeValidator(not_a_number),
    AfterValidator(aware),
    Field(description="Without a time zone it is UTC."),
]


class HappeningsWish(Schema):
    """What to tell of what happened; everything optional. `before` and `after` are numbers of entries."""

    before: Number | None = None
    after: Number | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE
    source: Source | None = None
    kind: Annotated[str, Field(max_length=24)] = ""
    object: Annotated[Text, Field(description="A node ID, or a part of a name.")] = ""
    project: Text = ""
    person: Annotated[Text, Field(description="A part of a person's name.")] = ""
    q: Annotated[Text, Field(description="A part of any name: object, project or person.")] = ""
    since: Moment | None = None
    until: Moment | None = None

    def wanted(self) -> Wanted:
        """As the filters know it."""
        return Wanted(
            self.source or "",
            self.kind,
            self.object,
            self.project,
            self.person,
            self.q,
            self.since,
            self.until,
        )


class HappeningEntry(Schema):
    """One entry. Of the engine, `sentence` says everything; of a person, it follows the name.

    `undo` is there where the action may be undone, should nothing have changed since: its preview says that;
    `undo_by` is the least role that may.
    """

    id: int
    at: str
    source: Source
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


class HappeningsAnswer(Schema):
    """A page of entries; `more` says whether there are older ones that fit."""

    entries: list[HappeningEntry]
    more: bool
