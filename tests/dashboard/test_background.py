"""A loop in the background takes its turns, whatever one of them raises."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection

from dashboard.base.background import BackgroundLoop, Subscribers


class Counting(BackgroundLoop):
    """Raises what it is told to, one error a turn; `seen` is set by each turn."""

    name = "counting"
    log = logging.getLogger("dashboard.counting")
    complaint = "It cannot be counted"
    retry_seconds = 3600.0

    def __init__(self, *errors: Exception | None) -> None:
        self.changed = Subscribers()
        super().__init__(self.changed.subscribe)
        self.errors = list(errors)
        self.turns = self.failures = 0
        self.finished = False
        self.seen = threading.Semaphore(0)

    def turn(self) -> None:
        self.turns += 1
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.seen.release()

    def delay(self) -> float:
        return 3600.0

    def failed(self) -> None:
        self.failures += 1
        self.seen.release()

    def finish(self) -> None:
        self.finished = True


class Asking(Counting):
    """Asks the database in each turn, and keeps by which connection; breaks that if told to."""

    def __init__(self) -> None:
        super().__init__()
        self.by: list[object] = []
        self.breaking = False

    def turn(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.by.append(connection.connection)
        if self.breaking:
            connection.connection.close()
        super().turn()


@pytest.fixture
def loops() -> Iterator[list[Counting]]:
    begun: list[Counting] = []
    yield begun
    for loop in begun:
        loop.stop()


def begun(loops: list[Counting], *errors: Exception | None) -> Counting:
    loop = Counting(*errors)
    loops.append(loop)
    loop.start()
    assert loop.seen.acquire(timeout=20)
    return loop


def again(loop: Counting) -> None:
    loop.wake()
    assert loop.seen.acquire(timeout=20)


def test_it_takes_a_turn_at_once_and_whenever_it_is_woken(loops: list[Counting]) -> None:
    loop = begun(loops)
    again(loop)
    again(loop)
    assert loop.turns == 3
    loop.stop(20)
    assert loop.finished
    assert not loop._thread.is_alive()


def test_what_has_changed_wakes_it_until_it_ends(loops: list[Counting]) -> None:
    loop = begun(loops)
    loop.changed()
    assert loop.seen.acquire(timeout=20)
    loop.stop(20)
    loop._news.clear()
    loop.changed()
    assert not loop._news.is_set()


def test_what_a_turn_raises_is_told_once_and_the_next_turn_comes(
    loops: list[Counting], caplog: pytest.LogCaptureFixture
) -> None:
    away = DatabaseError("away")
    loop = begun(loops, away, away, None, RuntimeError("a mistake"))
    for _turn in range(3):
        again(loop)
    loop.stop(20)
    assert (loop.turns, loop.failures) == (4, 3)
    told = [(record.levelname, record.message) for record in caplog.records if record.name == loop.log.name]
    assert told == [("WARNING", loop.complaint), ("ERROR", loop.complaint)]


@pytest.mark.django_db(transaction=True)
def test_its_connection_to_the_database_stays_until_it_breaks(loops: list[Counting]) -> None:
    loop = Asking()
    loops.append(loop)
    loop.start()
    for breaking in (False, True, False, False):
        assert loop.seen.acquire(timeout=20)
        loop.breaking = breaking
        loop.wake()
    assert loop.seen.acquire(timeout=20)
    first, second, third, fourth = loop.by
    assert first is second is third
    assert fourth is not third
    assert loop.failures == 1


def test_a_stop_that_comes_as_it_looks_for_one_is_not_lost() -> None:
    """Between the question whether it goes on and the wait for what is new."""
    loop = Counting()

    class Late(threading.Event):
        def clear(self) -> None:
            if loop.turns:
                loop._stopped = True
                self.set()
            super().clear()

    loop._news = Late()
    loop.start()
    assert loop.seen.acquire(timeout=20)
    loop.wake()
    loop._thread.join(20)
    assert (loop._thread.is_alive(), loop.finished) == (False, True)
