"""The page that says what undoing an action would do, and does it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from dashboard import actions, failures, hub
from dashboard.api.auth import user_of
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.record import door
from dashboard.roles.rules import Refusal
from dashboard.undoing import deciding, rows
from dashboard.undoing.outlook import Outlook
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
        actions.check_permission(user)
    except Problem as refused:
        door.refused(user, Action.Kind.UNDO, {"action": number}, detail=refused.detail)
        raise PermissionDenied from None
    action = get_object_or_404(Action, pk=number)
    try:
        deciding.undo(hub.current(), user, action)
    except (Problem, EngineError) as error:
        found = failures.problem(error)
        return _page(request, action, Refusal(found.code, found.detail), status=found.status)
    return redirect("record")


def _page(
    request: HttpRequest, action: Action, refused: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """How it looks at this moment; `refused` is what has just been answered."""
    try:
        found = deciding.outlook(hub.current(), user_of(request), action)
    except EngineError as error:
        found = Outlook(refused=Refusal("engine", failures.of_engine(error).detail))
    context = {
        "here": "record",
        "action": action,
        "found": found,
        "refused": found.obstacle or refused,
        "undone": deciding.undone_by(action),
        "selected": next((one.node_id for one in rows.things(action) if one.kind != "project"), None),
    }
    return render(request, "record/undo.html", context, status=status)
