"""Views by name, by API: one's own and those that others share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from dashboard.access.auth import user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.schemas import RequestBody
from dashboard.runtime import runtime_of
from dashboard.saved import service
from dashboard.saved.models import SavedView

router = Router(tags=["views"])
#: No database but SQLite keeps the character that ends a text in C.
KEPT = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=KEPT)]


class ViewRequest(RequestBody):
    """What to keep, and under which name."""

    name: Name
    address: Annotated[
        str,
        Field(
            max_length=2000, description="Query and fragment of the chart's address: `?chart=mounts&q=web`."
        ),
    ]
    shared: Annotated[bool, Field(description="Everybody sees it; operators may share.")] = False


class ViewAnswer(Schema):
    """A view. `mine`: it is the caller's own."""

    number: int
    name: str
    address: str
    shared: bool
    by: str
    mine: bool
    at: datetime


@router.get("/views", response=list[ViewAnswer], summary="Views that are kept")
def views(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own, and those that others share."""
    user = user_of(request)
    return [_answer(view, mine=view.owner == user) for view in service.seen_by(user)]


@router.post("/views", response={201: ViewAnswer}, summary="Keep a view")
def keep(request: HttpRequest, body: ViewRequest) -> Status[dict[str, Any]]:
    """Refused with 400 `bad_view` for what is no address of the chart, 409 `exists` and `too_many`."""
    user, asked = user_of(request), {"view": body.name, "shared": body.shared}
    with refusals.record_refusals(user, Action.Kind.VIEW_KEEP, asked):
        kept = service.keep(runtime_of(request), user, body.name, body.address, shared=body.shared)
    return Status(201, _answer(kept, mine=True))


@router.delete("/views/{int:number}", response={204: None}, summary="Remove a view")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """One's own, or, as an administrator, one that is shared."""
    service.remove(user_of(request), number)
    return HttpResponse(status=204)


def _answer(view: SavedView, *, mine: bool) -> dict[str, Any]:
    return {
        "number": view.pk, "name": view.name, "address": view.address, "shared": view.shared,
        "by": view.owner.get_username(), "mine": mine, "at": view.made_at,
    }  # fmt: skip
