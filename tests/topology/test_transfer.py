"""Chunked bodies come out whole, however they come in, and a cut one is an error."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topology.engine.transfer import Source, unchunked


class Dripping:
    """A stream that gives a little at a time."""

    def __init__(self, data: bytes, step: int) -> None:
        self._stream = io.BytesIO(data)
        self._step = step

    def read1(self, size: int, /) -> bytes:
        return self._stream.read(min(self._step, size))


def chunked(parts: list[bytes]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts if part) + b"0\r\n\r\n"


@given(st.lists(st.binary(max_size=300), max_size=12), st.integers(1, 700))
def test_chunks_come_out_as_they_went_in(parts: list[bytes], step: int) -> None:
    assert b"".join(unchunked(Dripping(chunked(parts), step))) == b"".join(parts)


def test_what_a_line_says_beside_the_size_does_not_matter() -> None:
    assert b"".join(unchunked(Dripping(b"3;name=x\r\nabc\r\n0\r\n\r\n", 100))) == b"abc"


@pytest.mark.parametrize("keep", [0, 1, 4, 30, 60])
def test_a_body_that_ends_early_is_an_error(keep: int) -> None:
    with pytest.raises(ConnectionError):
        list(unchunked(Dripping(chunked([b"x" * 50, b"y" * 50])[:keep], 7)))


def test_a_body_that_is_not_chunked_is_an_error() -> None:
    with pytest.raises((ConnectionError, ValueError)):
        list(unchunked(Dripping(b"x" * 5000, 1000)))


def test_a_source_remembers_what_went_wrong_in_it_and_not_that_its_reader_gave_up() -> None:
    def failing() -> Iterator[bytes]:
        yield b"x"
        raise ValueError("mine")

    source = Source(failing())
    with pytest.raises(ValueError, match="mine"):
        list(source)
    assert isinstance(source.error, ValueError)
    given_up = Source([b"x", b"y"])
    reading = iter(given_up)
    next(reading)
    del reading
    assert given_up.error is None
