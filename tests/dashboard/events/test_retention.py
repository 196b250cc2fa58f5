"""What happened is kept through bursts, outages of the database, starts and ends, and as long as asked."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import DataError, OperationalError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.events import retention
from dashboard.events.models import Event
from dashboard.events.recent import recent_events
from dashboard.events.writer import EventWriter
from dashboard.hosts.models import first
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.dashboard.events.conftest import WEB, Servers, Tell, happened, kinds, told
from tests.dashboard.operations.test_runner import disconnect
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.usefixtures("recorder")


def test_what_was_done_while_no_server_ran_is_told_at_the_start(servers: Servers) -> None:
    audit_log.add(None, "protect", {}, ())
    told("protect")
    servers.end()
    audit_log.add(None, "lift", {}, ())
    unfinished = Action.objects.create(username="ada", kind="volume_backup", volume_name="data")
    servers.start(SyntheticEngine(5, life=False))
    told("lift")
    audit_log.finish(unfinished, Action.Outcome.DONE)
    told("volume_backup")
    assert kinds() == ["person protect", "person lift", "person volume_backup"]
    servers.end()
    servers.start(SyntheticEngine(5, life=False))
    eventually(lambda: Event.objects.filter(kind="portolan_started").count() == 3)
    assert len(kinds()) == 3


def test_the_first_start_tells_nothing_of_before(servers: Servers) -> None:
    told("portolan_started")
    servers.end()
    audit_log.add(None, "protect", {}, ())
    Event.objects.all().delete()
    servers.start(SyntheticEngine(5, life=False))
    told("portolan_started")
    assert kinds() == []


def test_what_is_held_is_written_at_the_end(servers: Servers, tell: Tell) -> None:
    tell("container", "kill", "1" * 64, name="web", signal="15")
    tell("container", "die", "1" * 64, name="web", exitCode="0")
    servers.end()
    assert kinds() == ["engine die"]


def test_a_burst_neither_blocks_nor_loses_anything(hub: Runtime) -> None:
    began = time.thread_time()
    for number in range(1000):
        hub._tell(happened("container", "pause", f"{number:064x}", name=f"c{number}"))
    assert time.thread_time() - began < 0.5
    eventually(lambda: Event.objects.filter(kind="pause").count() == 1000, 20)
    names = Event.objects.filter(kind="pause").order_by("pk").values_list("name", flat=True)
    assert list(names) == [f"c{number}" for number in range(1000)]


def test_what_the_database_does_not_take_is_kept_for_later(
    tell: Tell, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell("container", "pause", "1" * 64, name="first")
    told("pause", name="first")
    with monkeypatch.context() as busy:

        def locked(*_arguments: object, **_keywords: object) -> None:
            raise OperationalError("database is locked")

        busy.setattr(QuerySet, "bulk_create", locked)
        tell("container", "pause", "2" * 64, name="second")
        eventually(lambda: "cannot be written yet" in caplog.text)
        tell("container", "pause", "3" * 64, name="third")
        assert kinds() == ["engine pause"]
    eventually(lambda: len(kinds()) == 3)
    assert caplog.text.count("cannot be written yet") == 1


def test_one_that_can_never_be_written_does_not_keep_back_the_others(
    hub: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told("portolan_started")
    really = QuerySet.bulk_create

    def choosy(rows: QuerySet[Event], piece: list[Event]) -> list[Event]:
        if any(one.name == "bad" for one in piece):
            raise DataError("not this one")
        return really(rows, piece)

    writer = EventWriter(recent_events.of(hub), first)
    fields = {"at": timezone.now(), "source": "engine", "kind": "oom"}
    writer.add(fields | {"name": name} for name in ("one", "bad", "two"))
    with monkeypatch.context() as choosing:
        choosing.setattr(QuerySet, "bulk_create", choosy)
        assert writer.write()
    assert list(Event.objects.filter(kind="oom").order_by("pk").values_list("name", flat=True)) == [
        *("one", "two")
    ]
    assert "it cannot be written" in caplog.text


def test_a_database_that_is_away_for_long_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, hub: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("dashboard.events.writer.MOST_WAITING", 10)
    writer = EventWriter(recent_events.of(hub), first)
    writer.add({"at": timezone.now(), "source": "engine", "kind": "oom", "name": str(n)} for n in range(15))
    assert "5 events are let go" in caplog.text
    writer.write()
    assert list(Event.objects.filter(kind="oom").order_by("pk").values_list("name", flat=True)) == [
        str(number) for number in range(5, 15)
    ]


def test_what_is_too_old_goes(administrator: User, operator: User) -> None:
    old = timezone.now() - timedelta(days=31)
    young = timezone.now() - timedelta(days=29)
    rows = [Event(at=at, source="engine", kind="oom", name=f"{at:%d}") for at in (old, young) * 3]
    Event.objects.bulk_create(rows)
    assert retention.forget() == 3
    retention.change(administrator, 7)
    assert not Event.objects.filter(kind="oom").exists()
    action = Action.objects.get(kind="event_retention")
    assert action.requested == {"days": 7, "before": 30}
    assert retention.days() == 7


def test_with_the_audit_log_goes_what_it_was_told_from(operating: Client) -> None:
    disconnect(operating, "proxy", WEB)
    told("disconnect")
    Action.objects.get_queryset().forget_before(timezone.now())
    assert not Event.objects.filter(source="person").exists()
