"""What a WebSocket of ours is to Autobahn: bounded in what comes in, compressed in what goes out.

Daphne offers neither: Autobahn has one limit for both directions, and a snapshot of 3,000 containers has
10 MB; and Daphne negotiates no compression. Each message is compressed by itself (RFC 7692 lets the server
do so whatever was agreed), so that it is compressed once, whatever the number of browsers.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache

from autobahn.websocket.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

WORTH_COMPRESSING = 1024
#: From here on speed counts more than the last tenth of the size: it is the event loop that compresses.
LARGE = 256 * 1024
TEXT, BINARY = 1, 2
#: RFC 7692's sign that a message's first frame is compressed.
COMPRESSED = 4
#: What a flushed block ends with; the receiver adds it again.
TAIL = b"\x00\x00\xff\xff"
WINDOW_BITS = 15


class StreamProtocol(WebSocketProtocol):  # type: ignore[misc]  # daphne has no types
    """One socket."""

    def sendMessage(self, payload: bytes, isBinary: bool = False, **_options: object) -> None:  # noqa: N802, N803
        """Send a message of any length in one frame."""
        if self.state != self.STATE_OPEN:
            return
        opcode = BINARY if isBinary else TEXT
        if self._perMessageCompress is not None and len(payload) >= WORTH_COMPRESSING:
            self.sendFrame(opcode=opcode, payload=_compressed(payload), rsv=COMPRESSED)
        else:
            self.sendFrame(opcode=opcode, payload=payload)

    def connectionLost(self, reason: object) -> None:  # noqa: N802 - Twisted's name
        """Drop what a browser that reads nothing was still to be sent.

        Protocol and transport hold each other until the collector comes round, which, with few objects but
        megabytes in each, may be never.
        """
        transport = self.transport
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


@lru_cache(maxsize=4)
def _compressed(payload: bytes) -> bytes:
    level = 1 if len(payload) >= LARGE else 6
    deflate = zlib.compressobj(level, zlib.DEFLATED, -WINDOW_BITS)
    text = deflate.compress(payload) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return text.removesuffix(TAIL)
