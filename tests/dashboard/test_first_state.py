"""What the log says of an engine that is not there at the start."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from dashboard.server.first_state import FirstState
from tests.dashboard.conftest import eventually
from topology.store.revisions import Store


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "dashboard.server.first_state")


@pytest.fixture
def telling(store: Store) -> Iterator[FirstState]:
    one = FirstState(store, again_seconds=3600)
    one.start()
    yield one
    one.stop()


@pytest.mark.usefixtures("telling")
def test_the_reason_is_said_at_once_and_only_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.set_engine_state("unreachable", "No engine listens at tcp://127.0.0.1:1.")
    store.set_engine_state("unreachable", "tcp://127.0.0.1:1 does not answer.")
    assert caplog.messages == [
        "There is no chart yet: No engine listens at tcp://127.0.0.1:1. "
        "It will be there as soon as the engine is."
    ]


@pytest.mark.usefixtures("telling")
def test_of_an_engine_that_is_there_nothing_is_said(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.set_engine_state("live")
    store.set_engine_state("unreachable", "It went away.")
    assert caplog.messages == []


def test_it_is_said_again_if_nothing_came_of_it(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    telling = FirstState(store, again_seconds=0.01)
    telling.start()
    store.set_engine_state("unreachable", "No engine listens.")
    eventually(lambda: any("still no chart: No engine listens." in text for text in caplog.messages))
    telling.stop()
