"""The topology document for a wall's screen: as everybody gets it, for who has the wall's link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard.base.problems import Problem
from dashboard.wall import service
from dashboard.web.topology_api import get_topology


@login_not_required
@require_safe
def topology(request: HttpRequest, token: str) -> HttpResponse:
    """The document of this moment. Raises `Http404` for what is no wall's link, or no longer."""
    if service.find(token) is None:
        raise Http404
    try:
        return get_topology(request)
    except Problem as problem:
        return problem.response()
