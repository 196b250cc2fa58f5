"""Long bodies to and from an engine, in pieces large enough that moving them costs little."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

#: Pieces are of about this size: smaller ones cost more than they carry, larger ones leave the caches.
PIECE = 64 * 1024
#: A chunk's size, with whatever else may stand in its line.
LONGEST_LINE = 256


class Stream(Protocol):
    """What bytes come from."""

    def read1(self, size: int, /) -> bytes:
        """What is there, waiting only if there is nothing; nothing at the end."""
        ...


class Response(Protocol):
    """What this needs of urllib3's."""

    chunked: bool
    _fp: Any

    def stream(self, amount: int, *, decode_content: bool) -> Iterator[bytes]:
        """The content, as it comes."""
        ...


def pieces(response: Response) -> Iterator[bytes]:
    """The content of an answer that ends."""
    if response.chunked:
        return unchunked(response._fp.fp)
    return gathered(response.stream(PIECE, decode_content=False))


class Source:
    """A body in pieces that remembers what went wrong while it was made: that is no fault of the engine's."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self._pieces = pieces
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[bytes | memoryview]:
        try:
            yield from self._pieces
        except Exception as error:  # and no GeneratorExit: that is how the one who reads gives up
            self.error = error
            raise


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces of at least `PIECE`."""
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def unchunked(stream: Stream) -> Iterator[bytes]:
    """The content of a chunked body, read in far larger steps than its chunks, which engines make small.

    Raises `ConnectionError` if it ends before its last chunk.
    """
    chunks = _Chunks()
    while not chunks.ended:
        data = stream.read1(PIECE)
        if not data:
            raise ConnectionError("the body was cut short")
        if parts := chunks.parts(memoryview(data)):
            yield b"".join(parts)


class _Chunks:
    """Finds the content between the lines that say how long each chunk is."""

    def __init__(self) -> None:
        self._left = 0  # of a chunk, with the line feed behind it
        self._line = b""
        self.ended = False

    def parts(self, data: memoryview) -> list[memoryview]:
        """The content in the next piece of the body."""
        found = []
        position = 0
        while position < len(data) and not self.ended:
            if self._left:
                step = min(self._left, len(data) - position)
                content = min(step, max(0, self._left - 2))
                if content:
                    found.append(data[position : position + content])
                self._left -= step
                position += step
            else:
                position += self._size(bytes(data[position : position + LONGEST_LINE]))
        return found

    def _size(self, data: bytes) -> int:
        """Read the line before a chunk, which may come in two pieces; how much of it there was."""
        text, feed, _rest = data.partition(b"\n")
        self._line += text
        if len(self._line) >= LONGEST_LINE:
            raise ConnectionError("the body is not chunked as it should be")
        if feed:
            size = int(self._line.partition(b";")[0], 16)
            self._line = b""
            self._left, self.ended = size + 2, size == 0
        return len(text) + len(feed)
