"""From a trouble on a host to the table, the events and the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import DatabaseError

from dashboard.alerts import outbox
from dashboard.alerts.current import currents
from dashboard.alerts.documents import text_of
from dashboard.alerts.models import Alert, AlertRule, Channel, OutboxMessage
from dashboard.alerts.topic import Alerts
from dashboard.events.models import EngineKind, Event
from dashboard.events.sentences import sentence
from dashboard.expectations import facts
from dashboard.figures.poller import pollers
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import Reader
from tests.dashboard.alerts.conftest import PROJECT, WEB, Watched, rule
from tests.dashboard.conftest import eventually
from topology.engine.demo.workloads import DemoWorkloads
from topology.engine.errors import EngineUnreachable
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.django_db


def channel(**more: object) -> Channel:
    fields = {"name": "ops", "kind": "webhook", "url": "https://x.example/", "secret": "s", "rules": ["*"]}
    return Channel.objects.create(**fields | {"username": "ada"} | more)


def test_the_rules_of_the_contract_are_there_from_the_start() -> None:
    names = {
        "unhealthy", "restarting", "exited_with_error", "gone", "engine_lost", "memory_near_limit",
        "open_to_everybody", "way_to_root", "expectation_broken", "no_backup",
    }  # fmt: skip
    assert set(AlertRule.objects.values_list("name", flat=True)) == names


def test_it_is_pending_fires_and_is_resolved(watched: Watched) -> None:
    rule()
    assert watched.after(0) == []
    watched.perform("die", 1)
    assert watched.after(1) == []
    assert watched.shown() == [("it", "pending", WEB)]
    assert watched.after(30) == [f"alert_firing {WEB}"]
    alert = Alert.objects.get()
    assert (alert.state, alert.project, alert.kind) == ("firing", PROJECT, "container")
    assert alert.host is not None
    watched.perform("start")
    watched.after(1)
    assert watched.after(30) == [f"alert_firing {WEB}", f"alert_resolved {WEB}"]
    alert.refresh_from_db()
    assert (alert.state, watched.shown()) == ("resolved", [("it", "resolved", WEB)])
    assert alert.resolved_at == watched.now
    watched.after(301)
    assert watched.shown() == []


def test_what_waits_for_a_while_is_in_the_events_once(watched: Watched) -> None:
    rule()
    watched.perform("die", 1)
    assert watched.after(0) == watched.after(9) == []
    assert watched.after(2) == watched.after(3) == [f"alert_pending {WEB}"]
    assert sentence(Event(**watched.told[0])) == f"Alert “it” is pending: “{WEB}”"
    watched.restart()
    assert watched.after(1) == [f"alert_pending {WEB}"]
    assert watched.after(30) == [f"alert_pending {WEB}", f"alert_firing {WEB}"]


def test_what_is_over_in_time_leaves_nothing(watched: Watched) -> None:
    rule()
    channel()
    watched.perform("die", 1)
    watched.after(1)
    watched.perform("start")
    watched.after(10)
    assert watched.after(60) == []
    assert not Alert.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_each_channel_that_wants_it_is_given_a_message(watched: Watched) -> None:
    rule()
    channel()
    channel(name="picky", rules=["other"])
    channel(name="exact", rules=["it"])
    watched.perform("die", 1)
    watched.after(0)
    watched.after(30)
    assert sorted(one.channel.name for one in OutboxMessage.objects.all()) == ["exact", "ops"]
    document = OutboxMessage.objects.filter(channel__name="ops").get().document
    assert document["text"] == f"“{WEB}” stopped with an error (exit code 1)."
    assert (document["state"], document["rule"], document["severity"]) == ("firing", "it", "error")
    assert document["alert"] == Alert.objects.get().pk
    assert document["object"]["project"] == PROJECT


def test_a_death_that_nobody_asked_for_is_read_from_the_events(watched: Watched) -> None:
    rule()
    watched.after(0)
    watched.perform("die", 137)
    node = f"container:{next(o['Id'] for o in watched.engine.containers() if f'/{WEB}' in o['Names'])}"
    watched.after(0)
    assert watched.shown() == []
    Event.objects.create(
        at=watched.now, source="engine", kind=EngineKind.DIE, node_id=node, details={"exit_code": 137}
    )
    watched.after(0)
    assert watched.shown() == [("it", "pending", WEB)]


def test_after_a_restart_it_goes_on_and_nobody_is_told_twice(watched: Watched) -> None:
    rule()
    channel()
    watched.perform("die", 1)
    watched.after(0)
    watched.after(30)
    watched.restart()
    watched.after(60)
    assert Alert.objects.count() == OutboxMessage.objects.count() == 1
    watched.perform("start")
    watched.after(1)
    watched.after(30)
    assert Alert.objects.get().state == "resolved"


def test_what_the_database_does_not_take_is_written_later(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(hold="0s")
    channel()
    watched.perform("die", 1)

    def broken(*_arguments: object) -> None:
        raise DatabaseError("full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "write", broken)
        with pytest.raises(DatabaseError):
            watched.after(0)
    assert not Alert.objects.exists()
    assert watched.after(1) == [f"alert_firing {WEB}"]
    assert OutboxMessage.objects.count() == 1


def test_a_rule_that_is_not_enabled_any_more_ends_quietly(watched: Watched) -> None:
    row = rule(hold="0s")
    channel()
    watched.perform("die", 1)
    watched.after(0)
    row.enabled = False
    row.save()
    watched.after(1)
    assert Alert.objects.get().state == "resolved"
    assert OutboxMessage.objects.count() == 1


def test_events_say_it_in_a_sentence(watched: Watched) -> None:
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    event = Event(**watched.told[0])
    assert sentence(event) == f"Alert “it”: “{WEB}”"
    assert event.project == PROJECT


def test_the_stream_says_how_each_stands_and_walls_no_names(watched: Watched) -> None:
    rule(hold="0s")
    watched.perform("die", 1)
    watched.after(0)
    Alert.objects.update(acknowledged_by="ada", snoozed_until=watched.now + timedelta(hours=1))
    watched.after(1)
    topic = Alerts(currents.of(watched.hub))
    news = [topic.news(Reader("x", who, "x", 1), None) for who in (1, -1)]
    mine, walls = (orjson.loads(one[1])["entries"] for one in news if one is not None)
    assert [(one["state"], one["object"]["name"]) for one in mine] == [("acknowledged", WEB)]
    assert mine[0]["acknowledged_by"] == "ada"
    assert mine[0]["snoozed_until"].endswith("Z")
    assert "ada" not in str(walls)


def test_memory_near_its_limit_is_read_for_the_rule_and_fires(
    watched: Watched, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = DemoWorkloads.stats

    def full(self: DemoWorkloads, container_id: str) -> dict[str, Any]:
        asked.append(container_id)
        found = real(self, container_id)
        full = {"usage": 950, "stats": {"inactive_file": 2}, "limit": 1000}
        return found | {"memory_stats": full if container_id == engine.container(WEB)["Id"] else {}}

    monkeypatch.setattr(DemoWorkloads, "stats", full)
    it = rule(when="memory_near_limit", enabled=False)
    watched.after(1)
    assert asked == []
    it.enabled = True
    it.save()
    watched.after(1)
    poller = pollers.of(watched.hub)
    eventually(lambda: poller.counters(f"container:{engine.container(WEB)['Id']}", 60))
    watched.after(1)
    assert watched.shown() == [("it", "pending", WEB)]
    assert watched.after(31) == [f"alert_firing {WEB}"]
    assert "95%" in text_of(Alert.objects.get())
    poller.stop()


def test_a_rule_of_labels_judges_though_the_engine_is_away(
    watched: Watched, hub: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are asked of the engine, and it is its being away that is to be told."""
    rule(name="labels", of="label:tier=web")
    rule(name="lost", when="engine_lost", of="", hold="30s")

    def away(*_of: object) -> None:
        raise EngineUnreachable("gone")

    monkeypatch.setattr(facts, "labels_of", away)
    hub.stop()
    hub.store.set_engine_state("unreachable", "gone")
    watched.after(1)
    assert any(told.startswith("alert_firing") for told in watched.after(31))
    assert ("lost", "firing") in {one[:2] for one in watched.shown()}
