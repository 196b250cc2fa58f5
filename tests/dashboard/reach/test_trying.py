"""Trying whether one container reaches another: who may, what is answered, what is written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from dashboard.access.roles.models import Limit
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.reach import trying
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.topology.answers import info
from topology.engine.errors import EngineDenied
from topology.engine.synthetic import SyntheticEngine
from topology.probing import helper
from topology.volumes.toolbox import Unavailable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]
TRAEFIK, WEB, DB = "edge-traefik-1", "outline-prod-api-1", "outline-prod-db-1"


def ask(client: Client, to: str = WEB, port: str = "3000", sender: str = TRAEFIK) -> Any:  # noqa: ANN401
    return client.post("/api/reach/try", {"from": sender, "to": to, "port": port}, "application/json")


def refused(answer: Any) -> tuple[int, str]:  # noqa: ANN401
    return answer.status_code, answer.json()["code"]


def test_what_is_tried_stands_beside_the_verdict_and_in_the_audit_log(operating: Client) -> None:
    found = ask(operating).json()
    assert (found["agrees"], found["invented"]) == (True, True)
    assert {one["kind"] for one in found["results"]} == {"connect", "lookup"}
    assert {one["way"] for one in found["results"]} == {0}
    row = Action.objects.get(pk=found["id"])
    assert (row.kind, row.outcome, row.container_name) == ("reach_try", "done", TRAEFIK)
    assert sentence(row) == f"found out whether “{TRAEFIK}” reaches “{WEB}”"
    assert row.after is not None
    assert [one[2] for one in row.after["results"]] == [one["result"] for one in found["results"]]
    assert {one.name for one in row.touched.all()} == {TRAEFIK, WEB}


def test_what_is_stopped_is_tried_too(operating: Client) -> None:
    found = ask(operating, DB, "5432").json()
    assert [(one["way"], one["result"]) for one in found["results"]] == [(None, "timed_out")]
    assert found["agrees"] is True


@pytest.mark.parametrize(
    ("to", "port", "answer"),
    [
        (WEB, "53/udp", (400, "bad_port")),
        (WEB, "none", (400, "bad_port")),
        (TRAEFIK, "80", (400, "bad_question")),
        ("nobody", "80", (404, "container_not_found")),
    ],
)
def test_what_cannot_be_tried_says_why(
    operating: Client, to: str, port: str, answer: tuple[int, str]
) -> None:
    assert refused(ask(operating, to, port)) == answer
    assert Action.objects.get().outcome == "refused"


def test_who_does_not_run_is_not_tried(operating: Client, engine: SyntheticEngine, hub: Runtime) -> None:
    engine.perform("stop", engine.container(WEB)["Id"])
    hub.look()
    eventually(lambda: ask(operating).status_code == 409)
    assert refused(ask(operating)) == (409, "not_running")


def test_the_rules_hold(operating: Client, viewing: Client, settings: Settings) -> None:
    assert refused(ask(viewing)) == (403, "forbidden")
    user = User.objects.get(username="otto")
    limit = Limit.objects.create(user=user, projects=["edge"])
    assert refused(ask(operating)) == (403, "outside_projects"), "the target is somebody else's"
    limit.delete()
    settings.READ_ONLY = True
    assert refused(ask(operating)) == (403, "read_only")
    assert set(Action.objects.values_list("outcome", flat=True)) == {"refused"}


class Elsewhere(SyntheticEngine):
    """The demo host behind another address, so that something is really tried on it."""

    address = "unix:///elsewhere"
    told: dict[str, Any] = info()

    def host(self) -> dict[str, Any]:
        return self.told


@pytest.fixture
def real(hub: Runtime, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    made = Elsewhere(30, life=False)
    monkeypatch.setattr(hub, "engine", lambda: made)
    return made


@pytest.mark.parametrize(
    "told",
    [{"OSType": "windows"}, {"Architecture": "riscv64"}, {"DockerRootDir": "/var/lib/containers/storage"}],
)
def test_where_no_helper_can_be_it_says_so(
    operating: Client, real: Elsewhere, told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real, "told", info(OSType="linux") | told)
    assert refused(ask(operating)) == (409, "cannot_try")


def test_what_keeps_it_from_being_tried_is_written_down(
    operating: Client, real: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "_ruled_out", lambda _engine: "")
    for error, answer in [
        (EngineDenied("The proxy does not allow it.", 403), (403, "engine_denied")),
        (Unavailable("there is no bash on this machine"), (409, "cannot_try")),
    ]:

        def fails(*_arguments: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(helper, "tried", fails)
        assert refused(ask(operating)) == answer
        assert Action.objects.latest("pk").outcome == "refused"


def test_no_more_than_a_few_are_tried_at_once(
    operating: Client, real: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "_ruled_out", lambda _engine: "")
    monkeypatch.setattr(helper, "tried", lambda *_arguments: [])
    with trying._one_of_few(), trying._one_of_few():
        assert refused(ask(operating)) == (503, "busy")
    assert ask(operating).json()["agrees"] is None
