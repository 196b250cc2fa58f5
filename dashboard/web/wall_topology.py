"""The topology document for a wall's screen: as everybody gets it, for who has the wall's link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.wall import service
from dashboard.web.topology_api import get_topology


@login_not_required
@require_safe
def topology(request: HttpRequest, token: str) -> HttpResponse:
    """The document of this moment; the problem `not_found` (404) for what is no wall's link, or no longer."""
    if service.find(token) is None:
        return Problem(404, "not_found", _("There is no such wall.")).response()
    try:
        return get_topology(request)
    except Problem as problem:
        return problem.response()
