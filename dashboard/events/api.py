"""What happened, by API: page by page, with the filters of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from dashboard.base.schemas import REFUSED, ProblemDocument
from dashboard.events.entries import entry, with_actions
from dashboard.events.schemas import HappeningsAnswer, HappeningsWish

router = Router(tags=["record"])


@router.get(
    "/happenings",
    response={200: HappeningsAnswer, REFUSED: ProblemDocument},
    summary="What people did, and what the engine tells of",
)
def events(request: HttpRequest, wish: Query[HappeningsWish]) -> dict[str, Any]:
    """The newest first. Ask for `before` the last `id` to read on, for `after` the first for what is new."""
    chosen = with_actions(wish.wanted().chosen())
    if wish.before is not None:
        chosen = chosen.filter(pk__lt=wish.before)
    if wish.after is not None:
        chosen = chosen.filter(pk__gt=wish.after)
    page = list(chosen[: wish.limit + 1])
    return {"entries": [entry(one) for one in page[: wish.limit]], "more": len(page) > wish.limit}
