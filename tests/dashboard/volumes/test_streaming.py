"""A download that nobody takes ends, and with it whatever stands still for it."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from dashboard.volumes.streaming import Flow, FlowResponse
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
