"""What an HTTP request of ours is to Daphne: long bodies in either direction flow, and nothing piles up.

Daphne keeps a whole request body in memory before the application sees any of it, and takes what the
application sends however slowly the client reads. Here the body of an upload is read by the application as it
comes, the client being held back meanwhile; any other body is short; and whoever sends waits for the client.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import select
import threading
import time
from typing import Any, cast

from daphne import server as daphne_server  # first: it chooses Twisted's reactor
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet import reactor
from twisted.internet.interfaces import IPushProducer
from twisted.web import http
from zope.interface import implementer

from dashboard.uploads import BODY, GONE, POUR
from dashboard.volumes.streaming import Flow

#: What may be long. Of any other body nothing beyond `LONGEST_BODY` is kept, and Django refuses it.
UPLOAD = re.compile(rb"/api/volumes/[^/?]+/restore(\?.*)?")
LONGEST_BODY = 1024 * 1024
#: So much of an upload waits in memory for the application, then the client has to.
HEADERS_SECONDS, WAIT_MILLISECONDS, STALLED_SECONDS = 0.001, 1000, 120.0
HIGH, LOW = 4 * 1024 * 1024, 1024 * 1024


class Inflow(io.RawIOBase):
    """The body of an upload: written by the reactor's thread, read by one other, which waits for it."""

    def __init__(self, channel: Any) -> None:  # noqa: ANN401 - Twisted has types in part only
        super().__init__()
        self._channel = channel
        self._pieces: list[bytes] = []
        self._size = 0
        self._ready = threading.Condition()
        self._held = False
        self._saved_timeout: float | None = None
        self.whole = False
        self.cut = False
        self.unwanted = False

    def put(self, data: bytes) -> None:
        """A piece has come."""
        with self._ready:
            if not self.unwanted:
                self._pieces.append(data)
                self._size += len(data)
                self._ready.notify()
            hold = self._size > HIGH and not self._held
            self._held = self._held or hold
        if hold:
            self._saved_timeout = self._channel.setTimeout(None)
            self._channel._networkProducer.pauseProducing()

    def end(self, *, whole: bool) -> None:
        """Nothing more will come."""
        with self._ready:
            self.whole, self.cut = self.whole or whole, self.cut or not whole
            self._ready.notify()

    def drop(self) -> None:
        """Nobody will read the rest; it only has to go by."""
        with self._ready:
            self.unwanted = True
            self._pieces.clear()
            self._size = 0
        self._let_in()

    def read(self, size: int = -1, /) -> bytes:
        """What has come, at most so much; waits for something. Raises `OSError` if the client has gone."""
        if size < 0:
            raise OSError("a body of any length is not read at once")
        with self._ready:
            while not (self._pieces or self.whole or self.cut):
                self._ready.wait()
            if not self._pieces:
                if self.cut:
                    raise OSError("the client has gone")
                return b""
            piece = b"".join(self._pieces) if self._size <= size else self._first(size)
            if self._size <= size:
                self._pieces.clear()
            self._size -= len(piece)
            low = self._held and self._size < LOW
        if low:
            cast("Any", reactor).callFromThread(self._let_in)
        return piece

    def _first(self, size: int) -> bytes:
        piece = self._pieces.pop(0)
        if len(piece) > size:
            self._pieces.insert(0, piece[size:])
        return piece[:size]

    def _let_in(self) -> None:
        if self._held and not self.cut:
            self._held = False
            if not self.whole:
                self._channel.setTimeout(self._saved_timeout)
                self._channel._networkProducer.resumeProducing()

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def tell(self) -> int:
        """Twisted asks how much has come, to look for forms in it: there are none."""
        return 0

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        """Twisted goes back to the beginning, where we are."""
        return 0


