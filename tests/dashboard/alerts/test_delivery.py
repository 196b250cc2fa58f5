"""From the outbox to a receiver: signed, again until it is taken, in order, and few where there are many."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from dashboard.alerts import outbox
from dashboard.alerts.delivery import Delivery
from dashboard.alerts.documents import Document
from dashboard.alerts.models import Alert, Channel, OutboxMessage
from dashboard.hosts.models import first
from tests.dashboard.alerts.sink import SECRET, Sink
from tests.dashboard.conftest import eventually

pytestmark = pytest.mark.django_db(transaction=True)
HOST = {"id": "host:x", "kind": "host", "name": "nas", "project": None}


def alert(name: str = "web", **more: object) -> Alert:
    fields = {
        "rule": "gone", "when": "gone", "severity": "warning", "state": "firing", "key": name,
        "node_id": f"container:{name}", "kind": "container", "name": name, "code": "gone",
        "template": "“%(name)s” is gone.", "values": {"name": name}, "since": timezone.now(),
    }  # fmt: skip
    return Alert.objects.create(**fields | more)


@pytest.fixture
def channel(sink: Sink) -> Channel:
    return Channel.objects.create(
        name="ops", kind="webhook", url=sink.url, secret=SECRET, rules=["*"], username="ada"
    )


def write(*alerts: Alert, state: str = "firing", at: datetime | None = None) -> None:
    outbox.write([(one, state) for one in alerts], first(), at or timezone.now() - timedelta(seconds=2))


@pytest.fixture
def deliver() -> Callable[[Callable[[], object]], None]:
    """Take turns until something has come true."""
    service = Delivery(lambda: HOST)

    def until(condition: Callable[[], object]) -> None:
        def turned() -> object:
            service.turn()
            return condition() and not service._under_way

        eventually(turned)

    return until


Deliver = Callable[[Callable[[], object]], None]


def try_again_now() -> None:
    Channel.objects.update(next_try_at=None)


def test_it_is_signed_and_as_the_contract_says(channel: Channel, sink: Sink, deliver: Deliver) -> None:
    found = alert()
    write(found)
    deliver(lambda: sink.got)
    (got,) = sink.got
    assert got.is_signed
    assert (got.path, got.headers["Content-Type"]) == ("/hook?x=1", "application/json")
    document = got.document
    assert set(document) == {
        "version", "id", "alert", "rule", "state", "severity", "object", "since", "text"
    }  # fmt: skip
    assert (document["version"], document["alert"], document["state"]) == (1, found.pk, "firing")
    assert document["object"] == {
        "id": "container:web", "kind": "container", "name": "web", "project": None
    }  # fmt: skip
    message = OutboxMessage.objects.get()
    assert (message.state, str(message.uid)) == ("sent", document["id"])


@pytest.mark.parametrize("answer", [500, 404, 302, 300])
def test_anything_but_2xx_is_tried_again_with_the_same_id(
    channel: Channel, sink: Sink, deliver: Deliver, answer: int
) -> None:
    sink.answers, sink.location = [answer, answer], "http://127.0.0.1:1/elsewhere"
    write(alert())
    for tries in (1, 2, 3):
        try_again_now()
        deliver(lambda tries=tries: len(sink.got) == tries)  # type: ignore[misc]
        channel.refresh_from_db()
        assert channel.failures == (tries if tries < 3 else 0)
    assert len({got.body for got in sink.got}) == 1
    assert OutboxMessage.objects.get().state == "sent"


def test_it_waits_longer_after_each_failure(channel: Channel, sink: Sink, deliver: Deliver) -> None:
    sink.answers = [500] * 3
    write(alert())
    waits = []
    for tries in (1, 2, 3):
        try_again_now()
        before = timezone.now()
        deliver(lambda tries=tries: len(sink.got) == tries)  # type: ignore[misc]
        channel.refresh_from_db()
        assert channel.next_try_at is not None
        waits.append((channel.next_try_at - before) // timedelta(seconds=1))
        assert channel.last_error == "It answered with 500."
    assert waits == sorted(waits)
    assert waits[0] < waits[2]


def test_they_come_in_order(channel: Channel, sink: Sink, deliver: Deliver) -> None:
    sink.answers = [503]
    found = alert()
    write(found)
    write(found, state="resolved")
    deliver(lambda: sink.got)
    try_again_now()
    deliver(lambda: len(sink.got) == 3)
    assert [one["state"] for one in sink.documents] == ["firing", "firing", "resolved"]


def test_many_at_once_are_one_message(channel: Channel, sink: Sink, deliver: Deliver) -> None:
    write(*(alert(f"web-{number}") for number in range(40)))
    deliver(lambda: sink.got)
    (document,) = sink.documents
    assert document["object"] == HOST
    assert (document["rule"], document["state"], document["alert"]) == ("gone", "firing", None)
    assert document["text"].startswith("40 alerts fire.")
    assert "and 30 more" in document["text"]
    assert len(document["alerts"]) == 40
    assert OutboxMessage.objects.filter(state="merged").count() == 40
    # What follows at once waits a while, and comes together.
    write(*(alert(f"db-{number}") for number in range(3)))
    assert outbox.next_for(channel, HOST, timezone.now()) is None
    later = timezone.now() + outbox.CALM
    assert outbox.next_for(channel, HOST, later) is not None


def test_few_at_once_are_told_one_by_one(channel: Channel, sink: Sink, deliver: Deliver) -> None:
    write(*(alert(f"web-{number}") for number in range(outbox.MANY)))
    deliver(lambda: len(sink.got) == outbox.MANY)
    assert all("alerts" not in one for one in sink.documents)


def test_a_process_that_comes_after_sends_what_was_left(channel: Channel, sink: Sink) -> None:
    write(alert())
    after = Delivery(lambda: HOST)
    after.start()
    try:
        eventually(lambda: OutboxMessage.objects.filter(state="sent").exists())
    finally:
        after.stop()
    assert len(sink.got) == 1


def test_a_channel_that_hangs_holds_up_no_other(channel: Channel, sink: Sink) -> None:
    Channel.objects.create(name="a", kind="webhook", url="http://x/", secret="s", rules=["*"])
    hangs, done = threading.Event(), []

    def send(to: Channel, document: Document) -> None:
        if to.name == "a":
            hangs.wait(20)
        done.append(to.name)

    service = Delivery(lambda: HOST, send)
    write(alert())
    service.turn()
    eventually(lambda: done)
    assert done == ["ops"]
    hangs.set()
    eventually(lambda: len(done) == 2)


def test_what_nobody_takes_for_days_is_given_up(channel: Channel, sink: Sink, deliver: Deliver) -> None:
    sink.answers = [500]
    write(alert(), at=timezone.now() - outbox.PATIENCE - timedelta(minutes=1))
    deliver(lambda: OutboxMessage.objects.filter(state="given_up").exists())
    assert outbox.next_at() is None


def test_what_nobody_can_be_told_is_given_up_though_the_channel_is_tried_once_an_hour(
    channel: Channel,
) -> None:
    write(*(alert(f"web-{number}") for number in range(3)), at=timezone.now() - timedelta(days=3, hours=1))
    outbox.forget(timezone.now())
    assert {one.state for one in OutboxMessage.objects.all()} == {"given_up"}


def test_no_more_waits_for_a_channel_than_there_is_room_for(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_WAITING", 5)
    other = Channel.objects.create(name="quiet", kind="webhook", url="http://x/", secret="s", rules=["other"])
    for number in range(4):
        write(alert(f"web-{number}"), alert(f"db-{number}"))
    waiting = [one.document["object"]["name"] for one in channel.messages.all()]
    assert waiting == ["db-1", "web-2", "db-2", "web-3", "db-3"]
    assert not other.messages.exists()


def test_no_more_is_kept_of_what_was_sent_than_there_is_room_for(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_KEPT", 2)
    write(*(alert(f"web-{number}") for number in range(4)))
    OutboxMessage.objects.update(state="merged", ended_at=timezone.now())
    write(alert("last"))
    outbox.forget(timezone.now())
    assert [one.document["object"]["name"] for one in channel.messages.all()] == ["web-2", "web-3", "last"]


def test_a_snoozed_alert_sends_nothing(channel: Channel) -> None:
    write(alert(snoozed_until=timezone.now() + timedelta(hours=1)))
    assert not OutboxMessage.objects.exists()


def test_loopback_is_refused_unless_it_is_asked_for(
    channel: Channel, sink: Sink, deliver: Deliver, settings: Settings
) -> None:
    settings.ALERTS_LOOPBACK = False
    write(alert())
    deliver(lambda: Channel.objects.get().failures)
    assert sink.got == []
    assert "127.0.0.1" in Channel.objects.get().last_error
    assert OutboxMessage.objects.get().state == "waiting"


def test_what_was_sent_long_ago_is_forgotten(channel: Channel) -> None:
    write(alert())
    write(alert())
    OutboxMessage.objects.filter(pk=OutboxMessage.objects.latest("pk").pk).update(
        state="sent", ended_at=timezone.now() - outbox.KEPT - timedelta(minutes=1)
    )
    outbox.forget(timezone.now())
    assert [one.state for one in OutboxMessage.objects.all()] == ["waiting"]
