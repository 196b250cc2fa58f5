"""What an event is as a fact; and what never gets into one."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from topology.engine.events import reduce_event
from topology.engine.marks import Marks
from topology.events.facts import HostEvent, Names, fact
from topology.graph.records import Fields, Node, Topology

SECRET = "hunter2"
WEB, DB, PROXY = "container:w", "container:d", "network:p"
CHART = Topology.of(
    {
        WEB: Node(WEB, "container", Fields(("name", "project", "state"), ("web", "shop", "running"))),
        DB: Node(DB, "container", Fields(("name", "project", "state"), ("db", None, "exited"))),
        PROXY: Node(PROXY, "network", Fields(("name", "project"), ("proxy", None))),
        "volume:data": Node("volume:data", "volume", Fields(("name", "project"), ("data", "shop"))),
    },
    {},
)


def event(kind: str, action: str, actor: str = "w", at: int = 5, **attributes: str) -> dict[str, Any]:
    about = {"ID": actor, "Attributes": attributes}
    return {"Type": kind, "Action": action, "Actor": about, "time": 0, "timeNano": at}


def told(kind: str, node: str | None = WEB, name: str = "web", **more: Any) -> HostEvent:  # noqa: ANN401
    project = more.pop("project", "shop" if node == WEB else "")
    return HostEvent(kind, 5, node, name, project=project, **more)


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (event("container", "create", "x", name="new"), told("create", "container:x", "new")),
        (event("container", "start", name="web"), told("start")),
        (event("container", "die", exitCode="137"), told("die", details=(("exit_code", 137),))),
        (event("container", "died"), told("die", details=(("exit_code", None),))),
        (event("container", "die", exitCode="x; rm"), told("die", details=(("exit_code", None),))),
        (event("container", "kill", signal="9"), told("kill", details=(("signal", "9"),))),
        (event("container", "stop"), told("stop")),
        (event("container", "restart"), told("restart")),
        (event("container", "pause"), told("pause")),
        (event("container", "unpause"), told("unpause")),
        (event("container", "oom"), told("oom")),
        (event("container", "update"), told("update")),
        (event("container", "destroy", "d"), told("destroy", DB, "db")),
        (event("container", "remove"), told("destroy")),
        (
            event("container", "rename", oldName="/old", name="web"),
            told("rename", details=(("old_name", "old"),)),
        ),
        (event("container", "health_status: healthy"), told("health", details=(("health", "healthy"),))),
        (event("container", "health_status:unhealthy"), told("health", details=(("health", "unhealthy"),))),
        (event("container", "health_status: starting"), None),
        (event("container", f"exec_create: sh -c {SECRET}"), None),
        (event("container", "attach"), None),
        (event("container", "start", ""), None),
        (
            event("network", "connect", "p", container="w", name="proxy"),
            told("connect", other=PROXY, other_name="proxy"),
        ),
        (
            event("network", "disconnect", "w", network="proxy"),
            told("disconnect", other=PROXY, other_name="proxy"),
        ),
        (event("network", "disconnect", "w", network="nowhere"), None),
        (
            event("network", "connect", "p", container="1" * 64, name="proxy"),
            told("connect", f"container:{'1' * 64}", "1" * 12, other=PROXY, other_name="proxy"),
        ),
        (event("network", "create", "n", name="n1"), told("create", "network:n", "n1")),
        (event("network", "remove", "p"), told("destroy", PROXY, "proxy")),
        (event("volume", "create", "v"), told("create", "volume:v", "v")),
        (event("volume", "destroy", "data"), told("destroy", "volume:data", "data", project="shop")),
        (event("volume", "mount", "data", container="w"), None),
        (event("volume", "create", f"portolan-{'0' * 16}"), None),
        (
            event("network", "prune", "", reclaimed="0"),
            told("prune", None, "", details=(("what", "network"), ("reclaimed", 0))),
        ),
        (
            event("volume", "prune", "", reclaimed="4096"),
            told("prune", None, "", details=(("what", "volume"), ("reclaimed", 4096))),
        ),
        (event("image", "delete", "i"), None),
        (event("daemon", "reload"), None),
        ({}, None),
        ({"Type": "container", "Action": "start"}, None),
    ],
    ids=lambda value: f"{value.get('Type')}-{value.get('Action')}" if isinstance(value, dict) else "",
)
def test_an_event_is_a_fact(happened: dict[str, Any], expected: HostEvent | None) -> None:
    assert fact(happened, CHART, Names()) == expected


def test_names_are_known_from_events_before_the_chart_has_them() -> None:
    names = Names()
    made = event("container", "create", "x", name="new")
    made["Actor"]["Attributes"]["com.docker.compose.project"] = "shop"
    fact(made, None, names)
    found = fact(event("network", "connect", "p", container="x", name="proxy"), CHART, names)
    assert found is not None
    assert (found.name, found.project) == ("new", "shop")
    fact(event("container", "rename", "x", oldName="/new", name="newer"), None, names)
    found = fact(event("container", "start", "x"), CHART, names)
    assert found is not None
    assert found.name == "newer"


def test_the_chart_knows_a_project_that_no_event_tells() -> None:
    names = Names()
    fact(event("container", "pause", name="web"), None, names)
    assert names.of(WEB, None).project == ""
    assert names.of(WEB, CHART).project == "shop"


def test_names_are_forgotten_when_there_are_too_many() -> None:
    names = Names(keep=2)
    for key in "abc":
        fact(event("container", "create", key, name=f"name-{key}"), None, names)
    assert [names.of(f"container:{key}", None).name for key in "abc"] == ["a", "name-b", "name-c"]


def test_without_a_time_in_nanoseconds_the_seconds_do() -> None:
    found = fact({**event("container", "start"), "timeNano": None, "time": 7}, CHART, Names())
    assert found is not None
    assert found.at == 7_000_000_000


def test_long_names_are_cut() -> None:
    found = fact(event("network", "create", "n", name="x" * 10_000), None, Names())
    assert found is not None
    assert len(found.name) == 255


@pytest.mark.parametrize(
    "line",
    [
        {"Action": f"exec_create: sh -c {SECRET}", "Actor": {"ID": "w", "Attributes": {"name": "web"}}},
        {"Action": f"top {SECRET}", "Actor": {"ID": "w"}},
        {
            "Action": "create",
            "Actor": {"ID": "w", "Attributes": {**Marks().labels("x", "1.2.3"), "name": "x"}},
        },
    ],
)
def test_what_was_not_asked_for_ends_at_the_door(line: dict[str, Any]) -> None:
    assert reduce_event(orjson.dumps({"Type": "container", **line}), Marks()) is None


def test_who_only_carries_our_labels_is_heard() -> None:
    labels = Marks().labels("x", "1.2.3")
    for attributes in ({"portolan.helper": "1", "name": "x"}, {**labels, "name": "y"}):
        line = {"Type": "container", "Action": "create", "Actor": {"ID": "w", "Attributes": attributes}}
        assert reduce_event(orjson.dumps(line), Marks()) is not None


def test_of_the_labels_only_the_project_is_kept() -> None:
    labels = {"com.docker.compose.project": "shop", "password": SECRET, "execID": SECRET}
    line = {"Type": "container", "Action": "die", "Actor": {"ID": "w", "Attributes": labels}}
    kept = reduce_event(orjson.dumps(line), Marks())
    assert kept is not None
    assert kept["Actor"]["Attributes"] == {"com.docker.compose.project": "shop"}
