"""What commands see of a host of which something does not answer."""

from __future__ import annotations

import pytest

from tests.topology.fake_engine import Daemon, FakeEngine
from topology.engine.errors import (
    EngineDenied,
    EngineError,
    EngineProtocolError,
    EngineTimeout,
    EngineUnreachable,
    NotFound,
)
from topology.engine.port import Json
from topology.snapshot import take_snapshot


@pytest.fixture
def daemon() -> Daemon:
    made = Daemon()
    made.add("web")
    made.add("db")
    return made


@pytest.mark.parametrize(
    "error",
    [
        NotFound("gone", 404),
        EngineTimeout("hangs"),
        EngineDenied("a proxy forbids it", 403),
        EngineProtocolError("it fails", 500),
    ],
)
def test_of_a_container_that_is_not_told_of_the_list_has_the_word(daemon: Daemon, error: EngineError) -> None:
    web = daemon.add("web")
    daemon.failing[web] = error
    found = {container.name: container for container in take_snapshot(daemon.open()).containers}
    assert set(found) == {"web", "db"}
    assert found["web"].state == "running"
    assert found["db"].started_at is not None
    assert found["web"].started_at is None
    untold = () if isinstance(error, NotFound) else ("web",)
    assert take_snapshot(daemon.open()).untold == untold


def test_an_engine_that_is_away_is_not_taken_for_a_container_that_hangs(daemon: Daemon) -> None:
    daemon.failing[daemon.add("web")] = EngineUnreachable("cut")
    with pytest.raises(EngineUnreachable, match="cut"):
        take_snapshot(daemon.open())


class HangsLater(FakeEngine):
    """Answers until it is asked of a container."""

    def container(self, container_id: str) -> Json:
        self.daemon.error = EngineTimeout("it does not answer")
        return super().container(container_id)


def test_an_engine_that_hangs_is_not_waited_for_again_and_again(daemon: Daemon) -> None:
    with pytest.raises(EngineTimeout, match="it does not answer"):
        take_snapshot(HangsLater(daemon))
    assert daemon.count("inspect") == 1
