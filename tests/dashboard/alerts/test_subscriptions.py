"""People subscribe for themselves: by e-mail, to what they want to be told, as long as they are here."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.alerts import confirming, outbox
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


def link_in(mail: EmailMessage) -> str:
    """The path of the link that was sent."""
    found = re.search(r"http://testserver(/alerts/address/[^/\s]+/)", str(mail.body))
    assert found is not None
    return found[1]


def confirmed(client: Client, mails: list[EmailMessage], **more: object) -> None:
    assert put(client, **more).status_code == 200
    assert client.post(link_in(mails[-1])).status_code == 302


def told(*alerts: Any) -> list[str]:  # noqa: ANN401 - rows
    outbox.write([(one, "firing") for one in alerts], first(), timezone.now())
    return [one.document["object"]["name"] for one in OutboxMessage.objects.order_by("pk")]


def test_each_is_told_of_the_rules_and_projects_that_they_want(
    viewing: Client, operating: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert viewing.get("/api/subscription").status_code == 404
    expected = {"rules": ["gone"], "projects": ["shop"], "remind": "4h", "confirmed": True}
    confirmed(viewing, mailoutbox)
    assert viewing.get("/api/subscription").json() == expected
    confirmed(operating, mailoutbox, address="otto@example.org", projects=[], rules=["unhealthy"])
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


def test_an_address_is_told_nothing_before_it_is_confirmed_by_the_link_that_was_sent_there(
    viewing: Client, operating: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert put(viewing, projects=[]).json()["confirmed"] is False
    [mail] = mailoutbox
    link = link_in(mail)
    assert (mail.to, "vera" in str(mail.body), "vera@" in link) == (["vera@example.org"], True, False)
    assert told(alert()) == []
    assert "you are told nothing" in viewing.get("/alerts/").content.decode()
    # Who only looks at a link confirms nothing; nor does somebody else, or somebody who is not logged in.
    assert "Confirm it" in viewing.get(link).content.decode()
    assert Client().get(link).status_code == 302
    assert operating.post(link).status_code == 400
    assert told(alert()) == []
    assert viewing.post(link).status_code == 302
    assert told(alert("told")) == ["told"]
    assert viewing.post(link).status_code == 400, "it is good once"
    kinds = [one.kind for one in Action.objects.filter(username="vera", outcome="done").order_by("pk")]
    assert kinds == ["address_ask", "subscribe", "address_confirm"]
    # Another address: the one before is told until then. The same again needs no other mail.
    assert put(viewing, projects=[], address="new@example.org").json()["confirmed"] is False
    assert Channel.objects.get(owner__username="vera").url == "mailto:vera@example.org"
    assert put(viewing, projects=[]).json()["confirmed"] is True
    assert viewing.post(link_in(mailoutbox[-1])).status_code == 400, "it waits no more"
    assert len(mailoutbox) == 2


def test_a_link_is_good_for_two_days_and_a_person_is_sent_only_so_many(
    viewing: Client, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(confirming.MOST):
        assert put(viewing, address=f"a{number}@example.org").status_code == 200
        viewing.delete("/api/subscription")
    refused = put(viewing)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert len(mailoutbox) == confirming.MOST
    monkeypatch.setattr(confirming, "WITHIN", timedelta())
    put(viewing)
    monkeypatch.setattr(confirming, "GOOD_FOR", timedelta(seconds=-1))
    assert viewing.post(link_in(mailoutbox[-1])).status_code == 400


def test_the_mail_is_in_the_language_of_who_asks_and_what_is_not_taken_is_said(
    viewing: Client, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    viewing.put("/api/subscription", BODY, "application/json", headers={"accept-language": "ko"})
    assert "주소" in mailoutbox[0].subject

    def failing(_mail: EmailMessage) -> int:
        raise OSError

    monkeypatch.setattr(EmailMessage, "send", failing)
    answer = put(viewing, address="other@example.org")
    assert (answer.status_code, answer.json()["code"]) == (502, "channel_failed")
    assert Channel.objects.get(owner__username="vera").pending == "vera@example.org"
    for _ in range(confirming.MOST - 2):
        assert put(viewing, address="other@example.org").status_code == 502
    assert put(viewing, address="other@example.org").status_code == 429, "what is not taken counts, too"


def test_one_link_at_a_time_is_on_its_way_to_a_persons_address(
    viewing: Client, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []

    def meanwhile(_mail: EmailMessage) -> int:
        answers.append(put(viewing, address="other@example.org"))
        return 1

    monkeypatch.setattr(EmailMessage, "send", meanwhile)
    assert put(viewing).status_code == 200
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "busy")]


def test_who_is_not_here_any_more_is_told_nothing(viewing: Client, mailoutbox: list[EmailMessage]) -> None:
    confirmed(viewing, mailoutbox, projects=[])
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


def test_it_may_be_sent_back_as_it_was_read(viewing: Client, mailoutbox: list[EmailMessage]) -> None:
    confirmed(viewing, mailoutbox)
    read = viewing.get("/api/subscription").json()
    assert viewing.put("/api/subscription", read, "application/json").json() == read
    answer = viewing.put("/api/subscription", read | {"confirmed": False}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "fixed")


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
