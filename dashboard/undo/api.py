"""Undo by API: what it would do, and doing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from dashboard.access.auth import MayAct, user_of
from dashboard.audit.actions import Action
from dashboard.audit.schemas import Done, done
from dashboard.runtime import runtime_of
from dashboard.undo import service as undo_service
from dashboard.undo.schemas import UndoPreview, preview_of

router = Router(tags=["history"])


@router.get(
    "/actions/{int:number}/undo/preview",
    response=UndoPreview,
    by_alias=True,
    summary="What undoing it would do",
)
def preview_undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """What would be put back, why it is refused if it is, and what has changed since. Nothing is done."""
    action = get_object_or_404(Action, pk=number)
    return preview_of(action, undo_service.plan(runtime_of(request), user_of(request), action))


@router.post(
    "/actions/{int:number}/undo",
    auth=MayAct(Action.Kind.UNDO),
    response=Done,
    summary="Undo what was done",
)
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """An endpoint comes back as it was: static addresses, aliases, links, driver options, priority.

    Refused with 409 where it cannot be undone: `not_undoable`, `not_finished`, `outcome_unknown`,
    `already_undone`, `changed_since`.
    """
    action = get_object_or_404(Action, pk=number)
    return done(undo_service.undo(runtime_of(request), user_of(request), action))
