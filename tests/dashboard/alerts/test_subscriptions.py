"""People subscribe for themselves: by e-mail, to what they want to be told, as long as they are here."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.alerts import outbox
from dashboard.alerts.models import Channel, OutboxMessage
from dashboard.audit.actions import Action
from dashboard.hosts.models import first
from tests.dashboard.alerts.test_delivery import alert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
BODY = {"address": "vera@example.org", "rules": ["gone"], "projects": ["shop"], "remind": "4h"}


@pytest.fixture(autouse=True)
def mails(settings: Settings) -> None:
    settings.MAILS = True


def put(client: Client, **more: object) -> Any:  # noqa: ANN401 - the client's
    return client.put("/api/subscription", BODY | more, "application/json")


def told(*alerts: Any) -> list[str]:  # noqa: ANN401 - rows
    outbox.write([(one, "firing") for one in alerts], first(), timezone.now())
    return [one.document["object"]["name"] for one in OutboxMessage.objects.order_by("pk")]


def test_each_is_told_of_the_rules_and_projects_that_they_want(viewing: Client, operating: Client) -> None:
    assert viewing.get("/api/subscription").status_code == 404
    expected = {"rules": ["gone"], "projects": ["shop"], "remind": "4h"}
    assert (put(viewing).status_code, viewing.get("/api/subscription").json()) == (200, expected)
    assert put(operating, projects=[], rules=["unhealthy"]).status_code == 200
    assert told(alert("a", project="shop"), alert("b", project="other"), alert("c", rule="unhealthy")) == [
        "a",
        "c",
    ]
    assert put(viewing, address="", rules=["*"], projects=[]).status_code == 200
    row = Channel.objects.get(owner__username="vera")
    assert (row.url, row.kind, row.rules) == ("mailto:vera@example.org", "email", ["*"])
    assert "vera@example.org" not in str(list(Action.objects.values()))
    assert viewing.delete("/api/subscription").status_code == 204
    assert viewing.delete("/api/subscription").status_code == 404
    assert Channel.objects.count() == 1


def test_who_is_not_here_any_more_is_told_nothing(viewing: Client) -> None:
    put(viewing, projects=[])
    User.objects.filter(username="vera").update(is_active=False)
    assert told(alert()) == []
    User.objects.filter(username="vera").delete()
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"address": "nobody"}, "url_invalid"),
        ({"address": ""}, "url_invalid"),
        ({"address": "a@example.org,b@example.org"}, "url_invalid"),
        ({"rules": ["unheard"]}, "rule_unknown"),
        ({"remind": "1s"}, "rule_invalid"),
        ({"quiet": {"from": "22:00", "to": "22:00"}}, "quiet_invalid"),
    ],
)
def test_what_is_no_subscription_is_refused(viewing: Client, wrong: dict[str, object], code: str) -> None:
    answer = put(viewing, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Channel.objects.exists()


def test_without_a_mail_server_or_where_the_name_is_taken(viewing: Client, settings: Settings) -> None:
    Channel.objects.create(name="~vera", kind="email", url="mailto:x@example.org", username="ada")
    assert put(viewing).json()["code"] == "channel_exists"
    settings.MAILS = False
    assert put(viewing).json()["code"] == "no_mail"
    assert "no mail server" in viewing.get("/alerts/").content.decode()


def test_on_the_page(viewing: Client) -> None:
    given = {"address": "vera@example.org", "rules": "gone", "projects": "shop"}
    assert viewing.post("/alerts/subscribe/", given | {"rules": "unheard"}).status_code == 400
    assert viewing.post("/alerts/subscribe/", given).status_code == 302
    page = viewing.get("/alerts/").content.decode()
    assert "You are told by e-mail of the rules gone." in page
    assert "Of the projects shop only." in page
    assert "vera@example.org" not in page
    assert viewing.post("/alerts/unsubscribe/").status_code == 302
    assert viewing.post("/alerts/unsubscribe/").status_code == 404
