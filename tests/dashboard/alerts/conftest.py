"""A monitor whose turns and clock are the test's, and a receiver on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from dashboard.alerts.current import currents
from dashboard.alerts.models import AlertRule
from dashboard.alerts.monitor import AlertMonitor
from dashboard.runtime import Runtime
from tests.dashboard.access.users import administering, administrator, limited, limiting
from tests.dashboard.alerts.sink import Sink, listening
from tests.dashboard.conftest import eventually
from topology.engine.synthetic import SyntheticEngine

__all__ = ["administering", "administrator", "limited", "limiting"]
#: A container of the invented host that runs, and its project.
WEB, PROJECT = "outline-prod-api-1", "outline-prod"


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    settings.ALERTS_LOOPBACK = True


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as found:
        yield found


class Watched:
    """A monitor of an invented host whose troubles are the test's."""

    def __init__(self, hub: Runtime, engine: SyntheticEngine) -> None:
        self.hub, self.engine = hub, engine
        self.now = datetime.now(UTC)
        self.told: list[dict[str, Any]] = []
        self.monitor = self._new()

    def _new(self) -> AlertMonitor:
        return AlertMonitor(self.hub, self.told.extend, now=lambda: self.now)

    def restart(self) -> None:
        """As a new process would begin."""
        self.monitor = self._new()

    def after(self, seconds: float) -> list[str]:
        """Turn the clock on, and look; what has been told by then."""
        self.now += timedelta(seconds=seconds)
        self.monitor.turn()
        return [f"{row['kind']} {row['name']}" for row in self.told]

    def shown(self) -> list[tuple[str, str, str]]:
        board = currents.of(self.hub).board
        return [(one.rule, one.state, one.subject.name) for one in board.alerts] if board else []

    def perform(self, act: str, *arguments: object, name: str = WEB) -> None:
        """Let something happen on the host, and wait until it is seen."""
        world = self.engine._world
        container = next(one for one in self.engine.containers() if f"/{name}" in one["Names"])

        def change() -> None:
            with world.lock:
                getattr(world.acts, act)(world.container(container["Id"]), *arguments)

        self.changed(change)

    def changed(self, change: Callable[[], object]) -> None:
        before = self.hub.store.revision
        change()
        self.hub.look()
        eventually(lambda: self.hub.store.revision > before)


@pytest.fixture
def watched(hub: Runtime, engine: SyntheticEngine, db: None) -> Watched:
    """Only one rule is there, about one container, which runs."""
    AlertRule.objects.all().delete()
    return Watched(hub, engine)


def rule(**more: Any) -> AlertRule:  # noqa: ANN401 - a model's fields
    fields = {
        "name": "it",
        "when": "exited_with_error",
        "of": f"container:{WEB}",
        "hold": "30s",
        "clear": "30s",
    }
    return AlertRule.objects.create(**fields | {"severity": "error"} | more)
