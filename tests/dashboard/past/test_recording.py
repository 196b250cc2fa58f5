"""What is recorded is what was there: at any moment, over gaps, crashes and restarts."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.base.problems import Problem
from dashboard.past.batch import Batch
from dashboard.past.frontier import FrontierFile
from dashboard.past.models import FOREVER, Content, Coverage, Interval, Recording
from dashboard.past.moments import iso
from dashboard.past.slots import slot_of, slots_at
from dashboard.past.writer import PastWriter
from tests.dashboard.past.conftest import START, Host, document
from tests.topology.topologies import topologies
from topology.graph.records import Edge, Fields, Node, Topology
from topology.store.revisions import KEEP

A, B = "a" * 64, "b" * 64


def container(identity: str, name: str = "web", status: str = "Up 1 second", state: str = "running") -> Node:
    pairs = [("name", name), ("image", "nginx:1"), ("state", state), ("status", status)]
    return Node(f"container:{identity}", "container", Fields.of(pairs))


def chart(*containers: Node) -> Topology:
    """A host with these, each in a sandbox of its own."""
    nodes = {"host:E": Node("host:E", "host", Fields.of([("name", "box")]))}
    edges = {}
    for one in containers:
        box = Node(one.id.replace("container", "sandbox"), "sandbox", Fields.of([("key", "x")]))
        edge = Edge(one.id, box.id, "joins", "joins", Fields.of([]))
        nodes |= {one.id: one, box.id: box}
        edges[edge.id] = edge
    return Topology.of(nodes, edges)


def refused(host: Host, moment: int) -> Problem:
    with pytest.raises(Problem) as caught:
        host.at(moment)
    return caught.value


def test_each_moment_is_as_it_was(host: Host) -> None:
    charts = [
        chart(),
        chart(container(A)),
        chart(container(A), container(B, "db")),
        chart(container(B, "dc")),
    ]
    seen = []
    for one in charts:
        host.wait()
        seen.append((host.show(one), one))
        host.wait()
        host.record()
        seen.append((host.now, one))
    for moment, one in seen:
        found = host.at(moment)
        assert found["graph"] == {"version": 1, "engine": "E", "revision": 0, "at": iso(moment)}
        assert (found["nodes"], found["edges"]) == (document(one)["nodes"], document(one)["edges"])


def test_the_moment_before_a_change_is_as_before(host: Host) -> None:
    host.show(chart())
    host.wait()
    at = host.show(chart(container(A)))
    assert len(host.at(at - 1)["nodes"]) == 1
    assert len(host.at(at)["nodes"]) == 3


def test_an_age_is_no_change(host: Host) -> None:
    first = host.show(chart(container(A, status="Up 1 minute")))
    rows = Interval.objects.count()
    host.wait()
    host.show(chart(container(A, status="Up 2 minutes")))
    assert Interval.objects.count() == rows
    assert host.at(first)["nodes"][0]["status"] is None
    assert host.between(first, host.now)["nodes"]["changed"] == []


def test_what_comes_again_is_kept_once(host: Host) -> None:
    for number in range(6):
        host.wait()
        host.show(chart(container(A, state="running" if number % 2 else "exited")))
    assert Content.objects.count() == 5  # host, two states, a sandbox, an edge
    assert Interval.objects.count() == 9


def test_the_difference_of_two_moments(host: Host) -> None:
    first = host.show(chart(container(A), container(B)))
    host.wait()
    host.show(chart(container(A), container(B), container("c" * 64)))  # comes and goes
    host.wait()
    last = host.show(chart(container(A, "www"), container("d" * 64)))
    found = host.between(first, last)
    assert (found["version"], found["since"], found["until"]) == (1, iso(first), iso(last))
    assert found["unknown"] == []
    assert [node["id"][:11] for node in found["nodes"]["added"]] == ["container:d", "sandbox:ddd"]
    assert [node["id"][:11] for node in found["nodes"]["removed"]] == ["container:b", "sandbox:bbb"]
    assert [edge["source"][:11] for edge in found["edges"]["added"]] == ["container:d"]
    assert [edge["source"][:11] for edge in found["edges"]["removed"]] == ["container:b"]
    (changed,) = found["nodes"]["changed"]
    assert (changed["before"]["name"], changed["after"]["name"]) == ("web", "www")
    assert found["edges"]["changed"] == []
    assert host.between(last, last)["nodes"] == {"added": [], "removed": [], "changed": []}


def test_a_time_before_the_first_is_too_old(host: Host) -> None:
    assert refused(host, START).code == "too_old"
    host.show(chart())
    problem = refused(host, START - 1)
    assert (problem.status, problem.code, problem.more) == (404, "too_old", {"first": iso(START)})


def test_a_time_to_come_is_unknown(host: Host) -> None:
    host.show(chart())
    problem = refused(host, START + 5)
    assert (problem.code, problem.more["interval"]) == ("unknown_time", [iso(START), iso(START + 5)])


def test_an_outage_of_the_engine_is_unknown(host: Host) -> None:
    host.show(chart(container(A)))
    host.wait()
    lost = host.lose()
    host.wait(5000)
    back = host.show(chart(container(B)))
    host.wait()
    host.record()
    problem = refused(host, lost + 1)
    assert (problem.status, problem.code) == (404, "unknown_time")
    assert problem.more == {"interval": [iso(lost), iso(back)]}
    assert host.at(lost)["nodes"][0]["id"] == f"container:{A}"
    assert host.at(back)["nodes"][0]["id"] == f"container:{B}"
    found = host.between(START, host.now)
    assert found["unknown"] == [[iso(lost), iso(back)]]
    assert len(found["nodes"]["added"]) == 2
    assert host.between(lost + 1, host.now)["unknown"] == [[iso(lost + 1), iso(back)]]


def test_an_outage_that_nobody_looked_at_is_unknown_as_well(host: Host) -> None:
    host.show(chart())
    seen = host.now
    host.wait()
    host.runtime.store.set_engine_state("stale", "gone")
    host.wait()
    back = host.show(chart(container(A)))
    assert refused(host, back - 1).more == {"interval": [iso(seen), iso(back)]}


@pytest.mark.parametrize("how", ["crash", "end"])
def test_a_restart_leaves_what_nobody_saw_unknown(host: Host, how: str) -> None:
    host.show(chart(container(A), container(B)))
    host.wait()
    host.record()
    ended = host.now
    getattr(host, how)()
    host.wait(60_000)
    begun = host.show(chart(container(A)))
    host.wait()
    host.record()
    assert refused(host, ended + 1).more == {"interval": [iso(ended), iso(begun)]}
    assert len(host.at(ended)["nodes"]) == 5
    assert len(host.at(begun)["nodes"]) == 3
    assert Interval.objects.filter(end=FOREVER).count() == 4
    assert Coverage.objects.filter(end=None).count() == 1


def test_after_a_crash_without_the_file_the_last_that_was_written_counts(host: Host) -> None:
    host.show(chart())
    host.wait()
    changed = host.show(chart(container(A)))
    host.wait()
    host.record()
    FrontierFile(Recording.objects.get())._path.unlink()
    host.crash()
    host.wait()
    back = host.show(chart())
    assert refused(host, changed + 1).more == {"interval": [iso(changed), iso(back)]}


def test_a_file_beside_an_older_database_is_not_believed(host: Host) -> None:
    host.show(chart())
    file = FrontierFile(Recording.objects.get())
    file.write(START + 100_000, PastWriter(Recording.objects.get()).last_number() + 1)
    assert file.read() is None


def test_a_clock_that_is_set_back_loses_nothing(host: Host) -> None:
    host.show(chart(container(A)))
    host.wait(10_000)
    last = host.show(chart(container(B)))
    host.end()
    host.now -= 8_000
    host.show(chart(container(A, "again")))
    host.wait(20_000)
    host.record()
    assert host.at(last - 1)["nodes"][0]["id"] == f"container:{A}"
    assert host.at(host.now)["nodes"][0]["name"] == "again"


def test_what_the_database_refuses_is_written_later(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    host.show(chart())
    first, intact = host.now, PastWriter._end

    def full(*_arguments: Any) -> None:  # noqa: ANN401
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(PastWriter, "_end", full)
    host.wait()
    host.runtime.store.replace(chart(container(A)))
    host.recorder._look()
    changed = host.now
    assert refused(host, changed).more["interval"] == [iso(first), iso(changed)]
    monkeypatch.setattr(PastWriter, "_end", intact)
    host.wait()
    host.recorder._look()
    assert len(host.at(changed)["nodes"]) == 3
    assert host.between(first, host.now)["unknown"] == []


def test_more_changes_than_the_store_holds_are_an_unknown_time(host: Host) -> None:
    host.show(chart())
    for number in range(KEEP + 2):
        host.wait(1)
        host.runtime.store.replace(chart(container(A, f"web{number}")))
    host.record()
    assert refused(host, host.now - 1).more == {"interval": [iso(START), iso(host.now)]}
    assert host.at(host.now)["nodes"][0]["name"] == f"web{KEEP + 1}"


def test_another_engine_is_another_chart(host: Host) -> None:
    host.show(chart(container(A)))
    host.wait()
    host.lose()
    host.wait()
    other = Topology.of({"host:F": Node("host:F", "host", Fields.of([]))}, {})
    at = host.show(other)
    assert host.at(at)["graph"]["engine"] == "F"
    assert len(host.at(at)["nodes"]) == 1
    assert host.at(START)["graph"]["engine"] == "E"


def test_what_was_harmless_goes_through_the_sieve_of_today(host: Host) -> None:
    options = Fields.of([("device", ":/x"), ("o", "addr=10.0.0.1,password=hunter2"), ("type", "nfs")])
    secret = Node("volume:v", "volume", Fields.of([("name", "v"), ("device", ":/x"), ("options", options)]))
    net = Node("network:n", "network", Fields.of([("options", Fields.of([("token", "hunter2")]))]))
    first = host.show(chart())
    host.wait()
    at = host.show(Topology.of({"volume:v": secret, "network:n": net}, {}))
    for found in (host.at(at), host.between(first, at)):
        assert "hunter2" not in str(found)
        assert "addr=10.0.0.1" in str(found)


moments = st.integers(0, 2**41)


@given(begin=moments, length=st.integers(1, 2**40), inside=st.integers(0, 2**40))
def test_an_interval_is_in_a_slot_of_each_of_its_moments(begin: int, length: int, inside: int) -> None:
    moment = begin + inside % length
    assert slot_of(begin, begin + length) in slots_at(moment)
    assert slot_of(begin, FOREVER) in slots_at(moment)


@settings(max_examples=60)
@given(steps=st.lists(st.tuples(st.integers(0, 3000), topologies()), min_size=1, max_size=8))
def test_any_sequence_of_charts(steps: list[tuple[int, Topology]]) -> None:
    """As intervals in memory: what each moment finds is the chart of that moment."""
    opened: dict[Any, Any] = {}
    batch, at, seen = Batch(opened), START, {}
    before: Topology | None = None
    for wait, topology in steps:
        at += wait
        for key in [*(before.nodes if before else ()), *(before.edges if before else ())]:
            if key not in topology.nodes and key not in topology.edges:
                batch.drop(at, key)
        batch.put(at, [*topology.nodes.values(), *topology.edges.values()])
        before = seen[at] = topology
    for moment, topology in seen.items():
        held = {one.key for one in batch.drafts if one.begin <= moment < one.end}
        assert held == {*topology.nodes, *topology.edges}
        assert sum(one.begin <= moment < one.end for one in batch.drafts) == len(held)
