"""A connection that the engine has given up for raw bytes: what a container says, and what it is told.

The engine packs what a container says into frames: a byte that says where it was said (1: output, 2: errors),
three of nothing, four for the length.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any, Protocol

OUTPUT, ERRORS = 1, 2
PIECE = 256 * 1024
HEAD = 8
LONGEST_ANSWER = 64 * 1024


class Heard(Protocol):
    """Where bytes come from."""

    def recv(self, size: int, /) -> bytes:
        """What is there, waiting only if there is nothing; nothing at the end."""
        ...


class Wire(Heard, Protocol):
    """What this needs of a socket, whichever way it leads."""

    def sendall(self, data: Any, /) -> None:  # noqa: ANN401 - whatever is bytes
        """Send all of it."""
        ...

    def settimeout(self, seconds: float | None, /) -> None:
        """How long sending and receiving may take."""
        ...

    def shutdown(self, how: int, /) -> None:
        """End receiving, sending or both."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def request(wire: Wire, path: str, body: bytes = b"") -> tuple[int, bytes]:
    """Ask for a connection to be given up: the status, and what came behind the answer's head.

    `body` is JSON, where something has to be said.

    Raises `ConnectionError` if no answer comes.
    """
    head = f"POST {path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
    kind = "Content-Type: application/json\r\n" if body else ""
    wire.sendall(f"{head}{kind}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = b""
    while b"\r\n\r\n" not in answer:
        data = wire.recv(PIECE)
        if not data or len(answer) > LONGEST_ANSWER:
            raise ConnectionError("no answer came")
        answer += data
    top, _, rest = answer.partition(b"\r\n\r\n")
    words = top.split(None, 2)
    if len(words) < 2 or not words[1].isdigit():
        raise ConnectionError("the answer is not HTTP")
    return int(words[1]), rest


def frames(wire: Heard, first: bytes) -> Iterator[tuple[int, memoryview]]:
    """What a container says, until it ends; raises `ConnectionError` if that is in the middle of a frame.

    What has come at once of one kind is one piece, whatever frames the engine has packed it into: those are
    small, and each step costs.
    """
    unpacking, data = _Unpacking(), first
    while True:
        for kind, parts in unpacking.gathered(memoryview(data)):
            yield kind, parts[0] if len(parts) == 1 else memoryview(b"".join(parts))
        data = wire.recv(PIECE)
        if not data:
            break
    if unpacking.head or unpacking.left:
        raise ConnectionError("what the container says was cut short")


class _Unpacking:
    """Finds what is in frames, which may be cut anywhere."""

    def __init__(self) -> None:
        self._kind = 0
        #: Of the frame at hand so much is yet to come; of the next one's head this is there.
        self.left, self.head = 0, b""

    def gathered(self, data: memoryview) -> Iterator[tuple[int, list[memoryview]]]:
        """Those behind each other of one kind together."""
        last, parts = 0, list[memoryview]()
        for kind, part in self._parts(data):
            if kind != last and parts:
                yield last, parts
                parts = []
            last = kind
            parts.append(part)
        if parts:
            yield last, parts

    def _parts(self, data: memoryview) -> Iterator[tuple[int, memoryview]]:
        position = 0
        while position < len(data):
            if self.left:
                part = data[position : position + self.left]
                self.left -= len(part)
                position += len(part)
                yield self._kind, part
                continue
            missing = HEAD - len(self.head)
            self.head += bytes(data[position : position + missing])
            position += missing
            if len(self.head) == HEAD:
                self._kind, self.left = self.head[0], int.from_bytes(self.head[4:])
                self.head = b""


def end_input(wire: Wire) -> None:
    """Say that no more will be sent, and let go: whatever was sent arrives before the end does."""
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_WR)
    with contextlib.suppress(OSError):
        wire.close()


def cut(wire: Wire) -> None:
    """From any thread: have whoever waits for it hear the end."""
    with contextlib.suppress(OSError, EOFError):
        wire.shutdown(socket.SHUT_RDWR)
