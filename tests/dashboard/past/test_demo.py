"""The invented day of a demo host: true on a fresh start, and never over what is there."""

from __future__ import annotations

import pytest

from dashboard.alerts import demo as alerts
from dashboard.alerts.models import Alert
from dashboard.notes.models import Note
from dashboard.past import demo
from dashboard.past.models import Coverage, Interval, Recording
from dashboard.past.moments import parse
from dashboard.past.recorder import PastRecorder
from dashboard.runtime import Runtime, registry
from tests.dashboard.past.conftest import START, Host
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Builder
from topology.snapshot import take_snapshot

pytestmark = pytest.mark.django_db


def living(host: Host, size: int, *, life: bool = True) -> Runtime:
    """A demo host as it is made at the start, for which time stands still."""
    engine = SyntheticEngine(size, life=life, clock=lambda: START / 1000)
    host.runtime = Runtime(lambda: engine)
    registry.use(host.runtime)
    return host.runtime


def test_a_day_is_there_from_the_start(host: Host) -> None:
    runtime = living(host, 30)
    alerts.seed(runtime)
    host.recorder = PastRecorder(runtime)
    host.recorder._sweep_at = float("inf")
    host.wait()
    topology = Builder().build(take_snapshot(runtime.engine()))
    host.show(topology)
    assert {node["id"] for node in host.at(host.now)["nodes"]} == set(topology.nodes)
    day = host.between(host.now - demo.BEGUN, host.now)
    kinds = {group["kind"]: group for group in day["groups"]}
    assert "redeployed" in kinds
    assert len(kinds["redeployed"]["containers"]) > 2
    anew = [one for one in day["nodes"]["added"] if one["id"] in kinds["redeployed"]["containers"]]
    made = {parse(one["created"]) for one in anew if one["kind"] == "container"}
    assert {round((host.now - one) / demo.HOUR) for one in made} == {9}, "the engine says the same"
    gone = [one for one in day["nodes"]["removed"] if one["kind"] == "container" and one["project"]]
    assert {round((host.now - parse(one["created"])) / demo.HOUR / 24) for one in gone} == {41}
    assert sorted(Note.objects.values_list("name", flat=True)) == ["proxy", "traefik"]
    assert [one["name"] for one in day["nodes"]["removed"] if one["kind"] == "container"].count(
        "pgadmin"
    ) == 1
    assert len(day["unknown"]) == 2  # the hour, and the moment since the day was made
    changed = {pair["after"].get("health") for pair in day["nodes"]["changed"]}
    assert "unhealthy" in changed
    states = sorted((one.rule, one.state, one.acknowledged_by) for one in Alert.objects.all())
    assert states == [("restarting", "firing", "demo"), ("unhealthy", "firing", "")]


def test_every_moment_of_it_is_a_chart_of_its_own(host: Host) -> None:
    """No wire leads to what is not there, and no volume names a container that is not."""
    runtime = living(host, 30)
    demo.write(runtime)
    for ago in (*range(24), 9.003, 0.9, 20.5):
        moment = int(START - ago * demo.HOUR) - 1
        if demo.UNSEEN[1] < START - moment < demo.UNSEEN[0]:
            continue
        document = host.at(moment + 2 if ago == 24 else moment)
        there = {node["id"] for node in document["nodes"]}
        assert all({edge["source"], edge["target"]} <= there for edge in document["edges"]), ago
        assert all(set(node.get("used_by", ())) <= there for node in document["nodes"]), ago


@pytest.mark.parametrize("size", [0, 1, 3, 8])
def test_small_hosts_have_what_they_can(host: Host, size: int) -> None:
    alerts.seed(living(host, size))
    assert Coverage.objects.count() == 2


def test_nothing_is_written_over_a_past_nor_for_a_host_that_stands_still(host: Host) -> None:
    alerts.seed(living(host, 5, life=False))
    assert not Recording.objects.exists()
    runtime = living(host, 5)
    alerts.seed(runtime)
    written = Interval.objects.count()
    alerts.seed(runtime)
    assert Interval.objects.count() == written
    assert demo.write(living(host, demo.LARGEST + 1)) is None
