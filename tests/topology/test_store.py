"""The store: revisions, frames that lead from one to the next, and who is told."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest

from topology.graph.delta import apply
from topology.graph.records import NO_FIELDS, Edge, Fields, Node, Topology
from topology.store import codec
from topology.store.revisions import Frame, Store


def make(engine: str = "E", **names: str) -> Topology:
    """A host with a container for each `id=name`."""
    host = Node(f"host:{engine}", "host", Fields.of([("name", "box")]))
    nodes = {host.id: host}
    edges = {}
    for key, name in names.items():
        node = Node(f"container:{key}", "container", Fields.of([("name", name)]))
        edge = Edge(node.id, "sandbox:host", "joins", "joins", NO_FIELDS)
        nodes[node.id], edges[edge.id] = node, edge
    return Topology.of(nodes, edges)


def follow(held: Topology | None, frame: Frame) -> Topology:
    """What a browser holds after a frame."""
    body: dict[str, Any] = json.loads(frame.text)
    assert (body["epoch"], body["revision"]) == (frame.epoch, frame.revision)
    if body["type"] == "snapshot":
        assert frame.base is None
        return codec.decode_document(body["topology"])
    assert body["base"] == frame.base
    assert held is not None
    return apply(held, codec.decode_delta(body))


def test_it_has_nothing_to_say_before_the_first_topology() -> None:
    store = Store()
    assert store.revision == 0
    assert store.topology is None
    assert store.document() is None
    assert store.document_bytes() is None
    assert store.frames_since(None, None) == []
    assert store.engine_state.state == "unreachable"


def test_it_counts_changes_and_ignores_a_topology_that_is_the_same() -> None:
    store = Store()
    assert store.replace(make(a="web")) == 1
    assert store.replace(make(a="web")) == 1
    assert store.replace(make(a="db")) == 2
    assert store.revision == 2
    assert store.topology == make(a="db")


def test_it_gives_a_newcomer_a_snapshot() -> None:
    store = Store("epoch")
    store.replace(make(a="web"))
    [frame] = store.frames_since(None, None)
    assert frame.epoch == "epoch"
    assert follow(None, frame) == make(a="web")
    assert json.loads(frame.text)["topology"]["graph"]["engine"] == "E"


def test_it_leads_a_browser_from_any_revision_to_the_current_one_in_one_step() -> None:
    store = Store()
    history = [
        make(a="web"),
        make(a="web", b="db"),
        make(a="web2", b="db"),
        make(b="db"),
        make(a="new", b="db"),
    ]
    for topology in history:
        store.replace(topology)
    for revision, held in enumerate(history, start=1):
        frames = store.frames_since(store.epoch, revision)
        assert len(frames) == (revision < len(history))
        for frame in frames:
            assert json.loads(frame.text)["type"] == "delta"
            assert frame.base == revision
            assert frame.revision == store.revision
            held = follow(held, frame)
        assert held == history[-1]


def test_it_gives_a_snapshot_to_a_browser_that_the_ring_does_not_reach() -> None:
    store = Store(keep=2)
    for name in "abcd":
        store.replace(make(x=name))
    assert json.loads(store.frames_since(store.epoch, 1)[0].text)["type"] == "snapshot"
    assert json.loads(store.frames_since(store.epoch, 2)[0].text)["type"] == "delta"
    assert json.loads(store.frames_since(store.epoch, 99)[0].text)["type"] == "snapshot"
    assert json.loads(store.frames_since(store.epoch, 0)[0].text)["type"] == "snapshot"
    for revision in (3, 4):
        assert json.loads(store.frames_since("another life", revision)[0].text)["type"] == "snapshot"
    assert store.frames_since(store.epoch, 4) == []


def test_it_forgets_old_deltas_that_are_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topology.store.revisions.KEEP_CHARACTERS", 3000)
    store = Store()
    for number in range(9):
        store.replace(make(x=str(number) * 1000))
    kinds = [json.loads(store.frames_since(store.epoch, r)[0].text)["type"] for r in range(1, 9)]
    assert kinds == ["snapshot"] * 6 + ["delta"] * 2
    store.replace(make(x="y" * 5000))
    assert json.loads(store.frames_since(store.epoch, 9)[0].text)["type"] == "snapshot"


def test_it_encodes_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def count(name: str) -> None:
        real = getattr(codec, name)

        def counted(*arguments: object) -> object:
            calls.append(name)
            return real(*arguments)

        monkeypatch.setattr(codec, name, counted)

    for name in ("encode_delta", "encode_snapshot", "encode_document", "encode_engine"):
        count(name)
    store = Store()
    for name in "abc":
        store.replace(make(x=name))
    assert calls == ["encode_delta"] * 2
    for _ in range(20):
        store.frames_since(None, None)
        store.frames_since(store.epoch, 1)
        store.frames_since(store.epoch, 2)
        store.document_bytes()
        store.engine_frame()
    assert sorted(calls) == ["encode_delta"] * 3 + ["encode_document", "encode_engine", "encode_snapshot"]


def test_it_begins_another_epoch_for_another_engine() -> None:
    store = Store()
    store.replace(make("E", a="web"))
    store.replace(make("E", a="web", b="db"))
    epoch = store.epoch
    assert store.replace(make("F", a="web")) == 3
    assert store.epoch != epoch
    [frame] = store.frames_since(epoch, 2)
    assert json.loads(frame.text)["topology"]["graph"]["engine"] == "F"
    assert follow(None, frame) == make("F", a="web")
    assert json.loads(store.frames_since(store.epoch, 2)[0].text)["type"] == "snapshot"


def test_its_document_is_of_the_revision_that_it_names() -> None:
    store = Store()
    for name in "ab":
        store.replace(make(x=name))
        document = store.document()
        assert document is not None
        assert json.loads(document.body)["graph"]["revision"] == document.revision == store.revision
        assert codec.decode_document(json.loads(document.body)) == make(x=name)
        assert store.document_bytes() == document.body


def test_an_outage_has_one_beginning() -> None:
    store = Store()
    assert store.set_engine_state("live")
    live = store.engine_state
    assert not store.set_engine_state("live")
    assert store.engine_state == live
    assert store.set_engine_state("stale", "The engine does not answer.")
    stale = store.engine_state
    time.sleep(0.01)
    assert stale.since >= live.since
    assert store.set_engine_state("unreachable", "No engine listens.")
    assert store.engine_state.since == stale.since
    assert store.engine_state.reason == "No engine listens."
    assert store.set_engine_state("live")
    frame = json.loads(store.engine_frame())
    assert frame == {"type": "engine", "state": "live", "since": store.engine_state.since, "reason": None}


def test_it_tells_subscribers_that_there_is_news_and_nothing_else() -> None:
    store = Store()
    told: list[int] = []
    unsubscribe = store.subscribe(lambda: told.append(store.revision))
    store.replace(make(a="web"))
    store.replace(make(a="web"))
    store.set_engine_state("live")
    store.set_engine_state("live")
    assert told == [1, 1]
    unsubscribe()
    unsubscribe()
    store.replace(make(a="db"))
    assert told == [1, 1]


def test_a_failing_subscriber_does_not_keep_the_news_from_others(caplog: pytest.LogCaptureFixture) -> None:
    store = Store()
    told: list[int] = []

    def fail() -> None:
        raise RuntimeError("no")

    store.subscribe(fail)
    store.subscribe(lambda: told.append(store.revision))
    store.replace(make(a="web"))
    assert told == [1]
    assert "subscriber" in caplog.text


def test_readers_in_other_threads_never_see_half_of_a_change() -> None:
    store = Store(keep=5)
    store.replace(make(x="0"))
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        held: Topology | None = None
        epoch: str | None = None
        revision: int | None = None
        while not stop.is_set():
            for frame in store.frames_since(epoch, revision):
                try:
                    held = follow(held, frame)
                    epoch, revision = frame.epoch, frame.revision
                    assert held == make(x=str(revision - 1))
                except Exception as error:
                    wrong.append(error)
                    return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 400):
        store.replace(make(x=str(number)))
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
