"""The page that says what undoing an action would do, and does it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.policy import Refusal
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.undoable import undone_by
from dashboard.base import failures
from dashboard.base.problems import Problem
from dashboard.runtime import runtime_of
from dashboard.undo import service as undo_service
from dashboard.undo import states
from dashboard.undo.plan import UndoPlan
from topology.engine.errors import EngineError


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Everybody may look; who may not undo it reads why."""
    if request.method == "POST":
        return _undo(request, number)
    return _page(request, get_object_or_404(Action, pk=number))


def _undo(request: HttpRequest, number: int) -> HttpResponse:
    user = user_of(request)
    try:
        policy.check_may_act(user)
    except Problem as refused:
        refusals.refused(user, Action.Kind.UNDO, {"action": number}, detail=refused.detail)
        raise PermissionDenied from None
    action = get_object_or_404(Action, pk=number)
    try:
        undo_service.undo(runtime_of(request), user, action)
    except (Problem, EngineError) as error:
        found = failures.problem(error)
        return _page(request, action, Refusal(found.code, found.detail), status=found.status)
    return redirect("history")


def _page(
    request: HttpRequest, action: Action, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """How it looks at this moment; `refused` is what has just been answered."""
    try:
        found = undo_service.plan(runtime_of(request), user_of(request), action)
    except EngineError as error:
        found = UndoPlan(refused=Refusal("engine", failures.of_engine(error).detail))
    context = {
        "here": "history",
        "action": action,
        "found": found,
        "refused": found.obstacle or refused,
        "undone": undone_by(action),
        "selected": next((one.node_id for one in states.things(action) if one.kind != "project"), None),
    }
    return render(request, "history/undo.html", context, status=status)
