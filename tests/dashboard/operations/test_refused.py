"""What is refused when somebody acts through the API: by the engine, by our rules, by what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from dashboard.audit.actions import Action
from tests.dashboard.operations.test_runner import JSON, WEB, connect, disconnect, networks_of, post, problem
from topology.engine.errors import EngineUnreachable
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]


def test_it_passes_on_a_refusal_in_the_engines_words_and_records_it(operating: Client) -> None:
    detail = problem(connect(operating, "proxy", "node-exporter"), 400, "engine_refused")
    assert "network namespace" in detail
    action = Action.objects.get()
    assert (action.outcome, action.detail) == ("refused", detail)


def test_it_keeps_the_class_of_the_engines_own_failures_and_does_not_take_them_for_ours(
    operating: Client, caplog: pytest.LogCaptureFixture
) -> None:
    detail = problem(disconnect(operating, "monitoring", WEB), 409, "engine_refused")
    assert "is not connected" in detail
    assert caplog.records == []


def test_it_cures_a_container_that_a_failed_connect_has_poisoned(
    operating: Client, engine: SyntheticEngine
) -> None:
    taken = next(
        entry["IPAddress"]
        for listed in engine.containers()
        for name, entry in listed["NetworkSettings"]["Networks"].items()
        if name == "monitoring" and entry["IPAddress"]
    )
    detail = problem(connect(operating, "monitoring", WEB, ipv4=taken), 403, "engine_refused")
    assert detail == "Address already in use"
    assert "monitoring" not in networks_of(engine, WEB)


def test_it_does_not_take_away_an_endpoint_because_it_was_there_already(
    operating: Client, engine: SyntheticEngine
) -> None:
    before = networks_of(engine, WEB)["proxy"]
    detail = problem(connect(operating, "proxy", WEB), 409, "already_connected")
    assert "is connected to “proxy” already" in detail
    assert networks_of(engine, WEB)["proxy"] == before
    (action,) = operating.get("/api/actions").json()
    assert (action["outcome"], action["detail"]) == ("refused", detail)


def test_it_does_not_take_away_what_somebody_else_connected_in_that_moment(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line is faster than we: our connect is refused, and theirs must stay."""
    ask = engine.connect

    def overtaken(network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        ask(network_id, container_id, {})
        ask(network_id, container_id, settings)

    monkeypatch.setattr(engine, "connect", overtaken)
    problem(connect(operating, "monitoring", WEB), 403, "engine_refused")
    assert networks_of(engine, WEB)["monitoring"]["EndpointID"]


def test_it_leaves_alone_what_may_have_worked_although_no_answer_came(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        raise EngineUnreachable("The engine cut the connection.")

    monkeypatch.setattr(engine, "connect", cut)
    monkeypatch.setattr(engine, "disconnect", lambda *_a, **_k: pytest.fail("it must not be asked for"))
    problem(connect(operating, "monitoring", WEB), 503, "engine_unreachable")
    assert Action.objects.get().outcome == "failed"


@pytest.mark.parametrize(
    "body",
    [
        {"container": WEB, "ipv4": "172.18.18.300"},
        {"container": WEB, "ipv4": "172.18.18.9/24"},
        {"container": WEB, "ipv4": ""},
        {"container": WEB, "ipv4": "fd00::1"},
        {"container": WEB, "ipv4": 42},
        {"container": WEB, "ipv6": "172.18.18.9"},
        {"container": WEB, "aliases": "api"},
        {"container": WEB, "aliases": ["two words"]},
        {"container": WEB, "aliases": [1]},
        {"container": ""},
        {"container": 7},
        {},
    ],
)
def test_it_answers_400_to_what_is_malformed_and_changes_nothing(
    operating: Client, engine: SyntheticEngine, body: dict[str, object]
) -> None:
    before = networks_of(engine, WEB)
    problem(post(operating, "/api/networks/monitoring/connect", body), 400, "invalid")
    assert networks_of(engine, WEB) == before
    assert not Action.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "container=web", "[1, 2]", "null", '"web"', "\xff"])
def test_it_answers_400_to_what_is_not_a_json_object(operating: Client, text: str) -> None:
    answer = operating.generic(
        "POST", "/api/networks/monitoring/connect", text.encode("latin1"), content_type=JSON
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_it_answers_413_to_a_flood(operating: Client) -> None:
    problem(connect(operating, "monitoring", "x" * 1_100_000), 413, "too_large")


def test_unknown_names_are_404(operating: Client) -> None:
    assert "nowhere" in problem(connect(operating, "nowhere", WEB), 404, "network_not_found")
    assert "nobody" in problem(connect(operating, "proxy", "nobody"), 404, "container_not_found")


def test_a_viewer_may_not_act(viewing: Client, engine: SyntheticEngine) -> None:
    problem(disconnect(viewing, "proxy", WEB), 403, "forbidden")
    problem(post(viewing, "/api/networks/proxy/connect", {"nonsense": True}), 403, "forbidden")
    problem(post(viewing, "/api/actions/1/undo"), 403, "forbidden")
    assert "proxy" in networks_of(engine, WEB)


def test_a_stranger_is_told_to_log_in(client: Client) -> None:
    problem(disconnect(client, "proxy", WEB), 401, "login_required")


@override_settings(READ_ONLY=True)
def test_read_only_takes_acting_away_from_everybody(operating: Client, engine: SyntheticEngine) -> None:
    problem(disconnect(operating, "proxy", WEB), 403, "read_only")
    problem(post(operating, "/api/actions/1/undo"), 403, "read_only")
    assert "proxy" in networks_of(engine, WEB)


def test_a_request_without_the_csrf_token_is_refused(operator: User, engine: SyntheticEngine) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    problem(disconnect(client, "proxy", WEB), 403, "csrf_failed")
    assert "proxy" in networks_of(engine, WEB)
