"""When figures are read, and when they are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.figures import poller as figures
from dashboard.figures.poller import Poller
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from topology.engine.demo.workloads import DemoWorkloads
from topology.engine.errors import EngineConflict, EngineUnreachable
from topology.engine.synthetic import SyntheticEngine
from topology.model import records as model

pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose figures the engine was asked for."""
    calls: list[str] = []
    real = DemoWorkloads.stats

    def stats(self: DemoWorkloads, container_id: str) -> dict[str, Any]:
        calls.append(container_id)
        return real(self, container_id)

    monkeypatch.setattr(DemoWorkloads, "stats", stats)
    return calls


class Clock:
    """Stands still until the test turns it on."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def poller(hub: Runtime, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Poller]:
    monkeypatch.setattr(figures, "TICK_SECONDS", 0.01)
    found = Poller(hub, clock)
    yield found
    found.stop()


def node(engine: SyntheticEngine, name: str) -> str:
    return model.container_id(str(engine.container(name)["Id"]))


WEB, PROXY = "outline-prod-api-1", "edge-traefik-1"


def test_nobody_looks_and_nothing_is_asked(poller: Poller, asked: list[str]) -> None:
    poller.want("ada", [])
    assert (poller._thread, asked) == (None, [])


def test_it_ends_when_nobody_looks_any_more(
    poller: Poller, engine: SyntheticEngine, asked: list[str], clock: Clock
) -> None:
    web = node(engine, WEB)
    poller.want("ada", [web])
    eventually(lambda: poller.latest(web, 60))
    clock.now += figures.LEASE_SECONDS + 1
    eventually(lambda: poller._thread is None)
    assert len(asked) == 1
    poller.want("ada", [web])
    eventually(lambda: len(asked) == 2)


def test_the_second_reading_comes_soon_and_the_rest_each_ten_seconds(
    poller: Poller, engine: SyntheticEngine, asked: list[str], clock: Clock
) -> None:
    web = node(engine, WEB)
    poller.want("ada", [web], seconds=1000)
    poller.want("ben", [web], seconds=1000)
    eventually(lambda: poller.latest(web, 60))
    first = poller.latest(web, 60)
    assert first is not None
    assert (first.cpu, first.memory > 0) == (None, True)
    clock.now += figures.SECOND_SECONDS
    eventually(lambda: len(asked) == 2)
    eventually(lambda: (found := poller.latest(web, 60)) is not None and found.cpu is not None)
    for times in (3, 4):
        clock.now += figures.EVERY_SECONDS
        eventually(lambda times=times: len(asked) == times)  # type: ignore[misc]
    assert len(poller.since(web, 0, 100)) >= 3


def test_who_does_not_run_is_not_asked_for(
    poller: Poller, engine: SyntheticEngine, hub: Runtime, asked: list[str]
) -> None:
    stopped = next(one for one in engine.containers() if one["State"] == "exited")
    poller.want("ada", [model.container_id(stopped["Id"]), "container:0f", node(engine, WEB)])
    eventually(lambda: poller.latest(node(engine, WEB), 60))
    assert asked == [engine.container(WEB)["Id"]]


def test_one_that_is_refused_is_left_alone(
    poller: Poller, engine: SyntheticEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, proxy = node(engine, WEB), node(engine, PROXY)
    calls: list[str] = []

    def stats(_self: DemoWorkloads, container_id: str) -> dict[str, Any]:
        calls.append(container_id)
        raise EngineConflict("no", 409)

    monkeypatch.setattr(DemoWorkloads, "stats", stats)
    poller.want("ada", [web, proxy], seconds=1000)
    poller.wait_for([web, proxy], 10, 20)
    assert sorted(calls) == sorted(one.partition(":")[2] for one in (web, proxy))
    assert poller.latest(web, 1000) is None
    clock.now += figures.REFUSED_SECONDS
    eventually(lambda: len(calls) == 4)


def test_an_engine_that_is_away_is_asked_once_in_a_while(
    poller: Poller, engine: SyntheticEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def stats(_self: DemoWorkloads, container_id: str) -> dict[str, Any]:
        calls.append(container_id)
        raise EngineUnreachable("gone")

    monkeypatch.setattr(DemoWorkloads, "stats", stats)
    both = [node(engine, WEB), node(engine, PROXY)]
    poller.want("ada", both, seconds=100_000)
    poller.wait_for(both, 10, 3600)  # who waits is told at once
    assert len(calls) == 1
    clock.now += figures.AWAY_SECONDS
    eventually(lambda: len(calls) == 2)


def test_counters_are_those_of_lately_only(poller: Poller, engine: SyntheticEngine, clock: Clock) -> None:
    web = node(engine, WEB)
    poller.want("prometheus", [web], seconds=1)
    poller.wait_for([web], 10, 20)
    found = poller.counters(web, 10)
    assert found is not None
    assert found.memory > 0
    clock.now += 11
    assert poller.counters(web, 10) is None
