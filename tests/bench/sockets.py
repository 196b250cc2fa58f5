"""Very many WebSocket clients in one process, as light as they can be: what is measured is the server."""

from __future__ import annotations

import asyncio
import struct
import time

#: A masked pong and a masked text frame need a mask; zeros leave the text as it is.
MASK = b"\0\0\0\0"
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Client(asyncio.Protocol):
    """One socket. `seen` has the arrival (nanoseconds) of the first frame that holds what is looked for."""

    def __init__(self, port: int, path: str, cookie: str, *, acknowledge: bool) -> None:
        self._request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nCookie: {cookie}\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        ).encode()
        self._acknowledge = acknowledge
        self._buffer = bytearray()
        self._upgraded = False
        self._transport: asyncio.Transport | None = None
        self._looking: bytes | None = None
        self.ready = asyncio.get_running_loop().create_future()
        self.seen: int | None = None

    def look_for(self, text: str) -> None:
        """The next frame with this text is the one."""
        self._looking, self.seen = text.encode(), None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has had enough of us."""
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError("closed before the first frame"))

    def data_received(self, data: bytes) -> None:
        """Take apart what came."""
        self._buffer += data
        if not self._upgraded:
            head, separator, rest = self._buffer.partition(b"\r\n\r\n")
            if not separator:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.ready.set_exception(ConnectionError(bytes(head).decode()))
                return
            self._upgraded, self._buffer = True, rest
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def _frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 0x7F, 2
        if length >= 126:
            width = 2 if length == 126 else 8
            if len(buffer) < 2 + width:
                return None
            length = struct.unpack("!H" if width == 2 else "!Q", buffer[2 : 2 + width])[0]
            start += width
        if len(buffer) < start + length:
            return None
        frame = buffer[0] & 0x0F, bytes(buffer[start : start + length])
        del buffer[: start + length]
        return frame

    def _take(self, opcode: int, body: bytes) -> None:
        if opcode == PING:
            self._send(PONG, body)
        if opcode != TEXT:
            return
        if not self.ready.done():
            self.ready.set_result(None)
        if self._looking is not None and self._looking in body:
            self._looking, self.seen = None, time.time_ns()
        mark = body[:200].find(b'"revision":') if self._acknowledge else -1
        if mark >= 0:
            revision = body[mark + 11 : mark + 31].partition(b",")[0]
            self._send(TEXT, b'{"type":"ack","revision":' + revision + b"}")

    def _send(self, opcode: int, body: bytes) -> None:
        assert self._transport is not None
        self._transport.write(bytes((0x80 | opcode, 0x80 | len(body))) + MASK + body)

    def close(self) -> None:
        """Leave."""
        if self._transport is not None:
            self._transport.abort()