class SocketSink:
    """Writes chunks of a chunked answer to a client's socket, past the event loop."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLOUT)
        self._cancelled = False

    def write(self, piece: bytes | memoryview) -> None:
        """Write one chunk. A client that takes nothing for too long is as good as gone."""
        if not len(piece):
            return
        left = [memoryview(b"%x\r\n" % len(piece)), memoryview(piece), memoryview(b"\r\n")]
        deadline = time.monotonic() + STALLED_SECONDS
        while left:
            if self._cancelled or time.monotonic() > deadline:
                raise OSError("the client has gone")
            try:
                sent = os.writev(self._descriptor, left)
            except BlockingIOError:
                self._poll.poll(WAIT_MILLISECONDS)
                continue
            deadline = time.monotonic() + STALLED_SECONDS
            while left and sent >= len(left[0]):
                sent -= len(left.pop(0))
            if left:
                left[0] = left[0][sent:]

    def cancel(self) -> None:
        """Make a write that waits raise."""
        self._cancelled = True

    def close(self) -> None:
        """Nothing more will be written."""
        os.close(self._descriptor)


@implementer(IPushProducer)
class FlowingRequest(WebRequest):  # type: ignore[misc]  # daphne has no types
    """One request."""

    inflow: Inflow | None = None

    def __init__(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Twisted's
        super().__init__(*arguments, **keywords)
        self.gone = threading.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._ends_later = False
        self._taken = 0

    # What comes in.

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """All headers are there. An upload begins to be answered now, not when all of it is there."""
        if self.channel._command == b"POST" and UPLOAD.fullmatch(self.channel._path):
            self.content = self.inflow = Inflow(self.channel)
            super().requestReceived(self.channel._command, self.channel._path, self.channel._version)
        else:
            super().gotLength(length)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """A piece of the body."""
        if self.inflow is not None:
            self.inflow.put(data)
        elif self._taken < LONGEST_BODY:
            self._taken += len(data)
            super().handleContentChunk(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802
        """The whole body is there."""
        if self.inflow is None:
            super().requestReceived(command, path, version)
            return
        self.inflow.end(whole=True)
        if self._ends_later:
            self.finish()

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
        super().finish()

    def handle_exception(self, exception: Exception) -> None:
        """The application has failed: if a part of the answer is out, the client must see that it was cut."""
        if self._response_started and self.channel is not None:
            self.channel.forceAbortClient()
        else:
            super().handle_exception(exception)

    def connectionLost(self, reason: object) -> None:  # noqa: N802 - Twisted's name
        """The client has gone."""
        self.gone.set()
        if self.inflow is not None:
            self.inflow.end(whole=False)
        self._room.set()
        super().connectionLost(reason)

    async def pour(self, flow: Flow) -> None:
        """Let the thread that makes the answer write it to the client's socket itself."""
        cast("Any", http.Request).write(self, b"")
        transport = self.channel.transport
        while self.channel is not None and (transport.dataBuffer or transport._tempDataBuffer):
            await asyncio.sleep(HEADERS_SECONDS)
        await flow.pour(SocketSink(transport.fileno()))
        if self.channel is not None and not self.finished:
            self.finish()

    async def room(self) -> None:
        """Wait until the client has taken most of what was sent."""
        await self._room.wait()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Too much is waiting for the client."""
        self._room.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The client has taken it."""
        self._room.set()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The client has gone."""
        self._room.set()


class FlowingServer(daphne_server.Server):  # type: ignore[misc]  # daphne has no types
    """Daphne's server with our requests."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:  # noqa: ANN401 - Daphne's
        """Give the application the body of an upload, which Daphne would read to its end first."""
        inflow = getattr(protocol, "inflow", None)
        if inflow is not None:
            scope[BODY] = inflow
            protocol.content = io.BytesIO()
        if isinstance(protocol, FlowingRequest):
            scope[GONE] = protocol.gone
        scope.setdefault("extensions", {})[POUR] = {}
        return super().create_application(protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:  # noqa: ANN401 - Daphne's
        """Pass a part of an answer on, and come back when the client has room for more."""
        if message["type"] == POUR:
            if "disconnected" not in self.connections.get(protocol, {"disconnected": True}):
                await protocol.pour(message["flow"])
            return
        await super().handle_reply(protocol, message)
        if isinstance(protocol, FlowingRequest):
            await protocol.room()


def install(factory: HTTPFactory) -> None:
    """Have Daphne's factory make our requests."""
    make = factory.buildProtocol

    def build(address: object) -> object:
        channel = make(address)
        channel.requestFactory = FlowingRequest
        return channel

    factory.buildProtocol = build
