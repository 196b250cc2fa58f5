"""Figures by API: of those that somebody looks at, each ten seconds anew; of one, its last hour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dashboard import references
from dashboard.access.auth import user_of
from dashboard.figures import service
from dashboard.figures.schemas import FiguresAnswer, FiguresWanted
from dashboard.runtime import runtime_of
from topology.model import records as model

router = Router(tags=["containers"])


@router.post(
    "/figures",
    summary="What containers use that are looked at",
    response=FiguresAnswer,
)
def look_at_figures(request: HttpRequest, body: FiguresWanted) -> dict[str, Any]:
    """They are read each ten seconds from now on, until nobody has asked for 25 seconds; ask again for what
    has come. Nothing is changed by it. Containers that do not run are left out.
    """
    asker = user_of(request).pk
    return service.seen(runtime_of(request), asker, body.containers, body.since, body.most)


@router.get(
    "/containers/{container}/figures",
    summary="What a container has used",
    response=FiguresAnswer,
)
def get_figures(request: HttpRequest, container: str) -> dict[str, Any]:
    """As far as it is known: the last hour, of the times when somebody looked or a rule needed it. It is read
    from now on, until nobody has asked for 25 seconds.
    """
    runtime = runtime_of(request)
    who = references.container(runtime.store.topology, runtime.engine(), container)
    return service.seen(runtime, user_of(request).pk, [model.container_id(who.id)], 0.0)
