"""Daphne's server with our connections and sockets, and a look now and then at those who only hold them."""

from __future__ import annotations

import io
import time
from typing import Any

from daphne import server as daphne_server  # first: it chooses Twisted's reactor
from twisted.internet.task import LoopingCall

from dashboard.base import budget
from dashboard.base.asgi_extensions import ABORT, BODY, CUT, GONE, POUR
from dashboard.server import http_protocol, internals, websocket_protocol
from dashboard.server.http_protocol import FlowingRequest

#: How often it is looked who takes nothing.
SWEEP_SECONDS = 5.0


class FlowingServer(daphne_server.Server):  # type: ignore[misc]  # daphne has no types
    """Daphne's server, which nobody can make hold more than `budget` says."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Daphne's
        internals.check()
        super().__init__(*arguments, ready_callable=self._install, **keywords)
        self._sweeping: LoopingCall | None = None

    def _install(self) -> None:
        """Called by Daphne when its factories are there and before anybody is served."""
        websocket_protocol.install(self.ws_factory)
        http_protocol.install(self.http_factory)
        self._sweeping = LoopingCall(lambda: budget.connections.sweep(time.monotonic()))
        self._sweeping.start(SWEEP_SECONDS, now=False)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:  # noqa: ANN401 - Daphne's
        """Give the application the body of an upload, which Daphne would read to its end first."""
        inflow = getattr(protocol, "inflow", None)
        if inflow is not None:
            scope[BODY] = inflow
            protocol.content = io.BytesIO()
        if isinstance(protocol, FlowingRequest):
            scope[GONE] = protocol.gone
            scope[CUT] = protocol.cut
        scope.setdefault("extensions", {})[POUR] = {}
        return super().create_application(protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:  # noqa: ANN401 - Daphne's
        """Pass a part of an answer on, and come back when the client has room for more."""
        if not isinstance(protocol, FlowingRequest):
            await super().handle_reply(protocol, message)
        elif message["type"] == POUR:
            if "disconnected" not in self.connections.get(protocol, {"disconnected": True}):
                await protocol.pour(message["flow"])
        elif message["type"] == ABORT:
            protocol.abort()
        else:
            await self._reply_in_pieces(protocol, message)

    async def _reply_in_pieces(self, request: FlowingRequest, message: dict[str, Any]) -> None:
        body = message.get("body", b"")
        for start in range(0, len(body) - budget.PIECE, budget.PIECE):
            piece = body[start : start + budget.PIECE]
            await super().handle_reply(request, {**message, "body": piece, "more_body": True})
            await request.room()
            if request.gone.is_set():
                return
        rest = body[_last_start(len(body)) :]
        await super().handle_reply(request, {**message, "body": rest} if body else message)
        await request.room()


def _last_start(size: int) -> int:
    """Where the last piece of so many bytes begins."""
    return max(0, (size - 1) // budget.PIECE * budget.PIECE)
