"""Walls by API: administrators list, make and end them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from dashboard.access.auth import MayAdminister, user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.schemas import RequestBody
from dashboard.runtime import runtime_of
from dashboard.wall import service
from dashboard.wall.models import Wall

router = Router(tags=["walls"])
#: No database but SQLite keeps the character that ends a text in C.
KEPT = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=KEPT)]
Search = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=KEPT)]


class WallRequest(RequestBody):
    """What it is called, and what it shows."""

    name: Name
    chart: Literal["network", "mounts"] = "network"
    search: Annotated[
        Search,
        Field(description="It shows only what this finds; empty: all. It knows neither labels nor reach."),
    ] = ""


class WallAnswer(Schema):
    """A wall. `good`: its link opens it, for its maker is still an administrator."""

    number: int
    name: str
    chart: str
    search: str
    by: str
    at: datetime
    good: bool


class MadeWall(WallAnswer):
    """One that has just been made: its link, which is told this once."""

    link: str


@router.get("/walls", auth=MayAdminister(), response=list[WallAnswer], summary="Walls")
def walls(request: HttpRequest) -> list[dict[str, Any]]:
    """Every wall; links are not kept, and so not told."""
    found = list(Wall.objects.all())
    good = service.good(found)
    return [_answer(wall, good=wall.pk in good) for wall in found]


@router.post(
    "/walls", auth=MayAdminister(Action.Kind.WALL_MAKE), response={201: MadeWall}, summary="Make a wall"
)
def make(request: HttpRequest, body: WallRequest) -> Status[dict[str, Any]]:
    """Whoever has its link sees what a viewer sees of the chart and the alerts, until it is ended.

    Refused with 400 `selector`, 409 `exists` and `too_many`.
    """
    user, asked = user_of(request), body.model_dump()
    with refusals.record_refusals(user, Action.Kind.WALL_MAKE, {"wall": body.name}):
        made, token = service.make(runtime_of(request), user, **asked)
    link = request.build_absolute_uri(service.path_of(token))
    return Status(201, _answer(made, good=True) | {"link": link})


@router.delete(
    "/walls/{int:number}",
    auth=MayAdminister(Action.Kind.WALL_END),
    response={204: None},
    summary="End a wall",
)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Its link opens nothing any more, and screens that show it are let go."""
    service.end(user_of(request), number)
    return HttpResponse(status=204)


def _answer(wall: Wall, *, good: bool) -> dict[str, Any]:
    return {
        "number": wall.pk, "name": wall.name, "chart": wall.chart, "search": wall.search,
        "by": wall.made_by, "at": wall.made_at, "good": good,
    }  # fmt: skip
