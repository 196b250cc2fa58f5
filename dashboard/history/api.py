"""The record by API: page by page, with the filters of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.audit.entries import entries
from dashboard.base.schemas import REFUSED, ProblemDocument
from dashboard.history.filters import Filters
from dashboard.history.schemas import ActionsWish, Line, line

router = Router(tags=["record"])


@router.get(
    "/actions", response={200: list[Line], REFUSED: ProblemDocument}, summary="What was done, and tried"
)
def actions(request: HttpRequest, wish: Query[ActionsWish]) -> list[dict[str, Any]]:
    """The newest first. Ask for `before` the last `id` to read on; an empty answer is the end."""
    fields = wish.dict(exclude={"before", "limit"}, exclude_none=True)
    chosen = Filters({name: str(value) for name, value in fields.items()}).chosen()
    if wish.before is not None:
        chosen = chosen.filter(pk__lt=wish.before)
    page = chosen.prefetch_related("touched", "undone_by")[: wish.limit]
    addresses = policy.may(user_of(request), policy.ADMINISTER)
    return [line(entry) for entry in entries(page, addresses=addresses)]
