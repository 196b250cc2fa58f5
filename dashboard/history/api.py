"""The history by API: the audit log and the events, each page by page, with the filter of the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.audit.entries import entries
from dashboard.events.rows import as_json, with_actions
from dashboard.history.schemas import (
    ActionAnswer,
    ActionsRequest,
    EventsAnswer,
    EventsRequest,
    action_answer,
)
from dashboard.history.views import PermanentRedirect

router = Router(tags=["history"])


@router.get(
    "/actions",
    response=list[ActionAnswer],
    summary="The audit log: what was done, and tried",
)
def actions(request: HttpRequest, query: Query[ActionsRequest]) -> list[dict[str, Any]]:
    """The newest first. Ask for `before` the last `id` to read on; an empty answer is the end."""
    chosen = query.filter().actions().order_by("-pk")
    if query.before is not None:
        chosen = chosen.filter(pk__lt=query.before)
    page = chosen.prefetch_related("touched", "undone_by")[: query.limit]
    whole = policy.may(user_of(request), policy.ADMINISTER)
    return [action_answer(entry) for entry in entries(page, whole=whole)]


@router.get(
    "/events",
    response=EventsAnswer,
    summary="What people did, and what the engine tells of",
)
def events(request: HttpRequest, query: Query[EventsRequest]) -> dict[str, Any]:
    """The newest first. Ask for `before` the last `id` to read on, for `after` the first for what is new."""
    chosen = with_actions(query.filter().events())
    if query.before is not None:
        chosen = chosen.filter(pk__lt=query.before)
    if query.after is not None:
        chosen = chosen.filter(pk__gt=query.after)
    page = list(chosen[: query.limit + 1])
    return {"entries": [as_json(one) for one in page[: query.limit]], "more": len(page) > query.limit}


@router.get("/happenings", include_in_schema=False)
def happenings(request: HttpRequest) -> HttpResponse:
    """What `/api/events` was called before."""
    query = request.META.get("QUERY_STRING", "")
    return PermanentRedirect(f"/api/events?{query}" if query else "/api/events")
