"""The default bridge has another ID after each start of the engine; who is stopped stays on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Engines
from tests.engine.debs import VERSIONS
from tests.engine.test_operations import Stage
from tests.server import Server, wait_for


@pytest.fixture(scope="module", params=[VERSIONS[0], VERSIONS[-1]])
def stage(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Stage]:
    """Two containers that were stopped, one taken off by Portolan; then the engine has been started anew."""
    engine = engines(request.param)
    engine.clean()
    for name in ("still", "taken"):
        engine.run(name)
        engine.docker("stop", "--time=0", name)
    with Server(engine.url) as server:
        stage = Stage(engine, server)
        wait_for(lambda: stage.client.get("/api/topology").status == 200, "the first topology")
        stage.wait_until_charted("still", "taken")
        assert stage.act("disconnect", "bridge", "taken").status == 200
        before = stage.chart()["bridge"]["id"]
        engine.restart()
        wait_for(lambda: stage.chart()["bridge"]["id"] != before, "the new bridge on the chart")
        yield stage
    engine.clean()


def test_who_is_stopped_is_still_on_it(stage: Stage) -> None:
    chart = stage.chart()
    bridge, still = chart["bridge"]["id"], chart["still"]["id"].partition(":")[2]
    attached = [edge for edge in stage.client.topology()["edges"] if edge["kind"] == "attaches"]
    assert [edge["target"] for edge in attached if still in edge["source"]] == [bridge]
    assert stage.act("connect/preview", "bridge", "still").json["refused"]["code"] == "already_connected"


def test_connecting_again_changes_nothing_and_undo_takes_nothing_away(stage: Stage) -> None:
    answer = stage.act("connect", "bridge", "still")
    assert (answer.status, answer.json["undo"]) == (200, None)
    assert stage.client.post(f"/api/actions/{answer.json['id']}/undo").status == 409
    assert stage.endpoint("still", "bridge") is not None
    told = stage.act("disconnect/preview", "bridge", "still").json
    assert (told["refused"], told["last_network"]) == (None, True)


def test_what_was_taken_off_before_comes_back(stage: Stage) -> None:
    done = stage.client.get("/api/actions").json
    number = next(one["id"] for one in done if one["action"] == "disconnect")
    told = stage.client.get(f"/api/actions/{number}/undo/preview").json
    assert (told["refused"], told["changed_since"]) == (None, [])
    assert stage.client.post(f"/api/actions/{number}/undo").status == 200
    assert stage.endpoint("taken", "bridge") is not None
    stage.engine.docker("start", "taken")
    assert stage.engine.inspect("taken")["State"]["Running"]
