"""What happens is written down once, by whom it was done, and is told at once."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.events import recorder as recorder_module
from dashboard.events.models import Event
from dashboard.events.recorder import EventRecorder
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.dashboard.events.conftest import WEB, Servers, Tell, happened, kinds, told
from tests.dashboard.operations.test_runner import connect, disconnect
from topology.engine.errors import EngineUnreachable
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.usefixtures("recorder")

SECRET = "hunter2-in-a-command-line"


def settled() -> None:
    """Longer than anything is held."""
    time.sleep(1.0)


def test_the_start_is_told() -> None:
    one = told("portolan_started")
    assert (one.source, one.node_id, one.action) == ("engine", "", None)


def test_what_the_engine_tells_is_written_down(engine: SyntheticEngine) -> None:
    docker_id = engine.container(WEB)["Id"]
    engine.perform("pause", docker_id)
    one = told("pause")
    assert (one.source, one.node_id, one.name) == ("engine", f"container:{docker_id}", WEB)
    assert (one.project, one.username, one.outcome) == ("outline-prod", "", "")
    assert abs(timezone.now() - one.at) < timedelta(seconds=5)


def test_a_stop_and_a_restart_are_one_entry_each(engine: SyntheticEngine) -> None:
    docker_id = engine.container(WEB)["Id"]
    engine.perform("restart", docker_id)
    assert told("restart").details == {"exit_code": 143}
    engine.perform("stop", docker_id)
    assert told("die").details == {"exit_code": 143, "signal": "15"}
    assert kinds() == ["engine restart", "engine die"]


def test_what_we_do_ourselves_is_told_once_and_by_whom(operating: Client, engine: SyntheticEngine) -> None:
    connect(operating, "monitoring", WEB)
    one = told("connect")
    assert (one.source, one.username, one.outcome, one.name) == ("person", "otto", "done", WEB)
    assert (one.other_name, one.project) == ("monitoring", "outline-prod")
    assert one.action == Action.objects.get()
    disconnect(operating, "monitoring", WEB)
    told("disconnect")
    settled()
    assert kinds() == ["person connect", "person disconnect"]


def test_undoing_is_told_once_too(operating: Client) -> None:
    operating.post(connect(operating, "monitoring", WEB).json()["undo"], {}, content_type="application/json")
    told("disconnect")
    settled()
    assert kinds() == ["person connect", "person disconnect"]


def test_the_same_done_elsewhere_afterwards_is_somebody_elses(
    operating: Client, engine: SyntheticEngine
) -> None:
    network = next(n["Id"] for n in engine.networks() if n["Name"] == "monitoring")
    docker_id = engine.container(WEB)["Id"]
    connect(operating, "monitoring", WEB)
    engine.disconnect(network, docker_id)
    told("disconnect")
    engine.connect(network, docker_id, {})
    eventually(lambda: len(kinds()) == 3)
    assert kinds() == ["person connect", "engine disconnect", "engine connect"]


def test_a_refused_action_swallows_nobody_elses_event(
    viewing: Client, operating: Client, engine: SyntheticEngine
) -> None:
    network = next(n["Id"] for n in engine.networks() if n["Name"] == "monitoring")
    assert connect(viewing, "monitoring", WEB).status_code == 403
    engine.connect(network, engine.container(WEB)["Id"], {})
    assert connect(operating, "monitoring", WEB).status_code == 409
    eventually(lambda: len(kinds()) == 3)
    outcomes = sorted(Event.objects.filter(kind="connect").values_list("source", "outcome"))
    assert outcomes == [("engine", ""), ("person", "refused"), ("person", "refused")]
    refused = Event.objects.filter(username="otto").get()
    assert "already" in refused.details["detail"]


def test_of_several_who_ask_for_the_same_the_one_who_did_it_is_answered(
    operating: Client, engine: SyntheticEngine
) -> None:
    for expected in (200, 409, 409):
        assert connect(operating, "monitoring", WEB).status_code == expected
    eventually(lambda: len(kinds()) == 3)
    settled()
    assert kinds() == ["person connect"] * 3


def test_of_two_who_ask_at_once_the_one_who_did_it_is_answered(tell: Tell) -> None:
    wish = {"kind": "volume_remove", "volume_name": "data"}
    refused, done = (Action.objects.create(username=name, **wish) for name in ("ada", "bob"))
    tell("volume", "destroy", "data")
    settled()
    audit_log.finish(refused, Action.Outcome.REFUSED, "gone")
    eventually(lambda: len(kinds()) == 1)
    audit_log.finish(done, Action.Outcome.DONE)
    eventually(lambda: len(kinds()) == 2)
    time.sleep(2.5)
    assert kinds() == ["person volume_remove"] * 2


def test_a_failed_action_lets_the_engine_tell_what_came_of_it(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = engine.connect

    def cut(*what: object, **how: object) -> None:
        really(*what, **how)  # type: ignore[arg-type]
        raise EngineUnreachable("gone in the middle")

    monkeypatch.setattr(engine, "connect", cut)
    assert connect(operating, "monitoring", WEB).status_code == 503
    eventually(lambda: len(kinds()) == 2)
    assert kinds() == ["person connect", "engine connect"]
    assert Event.objects.get(source="person").outcome == "failed"


def test_an_event_that_comes_before_the_outcome_waits_for_it(tell: Tell, engine: SyntheticEngine) -> None:
    """As from another process: the row is there, the engine has done it, the outcome comes later."""
    action = Action.objects.create(username="root (command line)", kind="volume_remove", volume_name="data")
    tell("volume", "destroy", "data")
    settled()
    assert kinds() == []
    audit_log.finish(action, Action.Outcome.DONE)
    assert told("volume_remove").username == "root (command line)"
    tell("volume", "destroy", "data")  # as 27.x and older tell some things twice
    tell("volume", "destroy", "other")
    eventually(lambda: len(kinds()) == 3)
    assert kinds() == ["person volume_remove", "engine destroy", "engine destroy"]


def test_an_event_that_comes_after_the_outcome_is_recognised(tell: Tell) -> None:
    action = Action.objects.create(username="ada", kind="volume_create", volume_name="data")
    audit_log.finish(action, Action.Outcome.DONE)
    told("volume_create")
    tell("volume", "create", "data")
    settled()
    assert kinds() == ["person volume_create"]


def test_what_other_processes_do_is_told_within_seconds(operator: User) -> None:
    fields = {"username": "ada", "kind": "volume_backup", "volume_name": "data", "outcome": "done"}
    moment = timezone.now()
    (action,) = Action.objects.bulk_create([Action(**fields, finished_at=moment)])  # without a signal
    assert told("volume_backup").action_id == action.pk


def test_containers_that_stand_still_for_a_backup_are_told_with_the_name(
    tell: Tell, engine: SyntheticEngine, operator: User
) -> None:
    docker_id = engine.container(WEB)["Id"]
    action = Action.objects.create(
        username="otto", kind="volume_backup", volume_name="data", requested={"pause": True}
    )
    for node_id, name in (("volume:data", "data"), (f"container:{docker_id}", WEB)):
        action.touched.create(node_id=node_id, name=name)
    tell("container", "pause", docker_id, name=WEB)
    paused = told("pause")
    assert (paused.source, paused.username, paused.other_name) == ("person", "otto", "data")
    tell("container", "unpause", docker_id, name=WEB)
    told("unpause")
    audit_log.finish(action, Action.Outcome.DONE)
    told("volume_backup")
    tell("container", "pause", docker_id, name=WEB)
    eventually(lambda: len(kinds()) == 4)
    assert kinds() == ["person pause", "person unpause", "person volume_backup", "engine pause"]


@pytest.mark.parametrize("outcome", ["done", "failed"])
def test_a_copy_makes_its_volume_and_takes_it_back_without_a_word(tell: Tell, outcome: str) -> None:
    action = Action.objects.create(
        username="ada", kind="volume_copy", volume_name="data", requested={"to": "copy"}
    )
    tell("volume", "create", "copy")
    settled()
    if outcome == "failed":
        tell("volume", "destroy", "copy")
    audit_log.finish(action, Action.Outcome(outcome))
    assert told("volume_copy").outcome == outcome
    time.sleep(2.5)
    assert kinds() == ["person volume_copy"]


def test_a_prune_answers_for_each_of_its_volumes(tell: Tell) -> None:
    names = ["a" * 64, "b" * 64]
    action = Action.objects.create(username="ada", kind="volume_prune", requested={"names": names})
    for name in names:
        tell("volume", "destroy", name)
    audit_log.finish(action, Action.Outcome.DONE)
    told("volume_prune")
    settled()
    assert kinds() == ["person volume_prune"]


def test_what_was_cut_short_is_told_without_an_outcome() -> None:
    action = Action.objects.create(username="ada", kind="connect", container_id="c", network_id="n")
    time.sleep(0.3)
    QuerySet.update(Action.objects.filter(pk=action.pk), asked_at=timezone.now() - timedelta(minutes=2))
    assert told("connect").outcome == ""


def test_command_lines_and_labels_never_enter(tell: Tell) -> None:
    tell("container", f"exec_create: sh -c {SECRET}", "1" * 64, name="web")
    tell("container", "pause", "1" * 64, name="web", password=SECRET, execID=SECRET)
    told("pause")
    assert SECRET not in str(list(Event.objects.values()))


def test_an_outage_is_told_and_its_end(hub: Runtime, engine: SyntheticEngine) -> None:
    hub.store.set_engine_state("unreachable", "gone")
    hub.store.set_engine_state("stale", "gone")
    assert told("engine_lost").details == {"state": "unreachable"}
    eventually(lambda: Event.objects.filter(kind="engine_back").exists())
    assert kinds() == ["engine engine_lost", "engine engine_back"]


def test_an_endpoint_that_nobody_tells_of_is_seen(engine: SyntheticEngine, hub: Runtime) -> None:
    docker_id = engine.container(WEB)["Id"]
    engine.perform("stop", docker_id)
    told("die")
    network = next(n["Id"] for n in engine.networks() if n["Name"] == "monitoring")
    time.sleep(5.2)  # around a stop its endpoints come and go anyway
    engine.connect(network, docker_id, {})
    eventually(lambda: Event.objects.filter(kind="connect").exists(), 8)
    one = Event.objects.get(kind="connect")
    assert (one.source, one.name, one.other_name, one.details) == (
        "engine",
        WEB,
        "monitoring",
        {"seen": True},
    )


def test_while_the_database_cannot_be_asked_only_so_much_is_kept(
    hub: Runtime,
    servers: Servers,
    engine: SyntheticEngine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(recorder_module, "MOST_WAITING", 20)
    servers.end()
    recorder = EventRecorder(hub)

    def away() -> list[Action]:
        raise DatabaseError("away")

    for where in ("begin", "look"):
        with monkeypatch.context() as patch:
            patch.setattr(recorder._poller, where, away)
            for number in range(50):
                recorder._hear(happened("container", "pause", f"{number:064}", name=f"c{number}"))
            with pytest.raises(DatabaseError):
                recorder.turn()
        assert len(recorder._heard) == 0
        assert len(recorder._facts) == 20
        recorder.turn()
    names = [one.name for one in Event.objects.filter(kind="pause").order_by("pk")]
    assert names == [f"c{number}" for number in range(30, 50)] * 2
    assert caplog.text.count("Events are let go") == 2, "once in each outage"
