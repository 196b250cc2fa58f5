"""The event stream: what is asked for, kept, and how it ends."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.engine.conftest import Connect, Serve, refusal
from tests.engine.fake_daemon import Answer, Asked, always, begin_stream, send_chunk
from topology.engine import docker_sdk, errors

EVENT = {
    "status": "start",
    "Type": "container",
    "Action": "start",
    "Actor": {"ID": "c", "Attributes": {"name": "web", "exitCode": "1", "secret.label": "s3cret"}},
    "scope": "local",
    "time": 1,
    "timeNano": 1000000001,
}


def test_it_asks_for_the_useful_events_and_keeps_what_is_harmless(serve: Serve, connect: Connect) -> None:
    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        line = json.dumps(EVENT).encode() + b"\n"
        send_chunk(handler, line[:30])  # an event may come in pieces, and two in one
        send_chunk(handler, line[30:] + line + b"not JSON\n[]\n")
        send_chunk(handler, b"")

    daemon = serve(script)
    stream = connect(daemon.address).events("5.000000001")
    kept = {
        "Type": "container",
        "Action": "start",
        "Actor": {"ID": "c", "Attributes": {"name": "web", "exitCode": "1"}},
        "scope": "local",
        "time": 1,
        "timeNano": 1000000001,
    }
    assert list(stream) == [kept, kept]
    query = parse_qs(urlsplit(daemon.asked[0].path).query)
    filters = json.loads(query["filters"][0])
    assert query["since"] == ["5.000000001"]
    assert set(filters["type"]) == {"container", "network", "volume"}
    assert {"start", "die", "destroy", "connect", "disconnect", "health_status"} <= set(filters["event"])
    assert not any(action.startswith("exec") for action in filters["event"])


def test_a_stream_may_be_silent_longer_than_an_answer_may_take(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, connect: Connect
) -> None:
    monkeypatch.setattr(docker_sdk, "READ_SECONDS", 0.1)

    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        time.sleep(0.3)
        send_chunk(handler, json.dumps(EVENT).encode() + b"\n")
        send_chunk(handler, b"")

    assert len(list(connect(serve(script).address).events())) == 1


def test_a_stream_that_is_cut_ends_without_a_word(serve: Serve, connect: Connect) -> None:
    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        send_chunk(handler, json.dumps(EVENT).encode() + b"\n")
        handler.close_connection = True

    assert len(list(connect(serve(script).address).events())) == 1


@pytest.mark.parametrize("end", ["stream", "engine"])
def test_a_stream_may_be_closed_from_another_thread(serve: Serve, end: str, connect: Connect) -> None:
    done = threading.Event()

    def script(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        begin_stream(handler)
        done.wait(60)

    engine = connect(serve(script).address)
    stream = engine.events()
    reader = threading.Thread(target=lambda: list(stream))
    reader.start()
    time.sleep(0.1)
    assert reader.is_alive()
    for _ in range(2):
        (stream if end == "stream" else engine).close()
    reader.join(20)
    assert not reader.is_alive()
    stream.close()
    done.set()


def test_a_refused_subscription_says_why(serve: Serve, connect: Connect) -> None:
    daemon = serve(always(Answer(403, "Forbidden")))
    assert type(refusal(connect(daemon.address).events)) is errors.EngineDenied
