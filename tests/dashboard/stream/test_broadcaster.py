"""When browsers are told, and how much: the pace, the byte budget, and one that cannot be served."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from dashboard.stream import broadcaster as audiences
from dashboard.stream import connection as connections
from dashboard.stream.broadcaster import Broadcaster
from dashboard.stream.connection import Connection
from dashboard.stream.token_bucket import TokenBucket
from topology.graph.records import Fields, Node, Topology
from topology.store.revisions import Store


def chart(number: int) -> Topology:
    host = Node("host:e", "host", Fields.of([("name", "demo")]))
    network = Node("network:n", "network", Fields.of([("name", f"net-{number}")]))
    return Topology.of({host.id: host, network.id: network}, {})


@pytest.fixture
def store() -> Store:
    store = Store()
    store.replace(chart(0))
    return store


@pytest.fixture
def broadcaster(store: Store, monkeypatch: pytest.MonkeyPatch) -> Broadcaster:
    async def all_are_good(_audience: Broadcaster) -> None:
        """No database here."""

    monkeypatch.setattr(Broadcaster, "_close_the_logged_out", all_are_good)
    broadcaster = Broadcaster(store)
    store.subscribe(broadcaster.news)
    return broadcaster


class Browser:
    """What one socket was sent."""

    def __init__(self) -> None:
        self.sent: list[Mapping[str, Any]] = []
        self.connection = Connection(self.send, "session", None, None)

    async def send(self, message: Mapping[str, Any]) -> None:
        self.sent.append(message)

    def count(self, kind: str) -> int:
        return sum(f'"type":"{kind}"' in message.get("text", "") for message in self.sent)


def test_the_first_turns_come_at_once_and_the_others_ten_times_a_second() -> None:
    now = 100.0
    pace = TokenBucket(clock=lambda: now)
    assert [pace.delay() for _ in range(3)] == [0, 0, 0]
    assert pace.delay() == pytest.approx(0.1)
    assert pace.delay() == pytest.approx(0.2)
    now += 1.0
    assert pace.delay() == 0


def test_what_happens_seldom_never_waits() -> None:
    now = 0.0
    pace = TokenBucket(clock=lambda: now)
    for _ in range(50):
        now += 0.5
        assert pace.delay() == 0


async def test_a_storm_of_changes_becomes_a_few_frames_that_lead_to_the_end(
    store: Store, broadcaster: Broadcaster
) -> None:
    browser = Browser()
    await broadcaster.join(browser.connection)
    for number in range(1, 301):
        store.replace(chart(number))
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.3)
    assert browser.connection.revision == store.revision
    assert 3 <= browser.count("delta") <= 15
    broadcaster.leave(browser.connection)


async def test_an_acknowledgement_brings_what_was_missed_even_if_nothing_more_happens(
    store: Store, broadcaster: Broadcaster
) -> None:
    browser = Browser()
    await broadcaster.join(browser.connection)
    await broadcaster.acknowledged(browser.connection, 0)
    for number in range(1, 4):
        store.replace(chart(number))
        await asyncio.sleep(0.02)
    assert browser.count("delta") == 0
    await broadcaster.acknowledged(browser.connection, 1)
    assert browser.connection.revision == store.revision
    assert browser.count("delta") == 1
    broadcaster.leave(browser.connection)


async def test_a_silent_browser_is_not_sent_more_than_its_budget_and_catches_up_later(
    store: Store, broadcaster: Broadcaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BURST", 500)
    monkeypatch.setattr(connections, "PER_SECOND", 10)
    monkeypatch.setattr(audiences, "ATTEND_SECONDS", 0.05)
    browser = Browser()
    await broadcaster.join(browser.connection)
    for number in range(1, 101):
        store.replace(chart(number))
        await asyncio.sleep(0.002)
    await asyncio.sleep(0.3)
    assert browser.connection.revision != store.revision
    monkeypatch.setattr(connections, "PER_SECOND", 1_000_000)
    async with asyncio.timeout(3):
        while browser.connection.revision != store.revision:
            await asyncio.sleep(0.02)
    broadcaster.leave(browser.connection)


async def test_one_that_cannot_be_served_costs_the_others_nothing(
    store: Store, broadcaster: Broadcaster, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Browser):
        async def send(self, message: Mapping[str, Any]) -> None:
            if '"delta"' in message.get("text", ""):
                raise RuntimeError("gone")
            await super().send(message)

    good, broken = [Browser(), Browser()], Broken()
    for browser in (good[0], broken, good[1]):
        await broadcaster.join(browser.connection)
    store.replace(chart(1))
    await asyncio.sleep(0.05)
    assert [browser.count("delta") for browser in good] == [1, 1]
    assert len(broadcaster) == 2
    assert broken.sent[-1] == {"type": "websocket.close", "code": 4500}
    for browser in good:
        broadcaster.leave(browser.connection)


async def test_a_round_that_fails_does_not_end_the_rounds(
    broadcaster: Broadcaster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = 0

    async def broken(_audience: Broadcaster) -> None:
        nonlocal rounds
        rounds += 1
        raise RuntimeError("the database is away")

    monkeypatch.setattr(Broadcaster, "_close_the_logged_out", broken)
    monkeypatch.setattr(audiences, "ATTEND_SECONDS", 0.01)
    browser = Browser()
    await broadcaster.join(browser.connection)
    async with asyncio.timeout(2):
        while rounds < 5:
            await asyncio.sleep(0.01)
    assert [record.message for record in caplog.records] == ["The sessions of open sockets cannot be checked"]
    broadcaster.leave(browser.connection)


async def test_a_closed_socket_is_sent_nothing_more(store: Store) -> None:
    browser = Browser()
    await browser.connection.catch_up(store)
    await browser.connection.close(4401)
    await browser.connection.close(4401)
    store.replace(chart(1))
    store.set_engine_state("stale", "gone")
    await browser.connection.catch_up(store)
    assert [message["type"] for message in browser.sent][2:] == ["websocket.close"]


async def test_news_from_other_threads_reach_everybody(store: Store, broadcaster: Broadcaster) -> None:
    browsers = [Browser() for _ in range(120)]
    for browser in browsers:
        await broadcaster.join(browser.connection)
    await asyncio.to_thread(store.replace, chart(1))
    async with asyncio.timeout(2):
        while any(browser.connection.revision != store.revision for browser in browsers):
            await asyncio.sleep(0.005)
    assert len({id(browser.sent[-1]["text"]) for browser in browsers}) == 1  # encoded once
    for browser in browsers:
        broadcaster.leave(browser.connection)
