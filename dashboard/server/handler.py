"""Django's handler, taught to let uploads and downloads flow, and to serve no more at once than it can.

Django by itself keeps whole request bodies on the disk, and gives each request a thread of its own.
"""

from __future__ import annotations

import io
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import IO, Any, cast

import django
from asgiref.sync import ThreadSensitiveContext
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from dashboard.base.asgi_extensions import ABORT, BODY, CUT, PLACE, POUR, CutAnswer
from dashboard.server import admission
from dashboard.server.lanes import Busy
from dashboard.volumes.streaming import FlowResponse

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class CutBody(io.RawIOBase):
    """A body of which the end was let go of: nobody takes what is left for the whole."""

    def readable(self) -> bool:
        """It looks like any other, until somebody wants it."""
        return True

    def read(self, _size: int = -1, /) -> bytes:
        """Raise what Django answers with 413."""
        raise RequestDataTooBig("The body is longer than what is kept of one.")

    def readinto(self, _buffer: object, /) -> int:
        """As `read`."""
        return len(self.read())


class FlowingHandler(ASGIHandler):
    """Gives a view the body of an upload as it comes (`request.read`), and the server whole downloads."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's
        """Answer a request when it has its turn, in a thread of its lane."""
        request = admission.glance(scope)
        try:
            async with admission.turn(scope, request) as place:
                scope[PLACE] = place
                async with ThreadSensitiveContext(executor=place.executor):
                    await self.handle(scope, receive, send)
        except Busy:
            await super().send_response(admission.busy(request), send)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Note which download the server can be given whole."""
        response: HttpResponseBase = await super().run_get_response(request)
        scope = cast("ASGIRequest", request).scope
        if isinstance(response, FlowResponse):
            response.pourable = POUR in scope.get("extensions", {})
        if PLACE in scope and (not response.streaming or getattr(response, "is_async", False)):
            scope[PLACE].release()  # it is made, and needs no thread while the client reads it
        return response

    async def send_response(self, response: HttpResponseBase, send: Send) -> None:
        """As Django's, but what cuts itself is cut, and such a download is given to the server."""
        try:
            await self._send(response, send)
        except CutAnswer:
            await send({"type": ABORT})

    async def _send(self, response: HttpResponseBase, send: Send) -> None:
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
            return super().create_request(
                scope, cast("IO[bytes]", CutBody()) if scope.get(CUT) else body_file
            )
        body_file.close()
        made = super().create_request(scope, flowing)
        if made[0] is not None:
            made[0].META["CONTENT_TYPE"] = made[0].content_type = "application/octet-stream"
        return made


def get_application() -> FlowingHandler:
    """As Django's `get_asgi_application`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.base.settings")
    django.setup(set_prefix=False)
    return FlowingHandler()
