"""Dead man's switches: called at their interval while alerts are judged, and never shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.alerts import calling
from dashboard.alerts.heart import Heart
from dashboard.alerts.models import Heartbeat
from dashboard.audit.actions import Action
from dashboard.events.models import Event
from dashboard.events.sentences import sentence
from tests.dashboard.alerts.sink import Sink

pytestmark = pytest.mark.django_db


class Beating:
    """A heart whose clock and health are the test's."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.well = True
        self.told: list[dict[str, Any]] = []
        self.heart = Heart(self.told.extend, lambda: self.well, self._clock)

    def _clock(self) -> datetime:
        return self.now

    def after(self, seconds: float) -> list[str]:
        self.now += timedelta(seconds=seconds)
        self.heart.turn()
        return [row["kind"] for row in self.told]


@pytest.fixture
def beating() -> Iterator[Beating]:
    found = Beating()
    yield found
    found.heart._pool.shutdown()


def heartbeat(url: str) -> Heartbeat:
    return Heartbeat.objects.create(name="hc", url=url, every="1m", username="ada")


def test_it_is_called_at_each_interval_while_alerts_are_judged(beating: Beating, sink: Sink) -> None:
    heartbeat(sink.url)
    beating.after(0)
    beating.after(30)
    assert len(sink.got) == 1
    assert 29 < beating.heart.delay() + 28 <= 30
    beating.after(31)
    assert [one.path for one in sink.got] == ["/hook?x=1"] * 2
    beating.well = False
    beating.after(120)
    assert len(sink.got) == 2
    beating.well = True
    assert beating.after(0) == []
    assert len(sink.got) == 3


def test_that_it_fails_and_is_reached_again_are_events(beating: Beating, sink: Sink) -> None:
    heartbeat(sink.url)
    sink.answers = [500, 302, 200]
    sink.location = sink.url
    assert beating.after(0) == ["heartbeat_failed"]
    assert beating.after(61) == ["heartbeat_failed"]
    row = Heartbeat.objects.get()
    assert (row.failing_since, row.taken_at) == (beating.now - timedelta(seconds=61), None)
    assert "302" in row.last_error
    assert beating.after(61) == ["heartbeat_failed", "heartbeat_back"]
    row.refresh_from_db()
    assert (row.failing_since, row.last_error, row.taken_at) == (None, "", beating.now)
    assert [sentence(Event(**row)) for row in beating.told] == [
        "The dead man's switch “hc” cannot be reached", "The dead man's switch “hc” is reached again"
    ]  # fmt: skip
    assert sink.url not in str(beating.told)


def test_its_address_is_checked_at_each_call(beating: Beating, sink: Sink, settings: Settings) -> None:
    settings.ALERTS_LOOPBACK = False
    heartbeat(f"http://localhost:{sink.port}/")
    assert beating.after(0) == ["heartbeat_failed"]
    assert sink.got == []
    assert "Nothing is sent" in Heartbeat.objects.get().last_error


def test_one_that_cannot_be_called_is_not_the_others(
    beating: Beating, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat("http://hooks..example.org/")
    Heartbeat.objects.create(name="odd", url="http://odd.example.org/", every="1m", username="ada")
    Heartbeat.objects.create(name="well", url=sink.url, every="1m", username="ada")
    call = calling.call

    def odd(method: str, url: str) -> None:
        if "odd" in url:
            raise RuntimeError("nobody has foreseen this")
        call(method, url)

    monkeypatch.setattr(calling, "call", odd)
    assert beating.after(0) == ["heartbeat_failed", "heartbeat_failed"]
    assert len(sink.got) == 1
    rows = {row.name: row for row in Heartbeat.objects.all()}
    assert {name: row.last_error for name, row in rows.items()} == {
        "hc": "Its name cannot be looked up.", "odd": "?", "well": ""
    }  # fmt: skip
    assert all(row.called_at == beating.now for row in rows.values())


def test_it_is_set_up_and_removed_by_api_and_its_address_is_never_given_back(administering: Client) -> None:
    body = {"name": "hc", "url": "https://hc.example/S3CRET", "every": "5m"}

    def post(fields: dict[str, str]) -> Any:  # noqa: ANN401 - the client's
        return administering.post("/api/heartbeats", fields, "application/json")

    expected = {"name": "hc", "every": "5m", "taken_at": None, "failing_since": None, "error": None}
    assert (post(body).status_code, administering.get("/api/heartbeats").json()) == (201, [expected])
    assert post(body).json()["code"] == "heartbeat_exists"
    wrong = [
        {"every": "1s"},
        {"every": "2d"},
        {"every": "often"},
        {"url": "ftp://x"},
        {"url": "http://169.254.169.254/"},
    ]
    assert [post(body | one).status_code for one in wrong] == [400] * 5
    assert "S3CRET" not in str(list(Action.objects.values())) + administering.get("/alerts/").content.decode()
    assert administering.delete("/api/heartbeats/hc").status_code == 204
    assert administering.delete("/api/heartbeats/hc").status_code == 404


def test_it_is_set_up_and_removed_on_the_page(administering: Client, beating: Beating) -> None:
    given = {"name": "hc", "url": "https://hc.example/S3CRET", "every": "soon"}
    refused = administering.post("/alerts/heartbeats/make/", given)
    assert (refused.status_code, "S3CRET" in refused.content.decode()) == (400, False)
    assert administering.post("/alerts/heartbeats/make/", given | {"every": "1m"}).status_code == 302
    Heartbeat.objects.update(failing_since=beating.now, last_error="It answered with 500.")
    assert "It answered with 500." in administering.get("/alerts/").content.decode()
    assert administering.post("/alerts/heartbeats/remove/", {"name": "hc"}).status_code == 302
    assert not Heartbeat.objects.exists()
