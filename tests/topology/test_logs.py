"""Lines come out whole, however the engine's answer is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topology.model.logs import LONGEST_LINE, LogLine, LogReader

TIME = "2026-11-28T05:00:00.123456789Z"
LINES = [
    LogLine("stdout", TIME, "hello"),
    LogLine("stderr", TIME, "\x1b[31mbad\x1b[0m"),
    LogLine("stdout", TIME, ""),
]


def framed(line: LogLine) -> bytes:
    data = f"{line.time} {line.text}\n".encode()
    return bytes((2 if line.stream == "stderr" else 1, 0, 0, 0)) + len(data).to_bytes(4) + data


@given(st.integers(1, 60))
def test_frames_in_pieces_of_any_size(step: int) -> None:
    data = b"".join(map(framed, LINES))
    reader = LogReader(terminal=False)
    found = [line for at in range(0, len(data), step) for line in reader.feed(data[at : at + step])]
    assert [*found, *reader.end()] == LINES


@given(st.integers(1, 60))
def test_of_a_terminal_in_pieces_of_any_size(step: int) -> None:
    data = f"{TIME} one\r\n{TIME} two".encode()
    reader = LogReader(terminal=True)
    found = [line for at in range(0, len(data), step) for line in reader.feed(data[at : at + step])]
    assert [*found, *reader.end()] == [LogLine("stdout", TIME, "one"), LogLine("stdout", TIME, "two")]


def test_what_is_no_log_is_said_to_be_none() -> None:
    with pytest.raises(ValueError, match="not framed"):
        list(LogReader(terminal=False).feed(b"HTTP/1.1 200 OK\r\n"))


def test_a_line_without_end_is_told_in_parts_and_bytes_that_are_no_text_do_no_harm() -> None:
    reader = LogReader(terminal=True)
    found = list(reader.feed(b"x" * (LONGEST_LINE + 1)))
    assert [len(line.text) for line in found] == [LONGEST_LINE + 1]
    assert next(iter(reader.feed(b"\xff\n"))).text == "�"
