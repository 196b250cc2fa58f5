"""Reading what a container says: who may, in which forms, what is left out, what of it is written down."""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.test import Client

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.containers import log_reading, logs_api
from dashboard.containers.log_guard import Guard
from dashboard.containers.log_reading import LogReading, Readers, Wanted, as_ndjson, as_text
from tests.dashboard.operations.test_runner import WEB, problem
from tests.dashboard.streamed import read
from topology.engine.demo.workloads import DemoWorkloads
from topology.engine.port import ByteSource

PATH = f"/api/containers/{WEB}/logs"
pytestmark = pytest.mark.django_db


def frame(text: str, where: int = 1) -> bytes:
    data = f"2026-11-28T05:00:00.000000000Z {text}\n".encode()
    return bytes((where, 0, 0, 0)) + len(data).to_bytes(4) + data


def told(client: Client, **query: str) -> list[dict[str, Any]]:
    answer = client.get(PATH, query)
    assert answer.status_code == 200
    return [json.loads(line) for line in read(answer).splitlines() if line]


@pytest.mark.usefixtures("hub")
def test_it_is_told_line_by_line(operating: Client) -> None:
    lines = told(operating, tail="20")
    assert len(lines) == 20
    assert all(line.keys() == {"stream", "time", "text"} for line in lines)
    assert [line["time"] for line in lines] == sorted(line["time"] for line in lines)
    assert {line["stream"] for line in told(operating, tail="all")} == {"stdout", "stderr"}


@pytest.mark.usefixtures("hub")
def test_it_is_narrowed_to_a_time(operating: Client) -> None:
    lines = told(operating, tail="50")
    since, until = (datetime.fromisoformat(lines[at]["time"][:26] + "+00:00") for at in (10, 20))
    aside = timedelta(seconds=0.1)  # no two lines are so near to each other
    found = told(operating, tail="all", since=(since - aside).isoformat(), until=(until + aside).isoformat())
    assert found == lines[10:21]


@pytest.mark.usefixtures("hub")
def test_it_can_be_kept_as_text(operating: Client) -> None:
    answer = operating.get(PATH, {"tail": "3", "format": "text"})
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{WEB}.log"'
    assert len(read(answer).splitlines()) == 3


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("query", [{"tail": "-1"}, {"tail": "x"}, {"since": "now"}, {"format": "html"}])
def test_a_question_that_is_wrong_is_refused(operating: Client, query: dict[str, str]) -> None:
    problem(operating.get(PATH, query), 400, "invalid")


@pytest.mark.usefixtures("hub")
def test_viewers_may_not_and_limits_hold(viewing: Client, limiting: Client) -> None:
    problem(viewing.get(PATH), 403, "forbidden")
    refused = Action.objects.get()
    assert (refused.kind, refused.outcome) == ("read_logs", "refused")
    problem(limiting.get("/api/containers/edge-traefik-1/logs"), 403, "outside_projects")
    assert read(limiting.get(PATH, {"tail": "1"}))


@pytest.mark.usefixtures("hub")
def test_reading_is_written_down_once_a_session(operating: Client, operator: User) -> None:
    for _ in range(3):
        told(operating, tail="1")
    row = Action.objects.get()
    assert (row.kind, row.outcome, row.username, row.container_name) == ("read_logs", "done", "otto", WEB)
    other = Client()
    other.force_login(operator)
    told(other, tail="1")
    assert Action.objects.count() == 2


def test_only_so_many_read_at_once() -> None:
    readers = Readers(most=3, most_of_a_person=2)
    assert [readers.enter(1), readers.enter(1), readers.enter(1)] == [True, True, False]
    assert [readers.enter(2), readers.enter(3)] == [True, False]
    readers.leave(1)
    assert readers.enter(3)


class Loud:
    """A container that has always more to say than anybody can read."""

    opened: list[int | None]

    def __init__(self, opened: list[int | None]) -> None:
        self.opened, self.closed = opened, threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        for number in itertools.count():
            if self.closed.is_set():
                return
            yield b"".join(frame(f"{number} {n}") for n in range(400))

    def close(self) -> None:
        self.closed.set()


def test_who_cannot_keep_up_is_told_that_lines_were_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_reading, "BURST", 64 * 1024)
    monkeypatch.setattr(log_reading, "BEHIND_SECONDS", 0.0)
    opened: list[int | None] = []

    def open_(tail: int | None) -> ByteSource:
        opened.append(tail)
        return Loud(opened)

    reading = LogReading(Wanted(open_, terminal=False, follow=True, encode=as_ndjson))

    async def until_gap() -> list[bytes]:
        found = []
        async for piece in reading.pieces():
            found.append(piece)
            if b'"gap"' in piece:
                return found
        return found

    pieces = async_to_sync(until_gap)()
    assert json.loads(pieces[-1]) == {"gap": True}
    assert reading._pieces.qsize() <= log_reading.WAITING
    assert opened[0] is None


def test_who_reads_nothing_more_ends_it() -> None:
    source = Loud([])
    reading = LogReading(Wanted(lambda _tail: source, terminal=False, follow=True, encode=as_text))

    async def first() -> bytes:
        pieces = reading.pieces()
        try:
            return await anext(pieces)
        finally:
            await pieces.aclose()

    assert async_to_sync(first)().startswith(b"0 0\n")
    assert source.closed.wait(10)


def test_a_quiet_container_shows_whether_its_reader_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_reading, "QUIET_SECONDS", 0.01)

    class Quiet(Loud):
        def __iter__(self) -> Iterator[bytes]:
            self.closed.wait()
            yield from ()

    reading = LogReading(Wanted(lambda _tail: Quiet([]), terminal=False, follow=True, encode=as_ndjson))

    async def first() -> bytes:
        return await asyncio.wait_for(anext(reading.pieces()), 10)

    assert async_to_sync(first)() == b"\n"
    reading.close()


class Silent:
    """A container that says nothing."""

    def __init__(self) -> None:
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from ()

    def close(self) -> None:
        self.closed = True


def test_an_answer_that_is_dropped_before_it_was_sent_frees_its_place(
    operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the client goes while the answer is made: then nobody closes it."""
    few = Readers(most=1, most_of_a_person=1)
    monkeypatch.setattr(logs_api, "readers", few)
    source = Silent()
    assert few.enter(operator.pk)
    answer = logs_api._Answer(
        LogReading(Wanted(lambda _tail: source, terminal=False, follow=True, encode=as_ndjson)),
        Guard(lambda: True),
        operator,
        "text/plain",
    )
    assert not few.enter(operator.pk)
    del answer
    gc.collect()
    assert source.closed
    assert few.enter(operator.pk)


@pytest.mark.usefixtures("hub")
def test_a_reading_that_cannot_be_written_down_is_none(
    operating: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Silent] = []

    def say(*_of: object) -> Silent:
        opened.append(Silent())
        return opened[-1]

    def fail(*_of: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(DemoWorkloads, "logs", say)
    monkeypatch.setattr(audit_log, "add", fail)
    with pytest.raises(RuntimeError, match="full"):
        operating.get(PATH)
    assert [source.closed for source in opened] == [True]
