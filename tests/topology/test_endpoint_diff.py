"""Endpoints that come and go without an event."""

from __future__ import annotations

from tests.topology.test_host_events import CHART, DB, PROXY
from topology.events.endpoint_diff import unheard
from topology.events.facts import HostEvent
from topology.graph.records import Fields, Node, Topology


def chart(*endpoints: str, without: str = "", **states: str) -> Topology:
    nodes = {node.id: node for node in CHART.nodes.values() if node.id != without}
    for container, state in states.items():
        node = nodes[f"container:{container}"]
        nodes[node.id] = Node(node.id, "container", Fields(("name", "state"), (node.text("name"), state)))
    for endpoint in endpoints:
        nodes[f"endpoint:{endpoint}:p"] = Node(f"endpoint:{endpoint}:p", "endpoint", Fields((), ()))
    return Topology.of(nodes, {})


def test_an_endpoint_of_a_container_that_does_not_run_comes_and_goes() -> None:
    seen = (("seen", True),)
    assert unheard(chart(), chart("d"), 7) == [HostEvent("connect", 7, DB, "db", PROXY, "proxy", "", seen)]
    assert unheard(chart("d"), chart(), 7) == [HostEvent("disconnect", 7, DB, "db", PROXY, "proxy", "", seen)]


def test_everything_else_is_told_by_events() -> None:
    assert unheard(chart(), chart("w"), 7) == []
    assert unheard(chart(d="running"), chart("d"), 7) == []
    assert unheard(chart(), chart("d", d="running"), 7) == []
    assert unheard(chart(without=PROXY), chart("d"), 7) == []
    assert unheard(chart(without=DB), chart("d"), 7) == []
    assert unheard(chart("d", "w"), chart("d", "w"), 7) == []
