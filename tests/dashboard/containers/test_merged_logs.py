"""The logs of several containers as one: in order, whoever is silent, and within what one person may read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from typing import Any, cast

import pytest
from django.test import Client

from dashboard.audit.actions import Action
from dashboard.containers import log_merging, logs_api
from dashboard.containers.log_merging import MOST_HELD, MergedReading
from dashboard.containers.log_reading import LogReading, Readers
from tests.dashboard.operations.test_runner import WEB, problem
from tests.dashboard.streamed import read

OTHER = "outline-prod-search-1"


class Said:
    """Pieces of a log, of which some are waited for."""

    def __init__(self, *pieces: Iterable[int], silent: bool = False) -> None:
        self._pieces, self._silent = pieces, silent
        self.closed, self.taken = False, 0

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        for piece in self._pieces:
            self.taken += 1
            yield b"".join(b'{"time":"%09d"}\n' % at for at in piece)
        while self._silent:
            await asyncio.sleep(3600)

    def close(self) -> None:
        self.closed = True


async def merged(*logs: Said, most: int | None = None) -> list[int]:
    found: list[int] = []
    pieces = MergedReading(cast("list[LogReading]", logs)).pieces()
    async for piece in pieces:
        found += [int(json.loads(line)["time"]) for line in piece.splitlines() if line]
        if most is not None and len(found) >= most:
            break
    await pieces.aclose()
    assert all(one.closed for one in logs)
    return found


async def test_lines_are_told_in_the_order_of_their_times() -> None:
    first, second, third = Said([1, 4], [7, 10]), Said([2], [3, 5, 6]), Said([8, 9], [11])
    assert await merged(first, second, third) == list(range(1, 12))


async def test_nobody_waits_long_for_one_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_merging, "HOLD_SECONDS", 0.01)
    assert await merged(Said([1, 2], silent=True), Said(silent=True), most=2) == [1, 2]


async def test_no_more_is_held_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [range(at * MOST_HELD, (at + 1) * MOST_HELD) for at in range(5)]
    fast, slow = Said(*many), Said([10**8], silent=True)
    assert (await merged(fast, slow, most=MOST_HELD))[:3] == [0, 1, 2]
    assert fast.taken < 5


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_a_projects_containers_are_read_together(operating: Client) -> None:
    answer = operating.get("/api/logs", {"container": [WEB, OTHER], "tail": "15"})
    lines: list[dict[str, Any]] = [json.loads(line) for line in read(answer).splitlines() if line]
    assert {line["container"] for line in lines} == {WEB, OTHER}
    assert [line["time"] for line in lines] == sorted(line["time"] for line in lines)
    assert len(lines) == 30
    assert Action.objects.filter(kind=Action.Kind.READ_LOGS, outcome="done").count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_who_may_not_read_one_of_them_reads_none(
    viewing: Client, limiting: Client, operating: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {"container": [WEB, "edge-traefik-1"]}
    problem(viewing.get("/api/logs", both), 403, "forbidden")
    problem(limiting.get("/api/logs", both), 403, "outside_projects")
    problem(operating.get("/api/logs", {"container": ["x"] * 13}), 400, "invalid")
    problem(operating.get("/api/logs"), 400, "invalid")
    problem(operating.get("/api/logs", {"container": [WEB, "nobody"]}), 404, "container_not_found")
    monkeypatch.setattr(logs_api, "readers", Readers(most=2))
    problem(operating.get("/api/logs", {"container": [WEB] * 12}), 503, "busy")
    assert read(operating.get("/api/logs", {"container": [WEB, OTHER], "tail": "1"}))


def test_places_are_taken_and_given_back_as_they_were() -> None:
    readers = Readers(most=5, most_of_a_person=4)
    assert readers.enter(1, 3)
    assert not readers.enter(1, 2)
    assert readers.enter(2, 2)
    assert not readers.enter(3, 1)
    readers.leave(1, 3)
    assert readers.enter(1, 3)
