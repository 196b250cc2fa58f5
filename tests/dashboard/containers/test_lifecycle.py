"""Starting, stopping, restarting, pausing, resuming and killing, against the demo engine."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from pytest_django import Settings

from dashboard.access.protection import service as protection_service
from dashboard.access.protection.models import Protection
from dashboard.audit.actions import Action
from dashboard.expectations.models import KeptExpectation
from dashboard.expectations.monitor import ExpectationMonitor
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.dashboard.operations.test_runner import WEB, post, problem
from tests.dashboard.undo.requests import newest, preview, undo, undone
from topology.engine.errors import EngineTimeout
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]


@pytest.fixture(autouse=True)
def no_file(settings: Settings) -> None:
    settings.EXPECT, settings.DOCKER_HOST = None, "unix:///nowhere"


VERBS = ("start", "stop", "restart", "pause", "unpause", "kill")
PATH = f"/api/containers/{WEB}"


def state_of(engine: SyntheticEngine, name: str = WEB) -> str:
    return str(engine.container(name)["State"]["Status"])


def brought(engine: SyntheticEngine, hub: Runtime, state: str, name: str = WEB) -> None:
    """Bring a container into a state, and wait until the chart knows."""
    if state == "exited":
        engine.perform("stop", engine.container(name)["Id"])
    if state == "paused":
        engine.perform("pause", engine.container(name)["Id"])
    charted(engine, hub, state, name)


def charted(engine: SyntheticEngine, hub: Runtime, state: str, name: str = WEB) -> None:
    node = f"container:{engine.container(name)['Id']}"
    eventually(
        lambda: hub.store.topology is not None and hub.store.topology.nodes[node].get("state") == state
    )


def looked(client: Client, verb: str, name: str = WEB) -> dict[str, Any]:
    answer = post(client, f"/api/containers/{name}/{verb}/preview")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("verb", "before", "after", "sentence"),
    [
        ("start", "exited", "running", f"“{WEB}” is started."),
        ("stop", "running", "exited", f"“{WEB}” is stopped."),
        ("restart", "running", "running", f"“{WEB}” is restarted."),
        ("pause", "running", "paused", f"“{WEB}” is paused."),
        ("unpause", "paused", "running", f"“{WEB}” is resumed."),
        ("kill", "running", "exited", f"“{WEB}” is killed."),
    ],
)
def test_it_is_done_written_down_and_seen(
    operating: Client,
    engine: SyntheticEngine,
    hub: Runtime,
    verb: str,
    before: str,
    after: str,
    sentence: str,
) -> None:
    brought(engine, hub, before)
    started = engine.container(WEB)["State"]["StartedAt"]
    done = post(operating, f"{PATH}/{verb}").json()
    assert (done["action"], done["message"], done["container"]["name"]) == (verb, sentence, WEB)
    assert state_of(engine) == after
    assert (engine.container(WEB)["State"]["StartedAt"] != started) == (verb in ("start", "restart"))
    charted(engine, hub, after)
    action = newest()
    assert (action.kind, action.outcome, action.container_name) == (verb, "done", WEB)
    assert [one.project for one in action.touched.all()] == ["outline-prod"]
    assert (done["undo"] is None) == (verb in ("restart", "kill"))


@pytest.mark.parametrize(
    ("verb", "before", "code"),
    [
        ("start", "running", "already_running"),
        ("start", "paused", "already_running"),
        ("stop", "exited", "not_running"),
        ("kill", "exited", "not_running"),
        ("pause", "paused", "not_running"),
        ("unpause", "running", "not_paused"),
    ],
)
def test_what_would_change_nothing_is_refused_before_and_when_it_is_tried(
    operating: Client, engine: SyntheticEngine, hub: Runtime, verb: str, before: str, code: str
) -> None:
    brought(engine, hub, before)
    assert looked(operating, verb)["refused"]["code"] == code
    detail = problem(post(operating, f"{PATH}/{verb}"), 409, code)
    assert detail == looked(operating, verb)["refused"]["detail"]
    assert (newest().outcome, newest().detail) == ("refused", detail)


@pytest.mark.parametrize("verb", VERBS)
def test_the_rules_hold_for_each(
    hub: Runtime, viewing: Client, limiting: Client, administrator: User, operating: Client, verb: str
) -> None:
    problem(post(viewing, f"{PATH}/{verb}"), 403, "forbidden")
    problem(post(limiting, f"/api/containers/edge-traefik-1/{verb}"), 403, "outside_projects")
    assert looked(limiting, verb, "edge-traefik-1")["refused"]["code"] == "outside_projects"
    with override_settings(READ_ONLY=True):
        problem(post(operating, f"{PATH}/{verb}"), 403, "read_only")
    protection_service.protect(hub, administrator, Protection.Kind.CONTAINER, WEB, "Month's end")
    assert "Month's end" in problem(post(operating, f"{PATH}/{verb}"), 403, "protected")
    assert looked(operating, verb)["refused"]["code"] == "protected"


def test_the_sheet_says_who_reaches_it_and_which_ports_close(operating: Client) -> None:
    found = looked(operating, "stop", "edge-traefik-1")
    names = [one["name"] for one in found["dependents"]]
    assert WEB in names
    assert "edge-traefik-1" not in names
    assert {"0.0.0.0:80→80/tcp", "[::]:80→80/tcp", "0.0.0.0:443→443/tcp"} <= set(found["ports"])
    assert found["undoable"] is True
    assert found["refused"] is None


def test_the_sheet_says_who_shares_its_network_stack(operating: Client) -> None:
    found = looked(operating, "stop", "downloads-gluetun-1")
    assert found["sharers"]
    assert all(one["name"].startswith("downloads-") for one in found["sharers"])


def test_the_sheet_says_which_data_is_lost(operating: Client, engine: SyntheticEngine) -> None:
    held = next(
        one["Name"].removeprefix("/")
        for one in map(engine.container, [c["Id"] for c in engine.containers()])
        if one["HostConfig"]["Tmpfs"] and one["State"]["Status"] == "running"
    )
    for verb in ("stop", "restart", "kill"):
        assert {one["kind"] for one in looked(operating, verb, held)["lost"]} == {"tmpfs"}
    assert looked(operating, "pause", held)["lost"] == []


def test_the_sheet_says_who_could_reach_it_once_it_runs(
    operating: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    running = [one["id"] for one in looked(operating, "stop")["dependents"]]
    brought(engine, hub, "exited")
    assert [one["id"] for one in looked(operating, "start")["dependents"]] == running


TRAEFIK = "edge-traefik-1"
RUNS = {"of": f"container:{WEB}", "is": "running"}


def expected(hub: Runtime, *, only_administrators: bool = False) -> None:
    """Expect that the container runs, and have it judged."""
    KeptExpectation.objects.create(
        name="it runs", kind="state", wanted=RUNS, username="ada", only_administrators=only_administrators
    )
    ExpectationMonitor(hub, lambda _rows: None).turn()


@pytest.mark.parametrize(
    ("verb", "before", "effect"),
    [("stop", "running", "breaks"), ("pause", "running", "breaks"), ("start", "exited", "mends")],
)
def test_the_sheet_says_which_expectations_turn(
    operating: Client, engine: SyntheticEngine, hub: Runtime, verb: str, before: str, effect: str
) -> None:
    brought(engine, hub, before)
    expected(hub)
    found = looked(operating, verb)
    assert [(one["name"], one["effect"]) for one in found["expectations"]] == [("it runs", effect)]
    assert any("it runs" in warning for warning in found["warnings"])


def test_what_only_administrators_may_break_is_refused_to_others(
    operating: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    expected(hub, only_administrators=True)
    assert looked(operating, "stop")["refused"]["code"] == "expectation"
    problem(post(operating, f"{PATH}/stop"), 403, "expectation")
    assert state_of(engine) == "running"


@pytest.mark.parametrize("verb", ["start", "restart"])
def test_nor_what_begins_to_break_it_by_what_it_publishes(
    operating: Client, engine: SyntheticEngine, hub: Runtime, verb: str
) -> None:
    """A container that does not run publishes nothing: what it would is asked of the engine."""
    brought(engine, hub, "exited", TRAEFIK)
    inside = {"allow": f"-container:{TRAEFIK}", "scope": "everywhere"}
    KeptExpectation.objects.create(
        name="closed", kind="outside", wanted=inside, username="ada", only_administrators=True
    )
    ExpectationMonitor(hub, lambda _rows: None).turn()
    (one,) = operating.get("/api/expectations").json()["expectations"]
    assert one["status"] == "kept", one
    assert looked(operating, verb, TRAEFIK)["refused"]["code"] == "expectation"
    problem(post(operating, f"/api/containers/{TRAEFIK}/{verb}"), 403, "expectation")


@pytest.mark.parametrize(
    ("verb", "before", "opposite"),
    [
        ("start", "exited", "stop"),
        ("stop", "running", "start"),
        ("pause", "running", "unpause"),
        ("unpause", "paused", "pause"),
    ],
)
def test_it_is_undone_by_its_opposite(
    operating: Client, engine: SyntheticEngine, hub: Runtime, verb: str, before: str, opposite: str
) -> None:
    brought(engine, hub, before)
    done = post(operating, f"{PATH}/{verb}").json()
    told = preview(operating, done["id"])
    assert (told["refused"], len(told["puts_back"])) == (None, 1)
    row = undone(operating, done["id"])
    assert (row.kind, row.undoes_id, state_of(engine)) == (opposite, done["id"], before)


def test_it_is_not_undone_when_somebody_has_changed_it_since(
    operating: Client, administering: Client, engine: SyntheticEngine
) -> None:
    first = post(operating, f"{PATH}/stop").json()["id"]
    post(administering, f"{PATH}/start")
    assert [one["user"] for one in preview(operating, first)["changed_since"]] == ["ada"]
    assert "ada started" in problem(undo(operating, first), 409, "changed_since")
    second = post(operating, f"{PATH}/stop").json()["id"]
    engine.perform("start", engine.container(WEB)["Id"])
    assert "is running now" in problem(undo(operating, second), 409, "changed_since")
    engine.perform("destroy", engine.container(WEB)["Id"])
    assert [one["code"] for one in preview(operating, second)["changed_since"]] == ["container_gone"]


def test_an_engine_that_does_not_answer_leaves_it_open(
    operating: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_arguments: object, **_keywords: object) -> None:
        raise EngineTimeout("demo://30 does not answer.")

    monkeypatch.setattr("topology.engine.demo.workloads.DemoWorkloads.change", silent)
    assert post(operating, f"{PATH}/stop").status_code == 503
    assert newest().outcome == "failed"


def test_an_unheard_of_container_is_refused_and_written_down(operating: Client) -> None:
    problem(post(operating, "/api/containers/nobody/stop"), 404, "container_not_found")
    problem(post(operating, "/api/containers/nobody/stop/preview"), 404, "container_not_found")
    assert Action.objects.get().outcome == "refused"
