"""A download that nobody takes ends, and with it whatever stands still for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Generator

import pytest

from dashboard.volumes.streaming import Flow, FlowResponse
from tests.engine.watched import until
from topology.engine.errors import EngineUnreachable


def endless(ended: threading.Event) -> Generator[bytes, None, None]:
    try:
        while True:
            yield b"x"
    finally:
        ended.set()


@pytest.mark.parametrize("how", ["the client goes", "the answer is closed"])
def test_an_answer_that_is_lost_before_it_was_begun_ends_what_makes_it(how: str) -> None:
    ended, gone = threading.Event(), threading.Event()
    flow = Flow(endless(ended), gone)
    flow.begin()
    answer = FlowResponse(flow, "application/x-tar")
    assert not ended.is_set()
    if how == "the client goes":
        gone.set()
    else:
        answer.close()
    assert ended.wait(60)


def _gone() -> bytes:
    raise EngineUnreachable("gone")


def test_what_fails_before_its_first_piece_is_no_answer() -> None:
    def fails() -> Generator[bytes, None, None]:
        yield from (_gone() for _ in range(2))

    with pytest.raises(EngineUnreachable):
        Flow(fails()).begin()


class Kept:
    """A sink that keeps what it was given."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = 0

    def write(self, piece: bytes | memoryview) -> None:
        assert not self.closed
        self.written += bytes(piece)

    def cancel(self) -> None:
        pass

    def close(self) -> None:
        self.closed += 1


def _made(pieces: list[bytes], error: Exception | None = None) -> Generator[bytes, None, None]:
    yield from pieces
    if error is not None:
        raise error


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("pieces", [[], [b"a"], [b"a", b"b"], [b"a", b"b", b"c"] * 10])
def test_everything_that_was_made_is_poured_and_the_sink_is_closed(pieces: list[bytes], late: bool) -> None:
    flow, sink = Flow(_made(pieces)), Kept()
    flow.begin()
    if late:  # whatever the thread can do without a sink, it has done
        time.sleep(0.05)
    asyncio.run(flow.pour(sink))
    assert (sink.written, sink.closed) == (b"".join(pieces), 1)


@pytest.mark.parametrize("pieces", [[b"a"], [b"a", b"b"]])
def test_what_fails_later_is_raised_to_who_pours_and_the_sink_is_closed(pieces: list[bytes]) -> None:
    flow, sink = Flow(_made(pieces, EngineUnreachable("gone"))), Kept()
    flow.begin()
    with pytest.raises(EngineUnreachable):
        asyncio.run(flow.pour(sink))
    assert (sink.written, sink.closed) == (b"".join(pieces), 1)


@pytest.mark.parametrize("pieces", [[], [b"a"], [b"a", b"b"] * 10])
def test_everything_that_was_made_is_handed_over_in_pieces(pieces: list[bytes]) -> None:
    async def taken() -> list[bytes]:
        return [piece async for piece in flow.pieces()]

    flow = Flow(_made(pieces))
    flow.begin()
    assert asyncio.run(taken()) == pieces


def test_a_sink_that_comes_when_nothing_is_wanted_any_more_is_closed() -> None:
    flow, sink = Flow(_made([b"a"])), Kept()
    flow.begin()
    flow.drop()
    asyncio.run(asyncio.wait_for(flow.pour(sink), 30))
    until(lambda: sink.closed)
    assert sink.closed == 1
