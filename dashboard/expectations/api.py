"""Expectations by API: everybody reads how they stand, administrators write them down and remove them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StringConstraints

from dashboard.access.auth import MayAdminister, user_of
from dashboard.audit.actions import Action
from dashboard.base.i18n import translated
from dashboard.base.queries import check_known
from dashboard.base.schemas import RequestBody
from dashboard.expectations import answers, service, sources
from dashboard.expectations.current import Standing, currents
from dashboard.runtime import runtime_of

router = Router(tags=["expectations"])
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Rule = Annotated[dict[str, Any], Field(max_length=10)]


class ExpectationBody(RequestBody):
    """An expectation as a file has it: a name and one of the rules."""

    name: Name
    only_administrators: Annotated[bool, Field(strict=True)] = False
    never: Rule | None = None
    always: Rule | None = None
    outside: Rule | None = None
    no_risk: Rule | None = None
    backed_up: Rule | None = None
    state: Rule | None = None


class FindingAnswer(Schema):
    """One thing that breaks it, or (`certain` is false) that keeps it from being judged."""

    code: str
    text: str
    where: list[str]
    certain: bool


class ExpectationAnswer(Schema):
    """An expectation as it stands. `by` is who wrote it down; null where a file says it."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: str
    wanted: dict[str, Any]
    only_administrators: bool
    status: str
    findings: list[FindingAnswer]
    total: int
    nodes: list[str]
    by: str | None
    since: str | None
    broken_by: str | None


class ExpectationsAnswer(Schema):
    """All of them; `complaint` is what is wrong with the file, if anything."""

    version: int
    complaint: str | None
    expectations: list[ExpectationAnswer]


class Match(Schema):
    """What a selector means."""

    id: str
    kind: str
    name: str


class Matches(Schema):
    """The first few, how many there are, and the same as a sentence."""

    total: int
    matches: list[Match]
    text: str


class Selecting(Schema):
    """A selector, and the one kind of things that is looked for."""

    selector: Annotated[str, Field(max_length=1000)]
    kind: Literal["container", "network", "volume", "bind", "tmpfs"] | None = None


@router.get("/expectations", response=ExpectationsAnswer, summary="What is expected")
def expectations(request: HttpRequest) -> dict[str, Any]:
    """Each expectation with its judgement: kept, broken, or unknown where something is missing."""
    board = currents.of(runtime_of(request)).board
    complaint = None if board.complaint is None else translated(board.complaint)
    return {"version": 1, "complaint": complaint, "expectations": list(map(_answer, board.standings))}


@router.post(
    "/expectations",
    auth=MayAdminister(Action.Kind.EXPECT),
    response={201: dict[str, Any]},
    summary="Expect something",
)
def expect(request: HttpRequest, body: ExpectationBody) -> Status[dict[str, Any]]:
    """It is judged within a second, and after every change from then on."""
    row = service.keep(
        runtime_of(request), user_of(request), body.model_dump(exclude_none=True, exclude_unset=True)
    )
    return Status(201, sources.document(sources.of_row(row)))


@router.delete(
    "/expectations/{path:name}",
    auth=MayAdminister(Action.Kind.EXPECT_REMOVE),
    response={204: None},
    summary="Expect something no longer",
)
def forget(request: HttpRequest, name: str) -> HttpResponse:
    """Those of the file are changed in the file."""
    service.remove(runtime_of(request), user_of(request), name)
    return HttpResponse(status=204)


@router.get(
    "/selector",
    auth=MayAdminister(),
    response=Matches,
    summary="What a selector means now",
)
def selector(request: HttpRequest, query: Query[Selecting]) -> dict[str, Any]:
    """Containers, networks and sources; any label can be asked for."""
    check_known(request, query)
    return service.matches(runtime_of(request), query.selector, query.kind)


def _answer(one: Standing) -> dict[str, Any]:
    return answers.judged(one.expected.expectation, one.judgement) | {
        "by": one.expected.by,
        "since": None if one.since is None else one.since.isoformat(timespec="seconds"),
        "broken_by": one.broken_by,
    }
