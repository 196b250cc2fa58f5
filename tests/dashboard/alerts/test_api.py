"""Alerts, rules and channels by API, as the contract has them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.alerts.models import Alert, AlertRule, Channel
from dashboard.audit.actions import Action
from tests.dashboard.alerts.conftest import PROJECT, WEB, Watched, rule
from tests.dashboard.alerts.sink import SECRET, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
RULE = {"name": "mine", "when": "unhealthy", "of": "project:shop", "for": "1m", "clear": "10s"}
RULE |= {"severity": "critical", "enabled": True}  # type: ignore[dict-item]
QUIET = {"from": "22:00", "to": "07:00", "zone": "UTC", "days": ["sat"], "except": ["gone"]}
CHANNEL = {
    "name": "ops",
    "kind": "webhook",
    "url": "https://hooks.example/T0P",
    "secret": "shh-4711",
    "rules": ["*"],
}


def send(client: Client, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
    return client.generic(method, path, json.dumps(body), "application/json")


def firing(watched: Watched) -> int:
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    return Alert.objects.get().pk


def test_alerts_are_as_the_contract_says(watched: Watched, viewing: Client) -> None:
    number = firing(watched)
    (found,) = viewing.get("/api/alerts?state=firing").json()
    node = next(one["Id"] for one in watched.engine.containers() if f"/{WEB}" in one["Names"])
    assert found == {
        "id": number,
        "rule": "it",
        "state": "firing",
        "since": found["since"],
        "object": {"id": f"container:{node}", "kind": "container", "name": WEB, "project": PROJECT},
        "text": f"“{WEB}” stopped with an error (exit code 1).",
        "acknowledged_by": None,
    }
    assert found["since"].endswith("Z")
    for state in ("pending", "acknowledged", "resolved"):
        assert viewing.get(f"/api/alerts?state={state}").json() == []
    assert viewing.get("/api/alerts").json() == [found]
    korean = viewing.get("/api/alerts", headers={"Accept-Language": "ko"}).json()
    assert korean[0]["text"] != found["text"]
    assert viewing.get("/api/alerts?state=loud").status_code == 400


def test_an_operator_acknowledges_by_name(watched: Watched, operating: Client, viewing: Client) -> None:
    number = firing(watched)
    answer = send(operating, "POST", f"/api/alerts/{number}/acknowledge")
    assert (answer.status_code, answer.json()["state"]) == (200, "acknowledged")
    assert answer.json()["acknowledged_by"] == "otto"
    watched.after(1)
    assert watched.shown() == [("it", "acknowledged", WEB)]
    assert viewing.get("/api/alerts?state=firing").json() == []
    assert send(viewing, "POST", f"/api/alerts/{number}/acknowledge").status_code == 403
    watched.perform("start")
    watched.after(1)
    watched.after(30)
    (over,) = viewing.get("/api/alerts?state=resolved").json()
    assert over["acknowledged_by"] == "otto"
    assert send(operating, "POST", f"/api/alerts/{number}/acknowledge").json()["code"] == "alert_over"
    assert send(operating, "POST", "/api/alerts/99/acknowledge").status_code == 404


def test_limits_to_projects_hold(watched: Watched, limiting: Client) -> None:
    number = firing(watched)
    assert send(limiting, "POST", f"/api/alerts/{number}/acknowledge").status_code == 200
    Alert.objects.update(project="other", acknowledged_by="")
    assert send(limiting, "POST", f"/api/alerts/{number}/acknowledge").json()["code"] == "outside_projects"


def test_snoozing(watched: Watched, operating: Client) -> None:
    number = firing(watched)
    assert send(operating, "POST", f"/api/alerts/{number}/snooze", {"for": "1h"}).status_code == 200
    assert Alert.objects.get().snoozed_until is not None
    assert send(operating, "POST", f"/api/alerts/{number}/snooze", {"for": "soon"}).status_code == 400


def test_rules_are_made_changed_and_removed(administering: Client, viewing: Client) -> None:
    assert len(viewing.get("/api/rules").json()) == 10
    answer = send(administering, "POST", "/api/rules", RULE)
    assert (answer.status_code, answer.json()) == (201, RULE)
    assert send(administering, "POST", "/api/rules", RULE).json()["code"] == "rule_exists"
    answer = send(administering, "PATCH", "/api/rules/mine", {"for": "5m", "enabled": False})
    assert (answer.status_code, answer.json()) == (200, RULE | {"for": "5m", "enabled": False})
    assert RULE | {"for": "5m", "enabled": False} in viewing.get("/api/rules").json()
    assert send(administering, "DELETE", "/api/rules/mine").status_code == 204
    assert send(administering, "DELETE", "/api/rules/mine").status_code == 404
    assert send(administering, "PATCH", "/api/rules/mine", {}).status_code == 404
    kinds = [one.kind for one in Action.objects.filter(outcome="done").order_by("pk")]
    assert kinds == ["rule_create", "rule_change", "rule_remove"]


def test_a_rule_needs_a_name_and_a_when_alone(administering: Client) -> None:
    answer = send(administering, "POST", "/api/rules", {"name": "a/b", "when": "gone"})
    expected = {"name": "a/b", "when": "gone", "of": "", "for": "30s", "clear": "30s", "severity": "warning"}
    assert answer.json() == expected | {"enabled": True}
    assert send(administering, "DELETE", "/api/rules/a/b").status_code == 204


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/rules", RULE | {"name": "preview"}),
        ("/api/rules", RULE | {"name": ".."}),
        ("/api/channels", CHANNEL | {"name": "ops/test"}),
        ("/api/channels", CHANNEL | {"name": "two\nlines"}),
        ("/api/heartbeats", {"name": "two\nlines", "url": "https://hooks.example/T0P"}),
        ("/api/expectations", {"name": "two\nlines", "never": {"from": "a", "to": "b"}}),
    ],
)
def test_a_name_by_which_nothing_could_be_asked_for_is_refused(
    administering: Client, path: str, body: dict[str, object]
) -> None:
    answer = send(administering, "POST", path, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_name")
    assert "the API could not ask for it" in answer.json()["detail"]


def test_names_that_only_look_like_those_are_asked_for(administering: Client) -> None:
    for path, body in (("rules", RULE | {"name": "preview/it"}), ("channels", CHANNEL | {"name": "test"})):
        assert send(administering, "POST", f"/api/{path}", body).status_code == 201
        assert send(administering, "DELETE", f"/api/{path}/{body['name']}").status_code == 204


def test_a_record_may_be_sent_back_as_it_was_read(administering: Client) -> None:
    send(administering, "POST", "/api/rules", RULE)
    send(administering, "POST", "/api/channels", CHANNEL | {"remind": "1h", "quiet": QUIET})
    for kind, name in (("rules", "mine"), ("channels", "ops")):
        (record,) = (one for one in administering.get(f"/api/{kind}").json() if one["name"] == name)
        path = f"/api/{kind}/{name}"
        assert send(administering, "PATCH", path, record).json() == record
        answer = send(administering, "PATCH", path, record | {"name": "other"})
        assert (answer.status_code, answer.json()["code"]) == (400, "fixed")
    answer = send(administering, "PATCH", "/api/channels/ops", {"kind": "email"})
    assert (answer.status_code, answer.json()["detail"]) == (400, "“kind” cannot be changed.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "sick"},
        {"of": "projct:x"},
        {"for": "soon"},
        {"clear": "1"},
        {"severity": "loud"},
        {"name": ""},
    ],
)
def test_what_is_no_rule_is_refused(administering: Client, wrong: dict[str, str]) -> None:
    answer = send(administering, "POST", "/api/rules", RULE | wrong)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    change = {key: value for key, value in wrong.items() if key != "name"}
    if change:
        assert send(administering, "PATCH", "/api/rules/gone", change).status_code == 400
    assert AlertRule.objects.count() == 10


def test_a_preview_shows_what_matches_now(watched: Watched, administering: Client) -> None:
    assert send(administering, "POST", "/api/rules/preview", RULE).status_code == 503
    watched.after(0)
    watched.perform("die", 1)
    watched.after(0)
    body = {"name": "x", "when": "exited_with_error", "of": f"project:{PROJECT}"}
    found = send(administering, "POST", "/api/rules/preview", body).json()
    assert WEB in [one["name"] for one in found["matches"]]
    assert found["total"] == len(found["matches"])


def test_addresses_and_secrets_are_never_given_back(administering: Client, viewing: Client) -> None:
    answer = send(administering, "POST", "/api/channels", CHANNEL)
    expected = {"name": "ops", "kind": "webhook", "rules": ["*"]}
    assert (answer.status_code, answer.json()) == (201, expected)
    assert administering.get("/api/channels").json() == [expected]
    assert viewing.get("/api/channels").status_code == 403
    assert send(administering, "POST", "/api/channels", CHANNEL).json()["code"] == "channel_exists"
    wrong = CHANNEL | {"name": "b", "url": "ftp://hooks.example/T0P"}
    refused = send(administering, "POST", "/api/channels", wrong)
    assert refused.status_code == 400
    kept = str(list(Action.objects.values())) + refused.content.decode()
    assert "T0P" not in kept
    assert "shh-4711" not in kept
    assert send(administering, "DELETE", "/api/channels/ops").status_code == 204
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"secret": ""}, "secret_missing"),
        ({"url": "http://169.254.169.254/latest"}, "target_refused"),
        ({"url": "nonsense"}, "url_invalid"),
        ({"url": "https://hooks..example/x"}, "url_invalid"),
        ({"url": f"https://{'a' * 64}.example/x"}, "url_invalid"),
        ({"rules": ["unheard"]}, "rule_unknown"),
        ({"kind": "pigeon"}, "invalid"),
    ],
)
def test_what_is_no_channel_is_refused(administering: Client, wrong: dict[str, object], code: str) -> None:
    assert send(administering, "POST", "/api/channels", CHANNEL | wrong).json()["code"] == code


def test_a_test_is_sent_at_once(administering: Client, sink: Sink, administrator: User) -> None:
    send(administering, "POST", "/api/channels", CHANNEL | {"url": sink.url, "secret": SECRET})
    assert send(administering, "POST", "/api/channels/ops/test").status_code == 204
    (got,) = sink.got
    assert got.is_signed
    assert (got.document["rule"], got.document["object"]["kind"]) == ("test", "host")
    sink.answers = [500]
    answer = send(administering, "POST", "/api/channels/ops/test")
    assert (answer.status_code, answer.json()["code"]) == (502, "channel_failed")
    assert send(administering, "POST", "/api/channels/nobody/test").status_code == 404
    rows = list(Action.objects.filter(kind="channel_test").order_by("pk"))
    assert [one.outcome for one in rows] == ["done", "refused", "refused"]
