"""Who looks into the database again and again reads it only where somebody has written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.alerts.delivery import Delivery
from dashboard.alerts.heart import Heart
from dashboard.alerts.models import AlertRule
from dashboard.alerts.monitor import AlertMonitor
from dashboard.base.database_changes import DatabaseChanges
from dashboard.events.models import Event
from dashboard.events.recorder import EventRecorder
from dashboard.expectations.monitor import ExpectationMonitor
from dashboard.plans import lease
from dashboard.runtime import Runtime

Turn = Callable[[], None]


def elsewhere(write: Callable[[], object]) -> None:
    """In another thread, by a connection of its own."""

    def run() -> None:
        write()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_is_noticed_once() -> None:
    changes = DatabaseChanges()
    assert [changes.since_asked(), changes.since_asked()] == [True, False]
    for write in (lambda: Group.objects.create(name="ours"), lambda: Group.objects.all().delete()):
        write()
        assert [changes.since_asked(), changes.since_asked()] == [True, False]
    elsewhere(lambda: Group.objects.create(name="theirs"))
    assert [changes.since_asked(), changes.since_asked()] == [True, False]
    Group.objects.count()
    elsewhere(Group.objects.count)
    assert changes.since_asked() is False, "reading is no writing"


@pytest.mark.django_db(transaction=True)
def test_another_connection_and_what_was_not_read_begin_anew() -> None:
    changes = DatabaseChanges()
    changes.since_asked()
    changes.forget()
    assert [changes.since_asked(), changes.since_asked()] == [True, False]


@pytest.mark.django_db
def test_what_does_not_say_may_always_have_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = DatabaseChanges()
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    assert [changes.since_asked(), changes.since_asked()] == [True, True]


@pytest.fixture(params=["delivery", "heart", "expectations", "events"])
def turn(request: pytest.FixtureRequest, hub: Runtime, db: None) -> Iterator[Turn]:
    """Has each of those who look take a turn."""
    heart, delivery = Heart(lambda _rows: None, lambda: True), Delivery(dict)
    found: dict[str, Turn] = {
        "delivery": delivery.turn,
        "heart": heart.turn,
        "expectations": ExpectationMonitor(hub, lambda _rows: None).turn,
        "events": EventRecorder(hub).turn,
    }
    yield found[request.param]
    for one in (heart, delivery):
        one._pool.shutdown()


def test_where_nothing_was_written_nothing_is_read(turn: Turn) -> None:
    for _ in range(3):  # what the first has written itself is news to the second
        turn()
    with CaptureQueriesContext(connection) as asked:
        turn()
    assert {query["sql"] for query in asked} == {"PRAGMA data_version"}
    Group.objects.create(name="ours")
    with CaptureQueriesContext(connection) as asked:
        turn()
    assert len(asked) > 1


@pytest.mark.django_db
def test_rules_and_deaths_are_read_where_something_was_written(hub: Runtime) -> None:
    monitor = AlertMonitor(hub, lambda _rows: None)
    for _ in range(2):
        monitor.turn()
    with CaptureQueriesContext(connection) as asked:
        monitor.turn()
    texts = " ".join(query["sql"] for query in asked)
    assert AlertRule._meta.db_table not in texts
    assert Event._meta.db_table not in texts
    AlertRule.objects.filter(enabled=True).update(enabled=False)
    with CaptureQueriesContext(connection) as asked:
        monitor.turn()
    texts = " ".join(query["sql"] for query in asked)
    assert AlertRule._meta.db_table in texts
    assert Event._meta.db_table in texts


@pytest.mark.django_db
def test_a_lease_that_lasts_is_not_written() -> None:
    now = timezone.now()
    assert lease.take("me", now)
    with CaptureQueriesContext(connection) as asked:
        assert lease.take("me", now + timedelta(seconds=5))
        assert not lease.take("you", now + timedelta(seconds=5))
    assert asked.captured_queries[0]["sql"].startswith("SELECT")
    assert asked.captured_queries[1]["sql"].startswith("SELECT"), "asked by another"
    assert lease.take("me", now + timedelta(seconds=lease.SECONDS / 2))
    assert not lease.take("you", now + timedelta(seconds=lease.SECONDS + 1)), "it was renewed"
