"""Trying by API whether one container reaches another."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from dashboard.access.auth import MayAct, user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base.i18n import translated
from dashboard.base.schemas import RequestBody
from dashboard.operations.runner import Actor
from dashboard.reach import trying
from dashboard.reach.schemas import Named
from dashboard.reach.service import Question
from dashboard.reach.trying import Tried
from dashboard.runtime import runtime_of
from topology.probing.results import Code, Result, agrees

router = Router(tags=["acting"])


class TryRequest(RequestBody):
    """Two containers by name, Docker ID or node ID, and a port of the second one's own (`80`, `80/tcp`)."""

    from_: Named = Field(alias="from")
    to: Named
    port: Annotated[str, StringConstraints(min_length=1, max_length=12)]


class TryResult(Schema):
    """One connection, or one name that was looked up.

    `way` is the place of the way among the pair's in `GET /api/reach` narrowed to this port; null where there
    is none.
    """

    kind: Literal["connect", "lookup"]
    host: str
    port: int
    way: int | None
    result: Code
    text: str


class TryAnswer(Schema):
    """What came of it; `agrees`: whether it is as the verdict has it, null where nothing was found out."""

    id: int
    message: str
    results: list[TryResult]
    agrees: bool | None
    invented: bool


@router.post(
    "/reach/try",
    auth=MayAct(Action.Kind.REACH_TRY),
    response=TryAnswer,
    summary="Try whether one reaches the other",
)
def try_reach(request: HttpRequest, body: TryRequest) -> dict[str, Any]:
    """From inside the sender's network stack, by a helper that is there for a few seconds.

    Answered with 409 `cannot_try` where no helper can be there.
    """
    runtime, user = runtime_of(request), user_of(request)
    with refusals.record_refusals(user, Action.Kind.REACH_TRY, {"to": body.to, "port": body.port}):
        question = Question(runtime.charted(), body.from_, body.to, body.port)
        return document(trying.attempt(runtime, Actor.of(user), question))


def document(tried: Tried) -> dict[str, Any]:
    """As the API answers it."""
    results = [{**_fields(one), "result": one.code, "text": translated(one.text)} for one in tried.results]
    return {
        "id": tried.action.pk,
        "message": message(tried.action),
        "results": results,
        "agrees": agrees(tried.results),
        "invented": tried.invented,
    }


def _fields(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = result.attempt._asdict()
    del found["leads_to"]
    return found
