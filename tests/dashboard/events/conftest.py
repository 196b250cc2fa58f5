"""A runtime whose recorder writes down what happens, and a way to let the engine tell whatever is wanted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from dashboard.events.models import Event
from dashboard.events.recorder import EventRecorder
from dashboard.runtime import Runtime, registry
from tests.dashboard.access.users import administering, administrator, limited, limiting
from tests.dashboard.conftest import eventually
from topology.engine.synthetic import SyntheticEngine

__all__ = ["administering", "administrator", "limited", "limiting"]

WEB = "outline-prod-api-1"
Tell = Callable[..., None]
_numbers = count()


def happened(kind: str, action: str, subject: str, **attributes: str) -> dict[str, Any]:
    """An event of this moment."""
    about = {"ID": subject, "Attributes": attributes}
    return {"Type": kind, "Action": action, "Actor": about, "timeNano": time.time_ns() + next(_numbers)}


def kinds() -> list[str]:
    """What was told, oldest first, without that Portolan started."""
    found = Event.objects.order_by("pk").exclude(kind="portolan_started")
    return [f"{one.source} {one.kind}" for one in found]


def told(kind: str, **fields: object) -> Event:
    """The one entry of this kind, as soon as it is there."""
    eventually(lambda: Event.objects.filter(kind=kind, **fields).exists())
    return Event.objects.get(kind=kind, **fields)


class Servers:
    """One server after another, as far as what happens is concerned."""

    def __init__(self) -> None:
        self._running: tuple[Runtime, EventRecorder] | None = None

    def start(self, engine: SyntheticEngine) -> EventRecorder:
        """Start the next, which watches this engine."""
        here = Runtime(lambda: engine, address="demo://30", poll_seconds=0.5)
        registry.use(here)
        self._running = here, EventRecorder(here)
        self._running[1].start()
        here.start()
        eventually(lambda: here.store.engine_state.state == "live" and here.store.topology is not None)
        return self._running[1]

    def end(self) -> None:
        """End the one that runs."""
        if self._running is not None:
            for part in self._running:
                part.stop()
        self._running = None


@pytest.fixture
def servers(transactional_db: None) -> Iterator[Servers]:
    found = Servers()
    yield found
    found.end()
    registry.use(None)


@pytest.fixture
def recorder(servers: Servers, engine: SyntheticEngine) -> EventRecorder:
    return servers.start(engine)


@pytest.fixture
def hub(recorder: EventRecorder) -> Runtime:
    return registry.default()


@pytest.fixture
def tell(hub: Runtime) -> Tell:
    """Lets the engine tell an event."""
    return lambda *about, **attributes: hub._tell(happened(*about, **attributes))
