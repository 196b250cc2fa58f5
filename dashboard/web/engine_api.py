"""Whether the chart is what the engine says now: for programs that ask, and for those that watch over us."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja import Router, Schema

from dashboard.base.i18n import gettext as _
from dashboard.runtime import runtime_of
from topology.store.revisions import EngineState, Store

router = Router(tags=["topology"])


class Chart(Schema):
    """Which chart is shown, and for how many seconds it has not been known to be true: 0 while it is live."""

    epoch: str
    revision: int
    age: int


class EngineAnswer(Schema):
    """As in the stream's `engine` frame, with the chart that there is; `since` is when that state began."""

    state: Literal["live", "stale", "unreachable"]
    since: str
    reason: str | None
    chart: Chart | None


@router.get("/engine", summary="How the engine is", response=EngineAnswer)
def get_engine(request: HttpRequest) -> EngineAnswer:
    """Asks the engine nothing: it is watched all the time."""
    store = runtime_of(request).store
    state, age = store.engine_state, age_of_chart(store)
    chart = None if age is None else Chart(epoch=store.epoch, revision=store.revision, age=age)
    return EngineAnswer(state=state.state, since=state.since, reason=state.reason, chart=chart)


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where people find what they come for: database, engine, a live chart; else 503, and which is not.

    It is open to everybody, so it says nothing that only some may know: no address and no reason.
    """
    store, database = runtime_of(request).store, _database_answers()
    state = store.engine_state
    ready = database and state.state == "live"
    body = {
        "status": "ready" if ready else "not_ready",
        "engine": state.state,
        "database": "ok" if database else "unreachable",
        "age": age_of_chart(store),
        "detail": None if ready else _why_not(state, store, database=database),
    }
    return JsonResponse(body, status=200 if ready else 503, json_dumps_params={"ensure_ascii": False})


def age_of_chart(store: Store) -> int | None:
    """For how many whole seconds the chart has not been known to be true; `None` where there is none."""
    if store.topology is None:
        return None
    state = store.engine_state
    if state.state == "live":
        return 0
    return max(0, int((datetime.now(UTC) - datetime.fromisoformat(state.since)).total_seconds()))


def _why_not(state: EngineState, store: Store, *, database: bool) -> str:
    if not database:
        return _("The database cannot be asked.")
    if store.topology is None:
        return _("The engine has not answered yet: there is no chart.")
    return _("The engine cannot be reached: the chart is not what it says now.")


def _database_answers() -> bool:
    """Whether a table of ours can be read: an open file would say yes to less."""
    try:
        User.objects.order_by().values_list("pk").first()
    except DatabaseError:
        return False
    return True
