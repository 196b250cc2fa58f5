"""The page of alerts."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.alerts.models import Alert, AlertRule, Channel
from tests.dashboard.alerts.conftest import PROJECT, WEB, Watched, rule
from tests.dashboard.alerts.sink import SECRET, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
RULE = {
    "name": "mine",
    "when": "exited_with_error",
    "of": "",
    "hold": "30s",
    "clear": "30s",
    "severity": "info",
}


def test_a_viewer_reads_and_changes_nothing(watched: Watched, viewing: Client) -> None:
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    page = viewing.get("/alerts/").content.decode()
    assert f"“{WEB}” stopped with an error" in page
    assert PROJECT in page
    assert '<form method="post" action="/alerts/' not in page
    number = Alert.objects.get().pk
    assert viewing.post(f"/alerts/{number}/acknowledge/").status_code == 403


def test_an_operator_acknowledges(watched: Watched, operating: Client) -> None:
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    number = Alert.objects.get().pk
    assert operating.post(f"/alerts/{number}/acknowledge/").status_code == 302
    assert Alert.objects.get().acknowledged_by == "otto"
    page = operating.get("/alerts/").content.decode()
    assert "otto" in page
    assert "/acknowledge/" not in page
    assert operating.post("/alerts/99/acknowledge/").status_code == 404


def test_an_operator_snoozes_and_the_page_says_until_when(watched: Watched, operating: Client) -> None:
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    number = Alert.objects.get().pk
    assert operating.post(f"/alerts/{number}/snooze/", {"for": "soon"}).status_code == 400
    assert operating.post(f"/alerts/{number}/snooze/", {"for": "1d"}).status_code == 302
    assert "nobody is told until" in operating.get("/alerts/").content.decode()


def test_a_rule_is_previewed_made_switched_and_removed(watched: Watched, administering: Client) -> None:
    watched.perform("die", 1)
    watched.after(0)
    page = administering.post("/alerts/rules/make/", {**RULE, "preview": "1"})
    assert WEB in page.content.decode()
    assert not AlertRule.objects.exists()
    assert administering.post("/alerts/rules/make/", RULE).status_code == 302
    administering.post("/alerts/rules/switch/", {"name": "mine", "enabled": "0"})
    assert not AlertRule.objects.get().enabled
    administering.post("/alerts/rules/remove/", {"name": "mine"})
    assert not AlertRule.objects.exists()


@pytest.mark.parametrize("wrong", [{"of": "projct:x"}, {"hold": "soon"}, {"when": "sick"}, {"name": ""}])
def test_a_mistake_is_told_and_nothing_is_lost(administering: Client, wrong: dict[str, str]) -> None:
    answer = administering.post("/alerts/rules/make/", RULE | {"of": "project:shop"} | wrong)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert AlertRule.objects.count() == 10


def test_a_channel_is_made_tried_and_removed_and_shows_no_secret(administering: Client, sink: Sink) -> None:
    given = {"name": "ops", "kind": "webhook", "url": sink.url, "secret": SECRET, "rules": "*"}
    refused = administering.post("/alerts/channels/make/", given | {"rules": "unheard"})
    assert refused.status_code == 400
    assert administering.post("/alerts/channels/make/", given).status_code == 302
    page = administering.get("/alerts/")
    for answer in (page, refused):
        assert SECRET not in answer.content.decode()
        assert sink.url not in answer.content.decode()
    assert "taken by" in administering.post("/alerts/channels/test/", {"name": "ops"}).content.decode()
    assert len(sink.got) == 1
    sink.answers = [500]
    assert "500" in administering.post("/alerts/channels/test/", {"name": "ops"}).content.decode()
    administering.post("/alerts/channels/remove/", {"name": "ops"})
    assert not Channel.objects.exists()
