"""What a container says is waited for as long as it runs; what is told, as long as somebody takes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import cast

import pytest

from tests.engine.conftest import Connect, Serve
from tests.engine.fake_daemon import Answer, Asked
from topology.engine import docker_sdk
from topology.engine.errors import EngineTimeout, EngineUnreachable
from topology.engine.hijack import OUTPUT
from topology.engine.port import Speaker
from topology.engine.ssh import Channel, ChannelSocket

HEAD = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
RUNS = Answer(200, {"State": {"Running": True, "Status": "running"}})
#: A command's answer names no state.
WORKS = Answer(200, {"Running": True, "ExitCode": None})
GONE = Answer(404, {"message": "No such container: c"})
AWAY = Answer(503, "<html>no backend</html>")


def frame(data: bytes) -> bytes:
    return bytes([OUTPUT, 0, 0, 0]) + len(data).to_bytes(4) + data


class Silent:
    """A container that says a word, and another once it was asked twice whether it runs."""

    def __init__(self, found: Answer) -> None:
        self.found = found
        self.looked, self.over = threading.Semaphore(0), threading.Event()
        self.ended = False

    def __call__(self, asked: Asked, handler: BaseHTTPRequestHandler) -> Answer | None:
        if asked.path.endswith("/exec"):
            return Answer(201, {"Id": "e"})
        if asked.path.endswith("/json"):
            self.looked.release()
            return self.found
        handler.close_connection = True
        handler.wfile.write(HEAD + frame(b"one"))
        if all(self.looked.acquire(timeout=10) for _ in range(2)) and not self.over.is_set():
            handler.wfile.write(frame(b"two"))
        self.over.wait(10)
        self.ended = True
        return None


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_sdk, "TRANSFER_SECONDS", 0.05)


def heard(frames: Iterator[tuple[int, memoryview]], silent: Silent) -> Iterator[bytes]:
    for _kind, data in frames:
        if bytes(data) == b"two":
            silent.over.set()
        yield bytes(data)


@pytest.mark.usefixtures("hasty")
def test_one_that_runs_may_be_silent_for_long(serve: Serve, connect: Connect) -> None:
    for found in (RUNS, Answer(200, {"State": {"Running": False, "Status": "created"}})):
        silent = Silent(found)
        storage = connect(serve(silent).address).storage()
        with storage.listen("c") as hearing:
            assert list(heard(hearing.frames, silent)) == [b"one", b"two"]
    silent = Silent(WORKS)
    storage = connect(serve(silent).address).storage()
    with storage.execute("c", ["true"]) as execution:
        assert list(heard(execution.frames, silent)) == [b"one", b"two"]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("found", "raised"),
    [
        (GONE, EngineTimeout),
        (Answer(200, {"State": {"Running": False, "Status": "exited"}}), EngineTimeout),
        (AWAY, EngineUnreachable),
    ],
)
def test_one_that_is_gone_or_whose_engine_is_away_is_not_waited_for(
    serve: Serve, connect: Connect, found: Answer, raised: type[EngineUnreachable]
) -> None:
    silent = Silent(found)
    storage = connect(serve(silent).address).storage()
    with storage.listen("c") as hearing, pytest.raises(raised) as caught:
        list(heard(hearing.frames, silent))
    silent.over.set()
    silent.looked.release(2)
    assert type(caught.value) is raised


def test_whoever_waits_hears_the_end_when_another_cuts_it(serve: Serve, connect: Connect) -> None:
    silent = Silent(RUNS)
    storage = connect(serve(silent).address).storage()
    with storage.listen("c") as hearing:
        assert bytes(next(hearing.frames)[1]) == b"one"
        cutting = threading.Timer(0.01, hearing.cut)
        cutting.start()
        assert list(hearing.frames) == []
        cutting.join()
        assert not silent.ended
    hearing.cut()  # there is nothing left to cut
    silent.over.set()
    silent.looked.release(2)


def test_a_channel_of_ssh_is_cut_as_a_socket_is() -> None:
    """Its own `shutdown` wakes nobody who waits for it."""
    done: list[object] = []

    class Fake:
        recv = sendall = settimeout = staticmethod(lambda *_asked: b"")
        shutdown = staticmethod(done.append)

        def close(self) -> None:
            done.append("closed")

    wire = ChannelSocket(cast("Channel", Fake()))
    wire.shutdown(1)
    wire.shutdown(2)
    assert done == [1, "closed"]


def test_what_goes_wrong_at_our_side_is_no_fault_of_the_engine(serve: Serve, connect: Connect) -> None:
    silent = Silent(RUNS)
    storage = connect(serve(silent).address).storage()
    with pytest.raises(FileNotFoundError), storage.listen("c"), storage.speak("c"):
        raise FileNotFoundError("the archive")
    silent.over.set()
    silent.looked.release(4)


def test_what_is_cut_in_the_middle_of_a_word_is_an_engine_that_has_gone(
    serve: Serve, connect: Connect
) -> None:
    def script(_asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(HEAD + frame(b"one")[:-1])
        handler.close_connection = True

    with connect(serve(script).address).storage().listen("c") as hearing, pytest.raises(EngineUnreachable):
        list(hearing.frames)


def test_what_nobody_takes_any_more_is_an_engine_that_has_gone(serve: Serve, connect: Connect) -> None:
    def script(_asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(HEAD)
        handler.close_connection = True

    def send_without_end(speaker: Speaker) -> None:
        while True:
            speaker.send(bytes(65536))

    with connect(serve(script).address).storage().speak("c") as speaker, pytest.raises(EngineUnreachable):
        send_without_end(speaker)


def test_what_is_taken_slowly_is_sent_all_the_same(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that unpacks may have to wait for its disk longer than connecting to it may take."""
    monkeypatch.setattr(docker_sdk, "CONNECT_SECONDS", 0.1)
    taken: list[int] = []

    def script(_asked: Asked, handler: BaseHTTPRequestHandler) -> Answer:
        time.sleep(0.5)
        while size := int(handler.rfile.readline(), 16):
            taken.append(len(handler.rfile.read(size + 2)) - 2)
        handler.rfile.readline()
        return Answer()

    storage = connect(serve(script).address).storage()
    storage.write_archive("c", "/", [bytes(1 << 20)] * 4)
    assert sum(taken) == 4 << 20
