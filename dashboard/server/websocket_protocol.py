"""What a WebSocket of ours is to Autobahn: bounded in both directions, compressed in what goes out.

Daphne offers neither: Autobahn has one limit for both directions, and a snapshot of 3,000 containers has
12 MB; and Daphne negotiates no compression. Each message is compressed by itself (RFC 7692 lets the server
do so whatever was agreed), so that it is compressed once, whatever the number of browsers.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from autobahn.websocket.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

from dashboard.base import budget
from dashboard.server.outbox import Outbox
from dashboard.server.progress import Progress

WORTH_COMPRESSING = 1024
#: From here on speed counts more than the last tenth of the size: it is the event loop that compresses.
LARGE = 256 * 1024
#: The first byte of a text message in one frame, and RFC 7692's sign that it is compressed.
TEXT, COMPRESSED = 0x81, 0x40
#: What a flushed block ends with; the receiver adds it again.
TAIL = b"\x00\x00\xff\xff"
WINDOW_BITS = 15


class StreamProtocol(WebSocketProtocol):  # type: ignore[misc]  # daphne has no types
    """One socket."""

    outbox: Outbox
    progress: Progress

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """The connection was HTTP's until now."""
        self.outbox = Outbox(self.transport)
        self.progress = Progress(self.transport)
        budget.connections.came(self.transport, getattr(self.transport.getPeer(), "host", ""), self)
        super().connectionMade()

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802 - Daphne's name
        """Send a message of any length in one frame; to a browser that is gone, nothing."""
        if self.state != self.STATE_OPEN:
            return
        if not isinstance(content, str):
            super().serverSend(content, binary)
        elif self._perMessageCompress is not None and len(content) >= WORTH_COMPRESSING:
            body = _compressed_large(content) if len(content) >= LARGE else _compressed(content)
            self.outbox.put(_head(TEXT | COMPRESSED, len(body)))
            self.outbox.put(body)
        else:
            self.outbox.put(_head(TEXT, len(content) if content.isascii() else _size(content)))
            self.outbox.put(content)

    def sendData(  # noqa: N802 - Autobahn's name
        self,
        data: bytes,
        sync: bool = False,
        chopsize: int | None = None,
    ) -> None:
        """The one way by which anything leaves: after what is waiting."""
        self.outbox.put(data)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 - Autobahn's names
        """Something is said. What is said faster than it is heard is not heard."""
        if len(payload) <= budget.LONGEST_SAID and self.application_queue.qsize() < budget.MOST_UNHEARD:
            super().onMessage(payload, isBinary)

    def is_stalled(self, now: float) -> bool:
        """Whether the browser takes nothing."""
        return self.progress.is_stalled(now)

    def abort(self) -> None:
        """End it at once."""
        self.outbox.abort()

    def connectionLost(self, reason: Any) -> None:  # noqa: ANN401, N802 - Twisted's
        """Drop what a browser that reads nothing was still to be sent.

        Protocol and transport hold each other until the collector comes round, which, with few objects but
        megabytes in each, may be never.
        """
        transport = self.transport
        budget.connections.left(transport)
        self.outbox.drop()
        super().connectionLost(reason)
        transport.dataBuffer = b""
        transport._tempDataBuffer.clear()  # (there is no public way)


def install(factory: WebSocketFactory) -> None:
    """Have Daphne's factory make our sockets."""
    factory.protocol = StreamProtocol
    factory.setProtocolOptions(perMessageCompressionAccept=_accept)


def _accept(offers: Iterable[object]) -> PerMessageDeflateOfferAccept | None:
    """Take the first offer that lets us compress without regard to who reads it."""
    for offer in offers:
        if isinstance(offer, PerMessageDeflateOffer) and offer.request_max_window_bits in (0, WINDOW_BITS):
            return PerMessageDeflateOfferAccept(  # type: ignore[no-untyped-call]  # typed in part only
                offer,
                no_context_takeover=True,
                request_no_context_takeover=offer.accept_no_context_takeover,
            )
    return None


def _head(first: int, size: int) -> bytes:
    """The head of a server's frame with so many bytes (RFC 6455 section 5.2)."""
    if size <= 125:
        return struct.pack("!BB", first, size)
    if size <= 0xFFFF:
        return struct.pack("!BBH", first, 126, size)
    return struct.pack("!BBQ", first, 127, size)


@lru_cache(maxsize=1)
def _size(text: str) -> int:
    """How many bytes UTF-8 needs; asked again and again of one text that many are sent."""
    return len(text.encode())


def _deflate(text: str, level: int) -> bytes:
    deflate = zlib.compressobj(level, zlib.DEFLATED, -WINDOW_BITS)
    flushed = deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return flushed.removesuffix(TAIL)


@lru_cache(maxsize=16)
def _compressed(text: str) -> bytes:
    return _deflate(text, 6)


@lru_cache(maxsize=1)
def _compressed_large(text: str) -> bytes:
    """Of these one is kept, and with it the text: the chart as it is now."""
    return _deflate(text, 1)
