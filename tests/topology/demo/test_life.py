"""What happens on an invented host by itself, as its time passes."""

from __future__ import annotations

from tests.topology.demo.hosts import Clock, find
from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine


def strip(container: Json) -> Json:
    return {key: value for key, value in container.items() if key != "Status"}


def test_it_lives_the_same_life_every_time() -> None:
    histories = []
    for _ in range(2):
        clock = Clock()
        engine = SyntheticEngine(81, clock=clock)
        for _ in range(120):
            clock.now += 1
            engine.containers()
        histories.append(engine.containers())
    assert histories[0] == histories[1]


def test_it_changes_about_once_a_second_and_stays_near_its_size() -> None:
    clock = Clock()
    engine = SyntheticEngine(81, clock=clock)
    changes, before = 0, [dict(c) for c in engine.containers()]
    for _ in range(600):
        clock.now += 1
        now = engine.containers()
        changes += [strip(c) for c in now] != [strip(c) for c in before]
        before = now
        assert 81 <= len(now) <= 95
    assert changes > 300
    assert {"running", "exited", "paused", "restarting"} <= {c["State"] for c in before}


def test_it_catches_up_after_a_long_sleep_without_a_storm() -> None:
    clock = Clock()
    engine = SyntheticEngine(30, clock=clock)
    stream = engine.events(since="0")
    clock.now += 86400
    engine.containers()
    assert 30 <= len(engine.containers()) <= 42
    engine.perform("restart", "watchtower")
    actions = []
    for event in stream:
        actions.append(event["Action"])
        if event["Action"] == "restart" and event["Actor"]["Attributes"]["name"] == "watchtower":
            break
    assert 10 < len(actions) < 250


def test_it_keeps_the_text_of_a_status_true_as_time_passes() -> None:
    clock = Clock()
    engine = SyntheticEngine(30, life=False, clock=clock)
    engine.perform("restart", "n8n-db-1")
    first = find(engine, "n8n-db-1")
    assert first["Status"] == "Up Less than a second (health: starting)"
    clock.now += 90
    assert find(engine, "n8n-db-1")["Status"] == "Up About a minute (health: starting)"
    assert first["Status"] == "Up Less than a second (health: starting)", "records given out never change"
    clock.now += 7200
    assert find(engine, "n8n-db-1")["Status"] == "Up 2 hours (health: starting)"
