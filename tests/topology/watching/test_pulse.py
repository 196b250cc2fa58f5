"""Whether the engine counts as live, stale or unreachable, and what remains of the chart meanwhile."""

from __future__ import annotations

import logging
import time

import pytest

from tests.topology.fake_engine import gone
from tests.topology.watched import IN_TIME, Watched, until
from topology.engine.errors import EngineDenied, EngineError, EngineProtocolError, EngineTimeout
from topology.watch import health


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of the patience: these tests wait for its end."""
    monkeypatch.setattr(health, "PATIENCE", health.PATIENCE / 4)


def test_an_engine_that_is_not_there_at_the_start_is_found_when_it_comes(watched: Watched) -> None:
    watched.daemon.error = gone()
    key = watched.daemon.add("web")
    watched.start()
    until(lambda: watched.store.engine_state.reason == "No engine listens at fake://.")
    assert watched.state == "unreachable"
    asked = len(watched.daemon.calls)
    until(lambda: len(watched.daemon.calls) > asked + 2)
    watched.daemon.error = None
    until(lambda: watched.live)
    until(lambda: watched.shown(key) == "running")


def test_an_engine_that_cannot_be_opened_is_tried_again(watched: Watched) -> None:
    watched.daemon.open_error = EngineDenied("No certificate.")
    watched.start()
    until(lambda: watched.store.engine_state.reason == "No certificate.")
    watched.daemon.open_error = None
    until(lambda: watched.live)


def test_an_outage_keeps_the_last_chart_and_says_since_when(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.cut(gone())
    until(lambda: watched.state == "unreachable")
    since = watched.store.engine_state.since
    assert watched.shown(key) == "running"
    asked = len(watched.daemon.calls)
    until(lambda: len(watched.daemon.calls) > asked + 2)
    assert watched.store.engine_state.since == since
    watched.daemon.set_state(key, "exited")
    watched.daemon.error = None
    until(lambda: watched.live)
    assert watched.shown(key) == "exited"


def test_it_neither_spins_nor_floods_the_log_in_an_outage(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    watched.start_live()
    caplog.clear()
    watched.daemon.cut(gone())
    until(lambda: watched.state == "unreachable")
    before = len(watched.daemon.calls)
    time.sleep(1.5)
    assert len(watched.daemon.calls) - before <= 20
    assert len(caplog.records) == 1
    watched.daemon.error = None
    until(lambda: len(caplog.records) == 2)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


@pytest.mark.usefixtures("impatient")
def test_a_hanging_engine_is_noticed_while_it_is_asked(polled: Watched) -> None:
    polled.daemon.patience = 2 * IN_TIME
    polled.daemon.add("web")
    polled.start_live()
    polled.daemon.hang()
    until(lambda: polled.state == "stale")
    assert polled.store.engine_state.reason == "The engine does not answer."
    polled.daemon.wake()
    until(lambda: polled.live)


def test_an_engine_that_hangs_longer_than_requests_may_last_is_found_again(polled: Watched) -> None:
    polled.daemon.patience = 0.3
    polled.start_live()
    polled.daemon.hang()
    until(lambda: polled.state == "stale")
    asked = len(polled.daemon.calls)
    until(lambda: len(polled.daemon.calls) > asked + 2)
    assert polled.state == "stale"
    polled.daemon.wake()
    until(lambda: polled.live)


@pytest.mark.usefixtures("impatient")
def test_a_slow_engine_is_live_all_the_same(polled: Watched) -> None:
    polled.daemon.delay = 0.15
    key = polled.daemon.add("web")
    polled.start()
    until(lambda: polled.live)
    states = set()
    polled.store.subscribe(lambda: states.add(polled.state))
    polled.daemon.set_state(key, "exited")
    until(lambda: polled.shown(key) == "exited" and states)
    assert states == {"live"}


@pytest.mark.parametrize(
    ("error", "state"),
    [(EngineDenied("No permission to use fake://."), "unreachable"), (EngineTimeout("silent"), "stale")],
)
def test_it_tells_what_kind_of_trouble_it_is(polled: Watched, error: EngineError, state: str) -> None:
    polled.start_live()
    polled.daemon.error = error
    until(lambda: not polled.live)
    assert polled.state == state
    assert polled.store.engine_state.reason in (str(error), "The engine does not answer.")


def test_another_engine_at_the_same_address_is_taken_for_another(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    epoch = watched.store.epoch
    watched.daemon.cut(gone())
    until(lambda: not watched.live)
    watched.daemon.id = "OTHER"
    watched.daemon.remove(key)
    watched.daemon.error = None
    until(lambda: watched.live)
    assert watched.store.epoch != epoch
    assert watched.node("host:OTHER")
    assert watched.shown(key) is None


def test_an_answer_that_cannot_be_read_leaves_the_chart_stale_and_the_watcher_alive(
    polled: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    key = polled.daemon.add("web")
    polled.start_live()
    polled.daemon.networks.append({"Nonsense": 1})
    until(lambda: polled.state == "stale")
    asked = len(polled.daemon.calls)
    until(lambda: len(polled.daemon.calls) > asked + 8)
    assert polled.shown(key) == "running"
    assert len([record for record in caplog.records if record.exc_info]) == 1
    polled.daemon.networks.pop()
    until(lambda: polled.live)


def test_an_engine_that_answers_nonsense_is_stale(polled: Watched) -> None:
    polled.start_live()
    polled.daemon.error = EngineProtocolError("fake:// answered: HTTP status 500", 500)
    until(lambda: polled.state == "stale")
    assert polled.store.engine_state.reason == "fake:// answered: HTTP status 500"
