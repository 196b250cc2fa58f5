"""Django's handler, which keeps whole request bodies on the disk, taught to let those of uploads flow."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any, cast

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dashboard.volumes.streaming import FlowResponse

#: Where the body of an upload is in the scope.
BODY = "portolan.body"
#: Where the scope has the event that is set when the client has gone, whatever becomes of its request.
GONE = "portolan.gone"
#: The message by which a server that has this extension is given a whole download.
POUR = "portolan.pour"


Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class FlowingHandler(ASGIHandler):
    """Gives a view the body of an upload as it comes (`request.read`), and the server whole downloads."""

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Note which download the server can be given whole."""
        response: HttpResponseBase = await super().run_get_response(request)
        if isinstance(response, FlowResponse):
            response.pourable = POUR in cast("ASGIRequest", request).scope.get("extensions", {})
        return response

    async def send_response(self, response: HttpResponseBase, send: Send) -> None:
        """As Django's, but such a download is given to the server, not brought to it piece by piece."""
        if not (isinstance(response, FlowResponse) and response.pourable):
            await super().send_response(response, send)
            return
        head = HttpResponse(status=response.status_code)
        head.headers, head.cookies = response.headers, response.cookies

        async def send_start(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                await send(message)

        await super().send_response(head, send_start)
        await send({"type": POUR, "flow": response.flow})

    def create_request(
        self,
        scope: Mapping[str, Any],
        body_file: IO[bytes],
    ) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        """As Django's, but for an upload: whatever its type says, nobody is to look for a form in it."""
        flowing = scope.get(BODY)
        if flowing is None:
            return super().create_request(scope, body_file)
        body_file.close()
        made = super().create_request(scope, flowing)
        if made[0] is not None:
            made[0].META["CONTENT_TYPE"] = made[0].content_type = "application/octet-stream"
        return made


def gone(request: HttpRequest) -> threading.Event | None:
    """Tells from any thread whether the client has gone, where the server knows."""
    found: threading.Event | None = getattr(request, "scope", {}).get(GONE)
    return found


def get_application() -> FlowingHandler:
    """As Django's `get_asgi_application`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    django.setup(set_prefix=False)
    return FlowingHandler()
