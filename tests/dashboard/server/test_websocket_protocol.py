"""What leaves by a socket: one frame for each message, in order, and nothing for a browser that is gone."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

import pytest

from dashboard.base import budget
from dashboard.server import websocket_protocol
from dashboard.server.websocket_protocol import COMPRESSED, TAIL, TEXT, WINDOW_BITS, StreamProtocol


class Box:
    """What was put into an outbox."""

    def __init__(self) -> None:
        self.put_in: list[str | bytes] = []

    def put(self, body: str | bytes) -> None:
        self.put_in.append(body)


def protocol(state: int = StreamProtocol.STATE_OPEN, *, compress: bool = False) -> Any:  # noqa: ANN401
    made: Any = StreamProtocol()
    made.state, made.outbox = state, Box()
    made._perMessageCompress = object() if compress else None
    return made


@pytest.mark.parametrize("state", [StreamProtocol.STATE_CLOSING, StreamProtocol.STATE_CLOSED])
def test_nothing_is_sent_to_who_is_gone_and_that_is_no_mistake(state: int) -> None:
    gone = protocol(state)
    gone.serverSend("x")
    assert gone.outbox.put_in == []


def test_a_text_is_put_as_it_is() -> None:
    open_, text = protocol(), "차트" * 60_000
    open_.serverSend(text)
    head, body = open_.outbox.put_in
    assert body is text
    assert head == bytes([TEXT, 127]) + len(text.encode()).to_bytes(8, "big")


@pytest.mark.parametrize("length", [2_000, websocket_protocol.LARGE])
def test_what_is_compressed_is_so_once_for_all(length: int) -> None:
    first, second, text = protocol(compress=True), protocol(compress=True), "x" * length
    first.serverSend(text)
    second.serverSend(text)
    (head, body), (_head, same) = first.outbox.put_in, second.outbox.put_in
    assert body is same
    assert head[0] == TEXT | COMPRESSED
    assert zlib.decompressobj(-WINDOW_BITS).decompress(body + TAIL).decode() == text


def test_what_is_short_is_not_compressed() -> None:
    short = protocol(compress=True)
    short.serverSend("ack")
    assert short.outbox.put_in == [bytes([TEXT, 3]), "ack"]


def test_what_is_said_faster_than_it_is_heard_or_too_long_is_not_heard() -> None:
    talker = protocol()
    talker.muted, talker.client_addr, talker.application_queue = False, "", asyncio.Queue()
    talker.onMessage(b"x" * (budget.LONGEST_SAID + 1), isBinary=True)
    assert talker.application_queue.empty()
    for _again in range(3 * budget.MOST_UNHEARD):
        talker.onMessage(b"x" * budget.LONGEST_SAID, isBinary=True)
    assert talker.application_queue.qsize() == budget.MOST_UNHEARD
