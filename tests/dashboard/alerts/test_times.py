"""Reminders and quiet hours: what is told again, what waits, and what is never told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.alerts import outbox, quiet, reminding
from dashboard.alerts.documents import Document
from dashboard.alerts.models import Alert, Channel, OutboxMessage
from dashboard.base.problems import Problem
from dashboard.hosts.models import first
from tests.dashboard.alerts.conftest import Watched, rule
from tests.dashboard.alerts.test_delivery import HOST, alert

pytestmark = pytest.mark.django_db
NIGHT = {"from": "22:00", "to": "07:00", "zone": "Europe/Berlin", "except": ["engine_lost"]}
#: In Berlin it is 23:30 in winter.
LATE = datetime(2026, 11, 28, 22, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)


def channel(**more: Any) -> Channel:  # noqa: ANN401 - a model's fields
    fields = {"name": "ops", "kind": "webhook", "url": "https://x.example/", "secret": "s", "rules": ["*"]}
    return Channel.objects.create(**fields | {"username": "ada"} | more)


def write(one: Alert, at: datetime, state: str = "firing") -> None:
    outbox.write([(one, state)], first(), at)


def told(to: Channel, at: datetime) -> Document | None:
    message = outbox.next_for(to, HOST, at)
    return message.document if message is not None else None


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (("22:00", "07:00"), "2026-11-28T20:59:59Z", None),
        (("22:00", "07:00"), "2026-11-28T21:00:00Z", "2026-11-29T06:00:00Z"),
        (("22:00", "07:00"), "2026-11-29T05:59:59Z", "2026-11-29T06:00:00Z"),
        (("22:00", "07:00"), "2026-11-29T06:00:00Z", None),
        (("12:00", "13:00"), "2026-11-28T11:30:00Z", "2026-11-28T12:00:00Z"),
        (("12:00", "13:00"), "2026-11-28T12:00:00Z", None),
        # The night in which summer ends is an hour longer, and its end is still at seven by the clock.
        (("22:00", "07:00"), "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z"),
        (("22:00", "07:00"), "2026-10-23T21:00:00Z", "2026-10-24T05:00:00Z"),
    ],
)
def test_quiet_hours_are_by_the_clock_of_their_zone(
    hours: tuple[str, str], now: str, until: str | None
) -> None:
    found = quiet.read(NIGHT | dict(zip(("from", "to"), hours, strict=True)))
    expected = datetime.fromisoformat(until) if until else None
    assert found.until(datetime.fromisoformat(now), "gone") == expected
    assert found.until(datetime.fromisoformat(now), "engine_lost") is None


@pytest.mark.parametrize(
    ("hours", "days", "now", "until"),
    [
        # Friday's night ends on Saturday; Saturday's does not begin.
        (("22:00", "07:00"), ["fri"], "2026-11-27T23:00:00Z", "2026-11-28T06:00:00Z"),
        (("22:00", "07:00"), ["fri"], "2026-11-28T05:00:00Z", "2026-11-28T06:00:00Z"),
        (("22:00", "07:00"), ["fri"], "2026-11-28T23:00:00Z", None),
        (("22:00", "07:00"), ["sat", "sun"], "2026-11-27T23:00:00Z", None),
        # The whole weekend is one: nothing is told between its days.
        (("00:00", "00:00"), ["sat", "sun"], "2026-11-28T11:00:00Z", "2026-11-29T23:00:00Z"),
        (("00:00", "00:00"), ["sat", "sun"], "2026-11-29T23:00:00Z", None),
        (("12:00", "13:00"), ["mon"], "2026-11-30T11:30:00Z", "2026-11-30T12:00:00Z"),
        (("12:00", "13:00"), ["mon"], "2026-12-01T11:30:00Z", None),
    ],
)
def test_quiet_hours_may_be_of_some_days_alone(
    hours: tuple[str, str], days: list[str], now: str, until: str | None
) -> None:
    found = quiet.read(NIGHT | {"from": hours[0], "to": hours[1], "days": days})
    expected = datetime.fromisoformat(until) if until else None
    assert found.until(datetime.fromisoformat(now), "gone") == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": ["Monday"]},
        {"from": "22"},
        {"to": "24:00"},
        {"zone": "Berlin"},
        {"zone": "../etc/passwd"},
        {"to": "22:00"},
    ],
)
def test_what_are_no_quiet_hours_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Problem):
        quiet.read(NIGHT | wrong)


def test_what_fires_in_them_is_told_at_their_end_if_it_still_fires() -> None:
    to = channel(quiet=NIGHT)
    stays, goes = alert("stays"), alert("goes")
    write(stays, LATE)
    write(goes, LATE)
    assert told(to, LATE + timedelta(hours=1)) is None
    assert outbox.next_at() == MORNING
    Alert.objects.filter(pk=goes.pk).update(state="resolved")
    write(goes, LATE + timedelta(hours=2), "resolved")
    document = told(to, MORNING)
    assert document is not None
    assert document["object"]["name"] == "stays"
    assert OutboxMessage.objects.filter(state="withdrawn").count() == 1
    assert OutboxMessage.objects.count() == 2


def test_what_a_rule_that_is_off_now_had_found_is_not_told_either() -> None:
    to = channel(quiet=NIGHT)
    write(alert(state="firing"), LATE)
    Alert.objects.update(state="resolved")
    assert told(to, MORNING) is None
    assert OutboxMessage.objects.get().state == "withdrawn"


def test_a_rule_that_is_spared_is_told_at_once_though_others_wait() -> None:
    to = channel(quiet=NIGHT)
    write(alert("web"), LATE)
    write(alert("nas", rule="engine_lost"), LATE)
    document = told(to, LATE + timedelta(seconds=2))
    assert document is not None
    assert document["rule"] == "engine_lost"


def test_without_quiet_hours_what_was_held_goes_out() -> None:
    to = channel(quiet=NIGHT)
    write(alert(), LATE)
    to.quiet = None
    outbox.hold_anew(to, LATE)
    assert told(to, LATE + timedelta(seconds=2)) is not None


def test_it_is_told_again_until_somebody_has_it_in_hand(watched: Watched) -> None:
    channel(remind="1h")
    channel(name="once")
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    OutboxMessage.objects.update(state="sent", created_at=watched.now, ended_at=watched.now)
    watched.after(3590)
    assert OutboxMessage.objects.count() == 2
    watched.after(20)
    document = OutboxMessage.objects.latest("pk").document
    assert document["text"].startswith("It still fires: “")
    assert (document["state"], document["reminder"]) == ("firing", True)
    watched.after(3600)
    assert OutboxMessage.objects.count() == 3  # the reminder has not been taken yet
    OutboxMessage.objects.update(state="sent", ended_at=watched.now)
    watched.after(3610)
    assert OutboxMessage.objects.count() == 4
    OutboxMessage.objects.update(state="sent", ended_at=watched.now)
    Alert.objects.update(acknowledged_by="otto")
    watched.after(7200)
    assert OutboxMessage.objects.count() == 4


def test_nobody_is_reminded_in_quiet_hours_nor_while_it_is_snoozed() -> None:
    to = channel(remind="1h", quiet=NIGHT)
    one = alert(fired_at=LATE - timedelta(hours=5))
    assert reminding.remind(first(), LATE) == 0
    assert reminding.remind(first(), MORNING) == 1
    OutboxMessage.objects.all().delete()
    Alert.objects.filter(pk=one.pk).update(snoozed_until=MORNING + timedelta(hours=1))
    assert reminding.remind(first(), MORNING) == 0
    Channel.objects.filter(pk=to.pk).update(rules=["other"])
    assert reminding.remind(first(), MORNING + timedelta(hours=2)) == 0


def test_a_channel_is_changed_by_api_without_its_secrets(administering: Client) -> None:
    channel()

    def change(fields: dict[str, object]) -> Any:  # noqa: ANN401 - the client's
        return administering.patch("/api/channels/ops", fields, "application/json")

    answer = change({"remind": "4h", "quiet": NIGHT, "rules": ["gone"]})
    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "name": "ops", "kind": "webhook", "rules": ["gone"], "remind": "4h",
        "quiet": NIGHT,
    }  # fmt: skip
    wrong: list[dict[str, object]] = [
        {"remind": "1s"}, {"remind": "soon"}, {"quiet": NIGHT | {"zone": "Mars"}}, {"rules": ["unheard"]},
        {"quiet": NIGHT | {"except": ["unheard"]}},
    ]  # fmt: skip
    assert [change(fields).status_code for fields in wrong] == [400] * 5
    assert change({"remind": "", "quiet": None}).json() == {
        "name": "ops",
        "kind": "webhook",
        "rules": ["gone"],
    }
    assert Channel.objects.get().secret == "s"
    assert administering.patch("/api/channels/no", {}, "application/json").status_code == 404


def test_a_channel_is_changed_on_the_page(administering: Client) -> None:
    channel(quiet=NIGHT)
    page = administering.get("/alerts/").content.decode()
    assert "quiet from 22:00 to 07:00 (Europe/Berlin)" in page
    given = {"name": "ops", "rules": "gone, unhealthy", "remind": "1d", "quiet_except": "gone"}
    assert administering.post("/alerts/channels/change/", given | {"quiet_from": "late"}).status_code == 400
    times = {"quiet_from": "20:00", "quiet_to": "06:00", "quiet_zone": "UTC"}
    form = given | times | {"quiet_days": ["fri", "sat"]}
    assert administering.post("/alerts/channels/change/", form).status_code == 302
    row = Channel.objects.get()
    assert (row.rules, row.remind) == (["gone", "unhealthy"], "1d")
    assert row.quiet == {
        "from": "20:00",
        "to": "06:00",
        "zone": "UTC",
        "days": ["fri", "sat"],
        "except": ["gone"],
    }
    assert (
        "quiet from 20:00 to 06:00 (UTC): Friday, Saturday" in administering.get("/alerts/").content.decode()
    )
    assert timezone.now() - row.since < timedelta(minutes=5)
