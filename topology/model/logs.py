"""What a container says, read from `GET /containers/{id}/logs` with `timestamps=1`, piece by piece. Pure.

An engine packs each message into a frame: a byte that says where it was said (1: output, 2: errors), three of
nothing, four for the length. Of a container with a terminal it sends the bytes as they are, all as output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

HEAD = 8
#: Longer messages come in several frames; whatever claims to be longer is none.
LONGEST_FRAME = 1024 * 1024
#: A line without an end is told in parts.
LONGEST_LINE = 16 * 1024
_TIMED = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?")


class LogLine(NamedTuple):
    """One line: where it was said (`stdout`, `stderr`), when (as the engine writes it), and what."""

    stream: str
    time: str | None
    text: str


class LogReader:
    """Makes lines of pieces. `terminal`: the container has one, so nothing is framed.

    It holds no more than the longest frame, or the longest line.
    """

    def __init__(self, *, terminal: bool) -> None:
        self._terminal = terminal
        self._rest = b""

    def feed(self, piece: bytes) -> Iterator[LogLine]:
        """The lines that are whole with this piece. Raises `ValueError` where it is no log."""
        self._rest += piece
        yield from self._raw() if self._terminal else self._framed()

    def end(self) -> Iterator[LogLine]:
        """What is left when nothing more will come."""
        if self._terminal and self._rest:
            yield _line("stdout", self._rest)
        self._rest = b""

    def _framed(self) -> Iterator[LogLine]:
        data, position = self._rest, 0
        while len(data) - position >= HEAD:
            length = int.from_bytes(data[position + 4 : position + HEAD])
            if data[position] > 3 or length > LONGEST_FRAME:
                raise ValueError("this is not framed as a log is")
            end = position + HEAD + length
            if end > len(data):
                break
            where = "stderr" if data[position] == 2 else "stdout"
            yield _line(where, data[position + HEAD : end])
            position = end
        self._rest = data[position:]

    def _raw(self) -> Iterator[LogLine]:
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            yield _line("stdout", line)
        if len(self._rest) > LONGEST_LINE:
            yield _line("stdout", self._rest)
            self._rest = b""


def _line(stream: str, data: bytes) -> LogLine:
    timed = _TIMED.match(data)
    text = data[timed.end() :] if timed else data
    time = timed[1].decode() if timed else None
    return LogLine(stream, time, text.rstrip(b"\r\n").decode(errors="replace"))
