"""Which host this is: its name on pages for people with a login, and the mark that tells its tabs apart."""

from __future__ import annotations

import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from dashboard.runtime import Runtime, runtime_of
from topology.escape import escape

#: Of as many hues is the mark's badge; each stands out from the mark's own ground.
_HUES = ("#2f7de1", "#c8472b", "#1f8a5b", "#8b4fd6", "#a8690a", "#c23d83", "#11808f", "#6b7280")


def host_name(runtime: Runtime) -> str:
    """What the engine calls its host; nothing before it has answered. It may hold anything."""
    topology = runtime.store.topology
    host = next(topology.of_kind("host"), None) if topology is not None else None
    return host.text("name") if host is not None else ""


def context(request: HttpRequest) -> dict[str, Any]:
    """`host_name` for templates: nothing for who has not logged in."""
    user = getattr(request, "user", None)
    knows = user is not None and user.is_authenticated
    return {"host_name": SimpleLazyObject(lambda: escape(host_name(runtime_of(request))) if knows else "")}


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The mark with the host's first letter, as an SVG; `?host=` makes browsers ask anew for another host.

    With `trouble=1` there is a red dot on it: what is wrong is for the tab's title to say.
    """
    name = host_name(runtime_of(request))
    letter = next((sign for sign in name if sign.isalnum()), "").upper()
    hue = _HUES[zlib.crc32(name.encode()) % len(_HUES)]
    context = {"letter": letter, "hue": hue, "trouble": request.GET.get("trouble") == "1"}
    return render(request, "dashboard/icon.svg", context, content_type="image/svg+xml")
