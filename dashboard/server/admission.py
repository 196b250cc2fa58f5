"""In which lane a request waits for its turn, told by what it carries alone: nothing is asked for it yet."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Hashable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.utils.translation import get_language_from_request, override

from dashboard.access.known_callers import known_callers
from dashboard.accounts import throttle
from dashboard.base import budget, client_address, problems
from dashboard.base.asgi_extensions import BODY
from dashboard.base.i18n import gettext as _
from dashboard.server import lanes
from dashboard.server.lanes import Lane, Place

DOWNLOAD = re.compile(r"/api/volumes/[^/]+/backup")
#: As long as the host is large, and made for one caller: the past, and who reaches whom.
LARGE = re.compile(r"/api/(?:changes|reach)")
RETRY_SECONDS = 5
#: The headers that say whose request it is; nothing else is looked at.
TELLING = {b"authorization", b"cookie", b"x-forwarded-for", b"accept-language"}


def glance(scope: Mapping[str, Any]) -> HttpRequest:
    """As much of the request as tells whose it is. What is odd about the rest is for Django to say."""
    request = HttpRequest()
    request.method, request.path_info = scope["method"], scope["path"]
    request.META["REMOTE_ADDR"] = (scope.get("client") or ("",))[0]
    for name, value in scope["headers"]:
        if name in TELLING:
            request.META[f"HTTP_{name.decode().upper().replace('-', '_')}"] = value.decode("latin1")
    request.COOKIES = parse_cookie(request.META.get("HTTP_COOKIE", ""))
    return request


@asynccontextmanager
async def turn(scope: Mapping[str, Any], request: HttpRequest) -> AsyncIterator[Place]:
    """Wait for a place in the request's lane, and keep it until it is released; raises `lanes.Busy`."""
    lane, key = lane_of(scope, request)
    room = _room_for(scope)
    kept = await room.enter(key) if room is not None else None
    try:
        place = await lane.enter(key)
        try:
            yield place
        finally:
            place.release()
    finally:
        if kept is not None:
            kept.release()


def _room_for(scope: Mapping[str, Any]) -> Lane | None:
    """The lane in which an answer keeps a place until it is read, where it is no small one."""
    if scope["method"] != "GET":
        return None
    if DOWNLOAD.fullmatch(scope["path"]):
        return lanes.downloads
    of_the_past = scope["path"] == "/api/topology" and b"at=" in scope.get("query_string", b"")
    return lanes.large if of_the_past or LARGE.fullmatch(scope["path"]) else None


def lane_of(scope: Mapping[str, Any], request: HttpRequest) -> tuple[Lane, Hashable]:
    """The lane, and who shares its places: a person's number, or an address where nobody is known."""
    person = known_callers.person(request)
    address = budget.customer(client_address.client_address(request))
    if BODY in scope:
        return lanes.uploads, address if person is None else person
    if person is not None:
        return lanes.people, person
    if scope["method"] != "POST":
        return lanes.strangers, address
    before = throttle.known_person(request)
    return (lanes.logins, address) if before is None else (lanes.returning, before)


def busy(request: HttpRequest) -> HttpResponse:
    """What is said where too many wait already."""
    with override(get_language_from_request(request)):
        sentence = _("There is more to do than can be done at once. Try again in a few seconds.")
    if problems.wanted(request):
        answer = problems.response(503, "busy", sentence)
    else:
        answer = HttpResponse(f"{sentence}\n", status=503, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    return answer
