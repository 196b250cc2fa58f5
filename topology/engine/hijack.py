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


class Wire(Protocol):
    """What this needs of a socket, whichever way it leads."""

    def recv(self, size: int, /) -> bytes:
        """What is there, waiting only if there is nothing; nothing at the end."""
        ...

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


def frames(wire: Wire, first: bytes) -> Iterator[tuple[int, memoryview]]:
    """What a container says, until it ends; raises `ConnectionError` if that is in the middle of a frame."""
    data = first
    while True:
        position = 0
        while len(data) - position >= HEAD:
            end = position + HEAD + int.from_bytes(data[position + 4 : position + HEAD])
            if end > len(data):
                break
            yield data[position], memoryview(data)[position + HEAD : end]
            position = end
        more = wire.recv(PIECE)
        if not more:
            break
        data = data[position:] + more
    if len(data) > position:
        raise ConnectionError("what the container says was cut short")


def end_input(wire: Wire) -> None:
    """Say that no more will be sent, and let go: whatever was sent arrives before the end does."""
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_WR)
    with contextlib.suppress(OSError):
        wire.close()
