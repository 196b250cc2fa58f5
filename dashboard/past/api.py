"""The past by API: what changed between two moments. (The document of a moment: `web/topology_api.py`.)"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dashboard.access.auth import user_of
from dashboard.base.schemas import ProblemDocument
from dashboard.hosts.service import host_of
from dashboard.past import service, visits
from dashboard.past.moments import iso
from dashboard.runtime import runtime_of

router = Router(tags=["past"])
TIME = "ISO 8601 with a zone, to the millisecond: `2026-11-27T10:00:00.000Z`."
#: What may be refused beside the usual: a time that is not known of, or cannot be read.
REFUSED_TIMES = frozenset({404, 422})
Moment = Annotated[str, Field(description=TIME, json_schema_extra={"format": "date-time"})]


class ChangedRecord(Schema):
    """A node or an edge as it was and as it is."""

    before: dict[str, Any]
    after: dict[str, Any]


class ChangedRecords(Schema):
    """Nodes or edges, as the topology document has them."""

    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[ChangedRecord]


class ImageChange(Schema):
    """An image that another has taken the place of."""

    before: str
    after: str


class GroupAnswer(Schema):
    """What became of a project, or (`project` is null) of a container without one.

    `kind` is `redeployed` where containers were made anew, `added`, `removed` or `changed`; `nodes` are all
    that have to do with it and are different; `by` names who did it by Portolan; `text` says all of it.
    """

    kind: str
    project: str | None
    name: str
    containers: list[str]
    nodes: list[str]
    images: list[ImageChange]
    by: list[str]
    text: str


#: From when to when.
Interval = Annotated[list[str], Field(min_length=2, max_length=2)]


class ChangesAnswer(Schema):
    """The net difference; `unknown` are the times between that nobody could see."""

    version: int
    since: str
    until: str
    unknown: list[Interval]
    nodes: ChangedRecords
    edges: ChangedRecords
    groups: list[GroupAnswer]


class PastAnswer(Schema):
    """Of which times something is known: from `first` (null: of none yet) to `now`, but for those `unknown`.

    `last_visit` is when the caller's last visit ended: when they last had the chart open, before now.
    """

    version: int
    first: str | None
    now: str
    unknown: list[Interval]
    last_visit: str | None


class Between(Schema):
    """From when to when; until now where nothing else is said."""

    since: Moment
    until: Moment | None = None


@router.get(
    "/past",
    summary="Of which times something is known",
    response=PastAnswer,
)
def get_past(request: HttpRequest) -> PastAnswer:
    """From when on, which times nobody could see, and when the caller was last here."""
    runtime = runtime_of(request)
    found = service.extent(runtime)
    visit = visits.last_end(user_of(request).pk, host_of(runtime))
    return PastAnswer(
        version=service.VERSION,
        first=None if found.first is None else iso(found.first),
        now=iso(found.now),
        unknown=[[iso(begin), iso(end)] for begin, end in found.unknown],
        last_visit=None if visit is None else iso(visit),
    )


@router.get(
    "/changes",
    summary="What changed between two times",
    response={200: ChangesAnswer, REFUSED_TIMES: ProblemDocument},
)
def changes(request: HttpRequest, query: Query[Between]) -> HttpResponse:
    """Who came and went in between is not in it. What was seen last before an unknown time holds in it."""
    until = None if query.until is None else service.moment(query.until)
    found = service.difference(runtime_of(request), service.moment(query.since), until)
    answer = HttpResponse(service.difference_json(found), content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
