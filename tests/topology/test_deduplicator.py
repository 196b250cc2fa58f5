"""Each thing once, however often and in however many events the engine tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.test_host_events import CHART, event
from topology.events.deduplicator import EventDeduplicator
from topology.events.facts import HostEvent
from topology.graph.records import Fields, Node, Topology

MILLISECOND = 1_000_000
Step = tuple[int, dict[str, Any]]


def step(at: int, kind: str, action: str, actor: str = "w", **attributes: str) -> Step:
    """An event, `at` milliseconds."""
    return at, event(kind, action, actor, at * MILLISECOND, **attributes)


def container(at: int, action: str, actor: str = "w", **attributes: str) -> Step:
    return step(at, "container", action, actor, **attributes)


def plug(at: int, action: str, container: str = "w") -> Step:
    return step(at, "network", action, "p", container=container, name="proxy")


def die(at: int, code: str = "137") -> Step:
    return container(at, "die", exitCode=code)


def run(steps: list[Step], until: int = 60_000) -> list[tuple[int, str]]:
    """What is told and when, in milliseconds, by a caller who always comes in time."""
    once = EventDeduplicator()
    found: list[tuple[int, str]] = []

    def collect(now: float) -> None:
        found.extend((round(now * 1000), said(fact)) for fact in once.due(now))

    for at, happened in steps:
        while (due := once.next_at()) is not None and due <= at / 1000:
            collect(due)
        once.take(happened, CHART, at / 1000)
        collect(at / 1000)
    while (due := once.next_at()) is not None and due <= until / 1000:
        collect(due)
    return found


def said(fact: HostEvent) -> str:
    details = " ".join(f"{key}={value}" for key, value in fact.details)
    return " ".join(filter(None, (fact.kind, fact.name, fact.other_name, details)))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([container(1, "start", "d")], [(1, "start db")]),
        ([die(1, "1")], [(1, "die web exit_code=1")]),
        (
            [container(1, "kill", signal="9"), plug(2, "disconnect"), die(9)],
            [(9, "die web exit_code=137 signal=9")],
        ),
        (
            [container(1, "kill", signal="1"), die(40_000, "0")],
            [(40_500, "die web exit_code=0")],
        ),
        (
            [
                container(1, "kill", signal="15"),
                die(50, "143"),
                plug(60, "disconnect"),
                container(70, "stop"),
            ],
            [(570, "die web exit_code=143 signal=15")],
        ),
        (
            [container(1, "kill", signal="15"), die(40_000, "143"), container(40_005, "stop")],
            [(40_505, "die web exit_code=143 signal=15")],
        ),
        (
            [container(1, "kill", signal="15"), die(40_000, "143")],
            [(40_500, "die web exit_code=143")],
        ),
        (
            [
                *(container(1, "kill", signal="15"), plug(20, "disconnect"), die(50), container(55, "stop")),
                *(plug(200, "connect"), container(600, "start"), container(620, "restart")),
            ],
            [(620, "restart web exit_code=137")],
        ),
        (
            [
                *(container(1, "kill", signal="15"), die(50, "0"), plug(51, "disconnect")),
                *(plug(200, "connect"), container(600, "start")),
            ],
            [(1100, "die web exit_code=0 signal=15"), (1100, "start web")],
        ),
        (
            [
                *(container(1, "kill", signal="15"), container(5, "kill", signal="9"), container(30, "stop")),
                *(die(32, "0"), die(300, "137")),
            ],
            [(532, "die web exit_code=0 signal=9")],
        ),
        (
            [die(1, "1"), container(5, "start"), die(9, "1")],
            [(1, "die web exit_code=1"), (5, "start web"), (9, "die web exit_code=1")],
        ),
        ([die(1, "1"), die(3000, "1")], [(1, "die web exit_code=1"), (3000, "die web exit_code=1")]),
        ([container(1, "start", "d"), container(3, "restart", "d")], [(1, "start db")]),
        ([container(1, "restart")], [(1, "restart web")]),
        ([plug(1, "connect")], [(1, "connect web proxy")]),
        ([plug(1, "connect", "d"), container(300, "start", "d")], [(300, "start db")]),
        (
            [container(1, "start", "d"), plug(5, "connect", "d")],
            [(1, "start db"), (5, "connect db proxy")],
        ),
        ([plug(1, "disconnect")], [(301, "disconnect web proxy")]),
        ([plug(1, "disconnect"), plug(4, "disconnect")], [(301, "disconnect web proxy")]),
        ([plug(1, "disconnect", "d"), plug(4, "disconnect", "d")], [(1, "disconnect db proxy")]),
        (
            [plug(1, "connect"), plug(5000, "connect")],
            [(1, "connect web proxy"), (5000, "connect web proxy")],
        ),
        (
            [plug(1, "disconnect"), plug(5, "connect"), plug(9, "disconnect")],
            [(5, "connect web proxy"), (301, "disconnect web proxy"), (309, "disconnect web proxy")],
        ),
        (
            [container(1, "kill", signal="15"), plug(5, "disconnect")],
            [(2005, "disconnect web proxy")],
        ),
        (
            [container(1, "kill", signal="15"), die(5, "0"), container(90, "destroy")],
            [(90, "die web exit_code=0 signal=15"), (90, "destroy web")],
        ),
        (
            [container(n, "health_status: unhealthy") for n in (1, 2)]
            + [container(3, "health_status: healthy")],
            [(1, "health web health=unhealthy"), (3, "health web health=healthy")],
        ),
        ([step(1, "volume", "create", "data")], []),
        ([step(1, "volume", "create", "v"), step(2, "volume", "create", "v")], [(1, "create v")]),
        (
            [step(1, "volume", "destroy", "data"), step(2, "volume", "create", "data")],
            [(1, "destroy data"), (2, "create data")],
        ),
        ([step(1, "network", "create", "n", name="n")] * 2, [(1, "create n")]),
        ([container(1, "rename", oldName="/a", name="b")], [(1, "rename b old_name=a")]),
        ([container(1, f"exec_create: sh {n}") for n in range(3)], []),
    ],
)
def test_it_is_told_once(steps: list[Step], expected: list[tuple[int, str]]) -> None:
    assert run(steps) == expected


def test_what_one_container_does_is_not_what_another_does() -> None:
    steps = [
        *(container(1, "kill", "w", signal="15"), container(2, "die", "w", exitCode="0")),
        *(plug(3, "connect", "d"), container(5, "start", "d"), container(7, "restart", "d")),
    ]
    assert run(steps) == [(5, "start db"), (502, "die web exit_code=0 signal=15")]


def test_a_volume_that_is_charted_before_its_event_comes_is_created() -> None:
    nodes = {**CHART.nodes, "volume:new": Node("volume:new", "volume", Fields(("name",), ("new",)))}
    later, once = Topology.of(nodes, {}), EventDeduplicator()
    once.take(event("volume", "create", "data", 1), CHART, 10.0)
    once.take(event("volume", "create", "new", 2), later, 10.1)
    assert [said(fact) for fact in once.due(11.0)] == ["create new"]
    again = EventDeduplicator()
    again.take(event("volume", "create", "data", 1), later, 10.0)
    again.take(event("volume", "create", "new", 2), later, 20.0)
    assert again.due(21.0) == []


def test_who_runs_is_not_taken_from_a_chart_of_before_an_outage() -> None:
    """Each container that starts again with the engine would be connected to each of its networks."""
    once = EventDeduplicator()
    once.take(plug(1, "connect")[1], CHART, 0.0)
    once.interrupted(1.0)
    once.take(plug(5000, "connect")[1], CHART, 2.0)
    once.take(container(5100, "start")[1], CHART, 2.1)
    once.take(plug(9000, "connect", "d")[1], CHART, 2.2)
    assert [said(fact) for fact in once.due(20.0)] == ["connect web proxy", "start web", "connect db proxy"]
    once.take(plug(20_000, "connect")[1], CHART, 20.0)
    assert [said(fact) for fact in once.due(20.0)] == ["connect web proxy"]


def test_before_there_is_a_chart_nobody_knows_who_runs() -> None:
    once = EventDeduplicator()
    once.take(container(1, "pause")[1], None, 0.0)
    once.take(plug(2, "connect")[1], None, 0.0)
    assert [said(fact) for fact in once.due(1.0)] == ["pause w"]
    once.take(plug(5000, "connect")[1], CHART, 2.0)
    assert [said(fact) for fact in once.due(2.0)] == ["connect web proxy"]
    assert [said(fact) for fact in once.due(4.0)] == ["connect w proxy"]


def test_few_charts_are_kept() -> None:
    once = EventDeduplicator()
    for number in range(100):
        once.take(event("container", "pause", "w", number), Topology.of(dict(CHART.nodes), {}), number / 10)
    assert len(once._charts) <= 5


def test_it_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topology.events.deduplicator.KEEP", 10)
    once = EventDeduplicator()
    for number in range(50):
        once.take(event("container", "create", f"c{number}", number, name=f"n{number}"), None, 0.0)
        once.take(event("volume", "create", f"v{number}", number), None, 0.0)
        once.take(event("network", "connect", "n", number, container=f"c{number}"), None, 0.0)
    assert {len(once._seen), len(once._containers), len(once._pairs), len(once._volumes)} == {10}


def test_it_says_when_events_have_told_of_an_endpoint_and_of_its_container() -> None:
    once = EventDeduplicator()
    for at, happened in (die(1), plug(2, "disconnect"), container(7, "start"), container(9, "pause")):
        once.take(happened, CHART, float(at))
    assert once.endpoint_at("container:w", "network:p") == 2.0
    assert once.turned_at("container:w") == 7.0
    assert once.turned_at("container:d") is None
    assert once.endpoint_at("container:d", "network:p") is None
