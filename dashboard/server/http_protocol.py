"""What an HTTP connection of ours is to Daphne: bodies in either direction flow, and nothing piles up.

Daphne keeps a whole request body in memory before the application sees any of it, takes what the application
sends however slowly the client reads, and Twisted looks at the next request meanwhile. Here the body of an
upload is read by the application as it comes, the client being held back meanwhile; any other body is short;
whoever sends waits for the client; and so does the next request.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from daphne import server as _daphne  # noqa: F401 - first: it chooses Twisted's reactor
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet.interfaces import IPushProducer
from twisted.web import http
from zope.interface import implementer

from dashboard.base import budget
from dashboard.server.inflow import Inflow
from dashboard.server.progress import Progress
from dashboard.server.socket_sink import SocketSink
from dashboard.volumes.streaming import Flow

#: What may be long, as Django reads it: whatever of the path the client has written with `%`.
UPLOAD = re.compile(rb"/api/volumes/[^/]+/restore")
#: So much of it is read from the socket at once.
UPLOAD_PIECE = 64 * budget.KIB
#: How often it is looked whether the head of an answer is out.
HEADERS_SECONDS = 0.001
#: Twisted has types in part only.
HTTPChannel: Any = http.HTTPChannel


@implementer(IPushProducer)
class FlowingRequest(WebRequest):  # type: ignore[misc]  # daphne has no types
    """One request."""

    inflow: Inflow | None = None

    def __init__(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Twisted's
        # Twisted would take a form of 1 MiB apart into a hundred times as much, for nobody.
        super().__init__(*arguments, parsePOSTFormSubmission=False, **keywords)
        self.gone = threading.Event()
        #: Whether a part of the body was let go of, because it is too long.
        self.cut = False
        self._room = asyncio.Event()
        self._room.set()
        self._ends_later = False
        self._taken = 0

    # What comes in.

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """All headers are there. An upload begins to be answered now, not when all of it is there."""
        if self.channel._command == b"POST" and is_upload(self.channel._path):
            self.channel.arrived()
            self.channel.transport.bufferSize = UPLOAD_PIECE
            self.content = self.inflow = Inflow(self.channel)
            super().requestReceived(self.channel._command, self.channel._path, self.channel._version)
        else:
            super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """A piece of the body."""
        if self.inflow is not None:
            self.inflow.put(data)
        elif self.cut or self._taken + len(data) > budget.LONGEST_BODY:
            self.cut = True
        elif budget.bodies.takes(len(data), self._taken):
            self._taken += len(data)
            super().handleContentChunk(data)
        else:
            self.channel.forceAbortClient()

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802
        """The whole body is there."""
        if self.inflow is None:
            super().requestReceived(command, path, version)
            return
        self.inflow.end(whole=True)
        if self._ends_later:
            self.finish()

    def process(self) -> Any:  # noqa: ANN401 - Twisted's
        """Answer it. A handshake is a GET: what has a body cannot become a socket."""
        if self.requestHeaders.hasHeader(b"Upgrade") and (self.method != b"GET" or self._taken or self.cut):
            self.requestHeaders.removeHeader(b"Upgrade")
        return super().process()

    # What goes out.

    def handle_reply(self, message: dict[str, Any]) -> None:
        """A part of the answer."""
        super().handle_reply(message)
        if message["type"] == "http.response.start" and self.producer is None and self.channel is not None:
            self.registerProducer(self, True)

    def finish(self) -> None:
        """The answer is complete; the client may still be sending, and hears of it after that."""
        if self.inflow is not None and not self.inflow.whole and not self.inflow.cut:
            self._ends_later = True
            self.inflow.drop()
            return
        if self.producer is not None:
            self.unregisterProducer()
        self._let_go_of_body()
        super().finish()

    def handle_exception(self, exception: Exception) -> None:
        """The application has failed: if a part of the answer is out, the client must see that it was cut."""
        if self._response_started:
            self.abort()
        else:
            super().handle_exception(exception)

    def connectionLost(self, reason: object) -> None:  # noqa: N802 - Twisted's name
        """The client has gone."""
        self.gone.set()
        if self.inflow is not None:
            self.inflow.end(whole=False)
        self._room.set()
        self._let_go_of_body()
        super().connectionLost(reason)

    def _let_go_of_body(self) -> None:
        budget.bodies.release(self._taken)
        self._taken = 0

    async def pour(self, flow: Flow) -> None:
        """Let the thread that makes the answer write it to the client's socket itself."""
        cast("Any", http.Request).write(self, b"")
        transport = self.channel.transport
        while self.channel is not None and (transport.dataBuffer or transport._tempDataBuffer):
            await asyncio.sleep(HEADERS_SECONDS)
        await flow.pour(SocketSink(transport.fileno()))
        if self.channel is not None and not self.finished:
            self.finish()

    def abort(self) -> None:
        """Cut the answer: the client must see that it is not whole."""
        if self.channel is not None:
            self.channel.forceAbortClient()

    async def room(self) -> None:
        """Wait until the client has taken what was sent."""
        await self._room.wait()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Enough is waiting for the client."""
        self._room.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The client has taken it."""
        self._room.set()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The client has gone."""
        self._room.set()


class FlowingChannel(HTTPChannel):  # type: ignore[misc]  # see above
    """One connection. Its next request is looked at when the client has taken the last answer."""

    requestFactory = FlowingRequest  # noqa: N815 - Twisted's name
    _unread: FlowingRequest | None = None
    _arriving: float | None = None
    progress: Progress

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """It is there."""
        self.transport.bufferSize = budget.PIECE
        self.progress = Progress(self.transport)
        budget.connections.came(self.transport, self.getPeer().host, self)
        super().connectionMade()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """A part of a request."""
        if self._arriving is None and not self.requests:
            self._arriving = time.monotonic()
        super().dataReceived(data)

    def allContentReceived(self) -> None:  # noqa: N802 - Twisted's name
        """A request is there."""
        self.arrived()
        super().allContentReceived()

    def arrived(self) -> None:
        """Nothing more has to come soon."""
        self._arriving = None

    def requestDone(self, request: FlowingRequest) -> None:  # noqa: N802 - Twisted's name
        """The answer is complete, but perhaps not taken."""
        if self.persistent and self._waitingForTransport:
            self._unread = request
        else:
            self._go_on(request)

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Everything that waited for the client is out."""
        super().resumeProducing()
        request, self._unread = self._unread, None
        if request is not None:
            self._go_on(request)

    def _go_on(self, done: FlowingRequest) -> None:
        """Look at the next request; read on only if there are few more of those that were read already."""
        super().requestDone(done)
        if self._handlingRequest and sum(map(len, self._dataBuffer)) > self._optimisticEagerReadSize:
            self._networkProducer.pauseProducing()

    def is_stalled(self, now: float) -> bool:
        """Whether the client takes nothing, or does not come to the end of what it says."""
        late = self._arriving is not None and now - self._arriving > budget.ARRIVAL_SECONDS
        return late or self.progress.is_stalled(now)

    def abort(self) -> None:
        """End it at once."""
        self.forceAbortClient()

    def connectionLost(self, reason: object) -> None:  # noqa: N802 - Twisted's name
        """It is over."""
        budget.connections.left(self.transport)
        if self._unread is not None:
            self.requests.remove(self._unread)
            self._unread = None
        super().connectionLost(reason)


def is_upload(target: bytes) -> bool:
    """Whether a POST to this request target has a body of any length."""
    return UPLOAD.fullmatch(unquote_to_bytes(target.partition(b"?")[0])) is not None


def install(factory: HTTPFactory) -> None:
    """Have Daphne's factory make our connections, and no more of them than there is room for."""
    make: Any = http.HTTPFactory.buildProtocol

    def build(address: Any) -> FlowingChannel | None:  # noqa: ANN401 - Twisted's
        if not budget.connections.has_room(getattr(address, "host", "")):
            return None
        channel: FlowingChannel = make(factory, address)
        return channel

    factory.protocol = FlowingChannel
    factory.buildProtocol = build
