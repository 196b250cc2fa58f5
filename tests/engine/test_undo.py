"""Undo on real engines: what they show to have changed since, and volumes that are looked into first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Engines
from tests.engine.test_operations import Stage
from tests.server import Answer, Server, wait_for


@pytest.fixture(scope="module", params=["20.10", "28.5"])
def stage(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Stage]:
    """A stage on the oldest and the newest engine."""
    engine = engines(request.param)
    engine.clean()
    for number, name in enumerate(("alpha", "beta")):
        engine.docker("network", "create", "--subnet", f"10.231.{number}.0/24", name)
    for name in ("db", "web"):
        engine.run(name, "--network", "alpha")
    with Server(engine.url) as server:
        stage = Stage(engine, server)
        wait_for(lambda: stage.client.get("/api/topology").status == 200, "the first topology")
        stage.wait_until_charted("db", "web", "beta")
        yield stage
    engine.clean()


def preview(stage: Stage, number: int) -> dict[str, Any]:
    answer = stage.client.get(f"/api/actions/{number}/undo/preview")
    assert answer.status == 200, answer.body
    document: dict[str, Any] = answer.json
    return document


def undo(stage: Stage, number: int) -> Answer:
    return stage.client.post(f"/api/actions/{number}/undo")


def codes(document: dict[str, Any]) -> list[str]:
    return [one["code"] for one in document["changed_since"] if one["blocks"]]


def done(stage: Stage, verb: str, network: str, container: str, **body: object) -> int:
    answer = stage.act(verb, network, container, **body)
    assert answer.status == 200, answer.body
    number: int = answer.json["id"]
    return number


def test_a_connect_is_the_same_later_and_after_a_restart(stage: Stage) -> None:
    number = done(stage, "connect", "beta", "web", ipv4="10.231.1.77", aliases=["www"])
    stage.engine.docker("restart", "--time=0", "web")
    assert codes(preview(stage, number)) == []
    assert undo(stage, number).status == 200
    assert stage.endpoint("web", "beta") is None


def test_a_connect_before_the_first_start_is_the_same_after_it(stage: Stage) -> None:
    stage.engine.create("late", "--network", "alpha")
    stage.wait_until_charted("late")
    number = done(stage, "connect", "beta", "late", ipv4="10.231.1.66", aliases=["tardy"])
    assert codes(preview(stage, number)) == []
    stage.engine.docker("start", "late")
    assert codes(preview(stage, number)) == []
    assert undo(stage, number).status == 200
    assert stage.endpoint("late", "beta") is None
    stage.engine.docker("rm", "--force", "late")


def test_an_address_of_the_engines_choice_may_move(stage: Stage) -> None:
    number = done(stage, "connect", "beta", "web")
    was = stage.endpoint("web", "beta")
    stage.engine.docker("stop", "--time=0", "web")
    assert was is not None
    stage.engine.run("squatter", "--network", "beta", "--ip", was["IPAddress"])
    stage.engine.docker("start", "web")
    told = preview(stage, number)
    assert codes(told) == []
    assert [one["code"] for one in told["changed_since"]] == ["address_moved"]
    assert undo(stage, number).status == 200
    stage.engine.docker("rm", "--force", "squatter")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--ip", "10.231.1.78", "--alias", "www"], "address_changed"),
        (["--ip", "10.231.1.77", "--alias", "other"], "aliases_changed"),
        (["--ip", "10.231.1.77", "--alias", "www", "--link", "db:database"], "links_changed"),
        (["--ip", "10.231.1.77", "--alias", "www", "--driver-opt", "com.example.x=y"], "options_changed"),
        (None, "disconnected"),
    ],
)
def test_what_the_command_line_does_is_seen(stage: Stage, options: list[str] | None, code: str) -> None:
    number = done(stage, "connect", "beta", "web", ipv4="10.231.1.77", aliases=["www"])
    stage.engine.docker("network", "disconnect", "beta", "web")
    if options is not None:
        stage.engine.docker("network", "connect", *options, "beta", "web")
    try:
        assert codes(preview(stage, number)) == [code]
        answer = undo(stage, number)
        assert (answer.status, answer.json["code"]) == (409, "changed_since")
        assert (stage.endpoint("web", "beta") is not None) == (options is not None)
    finally:
        if options is not None:
            stage.engine.docker("network", "disconnect", "beta", "web")


def test_a_static_address_that_was_taken_meanwhile(stage: Stage) -> None:
    number = done(stage, "connect", "beta", "web", ipv4="10.231.1.90")
    left = done(stage, "disconnect", "beta", "web")
    stage.engine.run("taker", "--network", "beta", "--ip", "10.231.1.90")
    wait_for(lambda: codes(preview(stage, left)) == ["address_in_use"], "the chart to know the taker")
    assert "taker" in preview(stage, left)["changed_since"][0]["detail"]
    assert undo(stage, left).status == 409
    stage.engine.docker("rm", "--force", "taker")
    wait_for(lambda: not codes(preview(stage, left)), "the chart to have forgotten the taker")
    assert undo(stage, left).status == 200
    assert codes(preview(stage, number)) == ["action", "action"]
    stage.engine.docker("network", "disconnect", "beta", "web")


def test_a_container_that_was_made_anew(stage: Stage) -> None:
    stage.engine.run("brief", "--network", "alpha")
    stage.wait_until_charted("brief")
    number = done(stage, "disconnect", "alpha", "brief")
    stage.engine.docker("rm", "--force", "brief")
    assert codes(preview(stage, number)) == ["container_gone"]
    stage.engine.run("brief", "--network", "alpha")
    assert codes(preview(stage, number)) == ["container_recreated"]
    assert undo(stage, number).status == 409
    stage.engine.docker("rm", "--force", "brief")


def test_a_network_that_was_made_anew(stage: Stage) -> None:
    stage.engine.docker("network", "create", "--subnet", "10.231.7.0/24", "passing")
    stage.wait_until_charted("passing")
    number = done(stage, "connect", "passing", "web")
    stage.engine.docker("network", "disconnect", "passing", "web")
    stage.engine.docker("network", "rm", "passing")
    assert codes(preview(stage, number)) == ["network_gone"]
    stage.engine.docker("network", "create", "--subnet", "10.231.8.0/24", "passing")
    told = preview(stage, number)
    assert codes(told) == ["subnet_changed"]
    assert "10.231.7.0/24" in told["changed_since"][0]["detail"]
    assert "10.231.8.0/24" in told["changed_since"][0]["detail"]
    stage.engine.docker("network", "rm", "passing")


def make(stage: Stage, name: str, **more: object) -> int:
    answer = stage.client.post("/api/volumes", {"name": name, **more})
    assert answer.status == 201, answer.body
    number: int = answer.json["id"]
    return number


def volumes(stage: Stage) -> set[str]:
    return set(stage.engine.docker("volume", "ls", "--quiet").split())


def test_an_empty_volume_goes_and_comes_again(stage: Stage) -> None:
    number = make(stage, "fresh", labels={"com.docker.compose.project": "shop"})
    told = preview(stage, number)
    assert (told["refused"], codes(told)) == (None, [])
    gone = undo(stage, number)
    assert gone.status == 200, gone.body
    assert (gone.json["action"], "fresh" in volumes(stage)) == ("volume_remove", False)
    again = undo(stage, gone.json["id"])
    assert again.status == 200, again.body
    assert stage.engine.api("GET", "/volumes/fresh")["Labels"] == {"com.docker.compose.project": "shop"}
    assert undo(stage, again.json["id"]).status == 200
    assert "fresh" not in volumes(stage)


def test_a_volume_with_something_in_it_stays(stage: Stage) -> None:
    number = make(stage, "filled")
    stage.engine.docker("run", "--rm", "--volume", "filled:/v", "busybox", "touch", "/v/file")
    answer = undo(stage, number)
    assert (answer.status, answer.json["code"]) == (409, "changed_since")
    assert "filled" in volumes(stage)
    assert not stage.engine.docker("ps", "--all", "--quiet", "--filter", "volume=filled")


def test_a_volume_that_is_used_stays(stage: Stage) -> None:
    number = make(stage, "used")
    stage.engine.create("user", "--volume", "used:/v")
    told = preview(stage, number)
    assert codes(told) == ["volume_in_use"]
    assert "user" in told["changed_since"][0]["detail"]
    assert undo(stage, number).status == 409
    stage.engine.docker("rm", "user")


def test_a_volume_that_was_made_anew_stays(stage: Stage) -> None:
    number = make(stage, "twice")
    stage.engine.docker("volume", "rm", "twice")
    assert codes(preview(stage, number)) == ["volume_gone"]

    def made_later() -> bool:  # engines count in seconds
        stage.engine.docker("volume", "rm", "--force", "twice")
        stage.engine.docker("volume", "create", "twice")
        return codes(preview(stage, number)) == ["volume_recreated"]

    wait_for(made_later, "a volume with another time of making", 5, every=0.3)
    assert undo(stage, number).status == 409
    assert "twice" in volumes(stage)


def test_a_volume_that_may_lead_elsewhere_is_not_undone(stage: Stage) -> None:
    number = make(stage, "elsewhere", options={"type": "none", "o": "bind", "device": "/tmp"})
    answer = undo(stage, number)
    assert (answer.status, answer.json["code"]) == (409, "not_undoable")
    assert "elsewhere" in volumes(stage)


def test_labels_that_may_be_secret_are_not_kept(stage: Stage) -> None:
    number = make(stage, "secretive", labels={"password": "hunter2"})
    gone = undo(stage, number)
    assert gone.status == 200, gone.body
    answer = undo(stage, gone.json["id"])
    assert (answer.status, answer.json["code"]) == (409, "not_undoable")
    assert b"hunter2" not in stage.client.get("/history/export.jsonl").body
    assert b"hunter2" not in (stage.server.data / "portolan.sqlite3").read_bytes()
