"""A host whose chart, engine and clock are set by hand, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.conf import settings

from dashboard.past import moments, service
from dashboard.past.recorder import PastRecorder
from dashboard.runtime import Runtime, registry
from topology.engine.synthetic import SyntheticEngine
from topology.graph.records import Topology
from topology.store import codec, revisions

#: 2026-11-27T10:00:00.000Z
START = 1_795_773_600_000
Json = dict[str, Any]


class Host:
    """Time stands still but for `wait`; nothing is recorded but by `record`."""

    def __init__(self) -> None:
        self.now = START
        self.runtime = self._runtime()
        self.recorder = self._recorder()

    def wait(self, milliseconds: int = 1000) -> int:
        """Let time pass; returns the moment that it is now."""
        self.now += milliseconds
        return self.now

    def show(self, topology: Topology) -> int:
        """The engine says this, and is live; recorded. Returns the moment."""
        self.runtime.store.replace(topology)
        self.runtime.store.set_engine_state("live")
        self.record()
        return self.now

    def lose(self) -> int:
        """The engine is away; recorded."""
        self.runtime.store.set_engine_state("stale", "gone")
        self.record()
        return self.now

    def record(self) -> None:
        """What the recorder's thread does when it is woken."""
        self.recorder.turn()

    def crash(self) -> None:
        """The process is killed, and starts again."""
        self.runtime = self._runtime()
        self.recorder = self._recorder()

    def end(self) -> None:
        """The process ends as it should, and starts again."""
        self.recorder._look()
        self.recorder._stopped = True
        self.recorder._look()
        self.crash()

    def at(self, moment: int) -> Json:
        """The document of a moment."""
        found: Json = orjson.loads(service.document_at(self.runtime, moment))
        return found

    def between(self, since: int, until: int) -> Json:
        """What changed."""
        found: Json = orjson.loads(service.difference_json(service.difference(self.runtime, since, until)))
        return found

    def _runtime(self) -> Runtime:
        runtime = Runtime(lambda: SyntheticEngine(0, life=False))
        registry.use(runtime)
        return runtime

    def _recorder(self) -> PastRecorder:
        recorder = PastRecorder(self.runtime)
        recorder._sweep_at = float("inf")
        return recorder


def document(topology: Topology) -> Json:
    """The live document, without what the past does not keep."""
    found: Json = orjson.loads(codec.encode_document(topology, "E", 1))
    for node in found["nodes"]:
        if node["kind"] == "container":
            node["status"] = None
    return found


@pytest.fixture
def host(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Host]:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr("dashboard.base.background.keep_connections", lambda: None)  # it is the test's
    clock = SimpleNamespace()
    monkeypatch.setattr(revisions, "time", SimpleNamespace(time_ns=lambda: clock.host.now * 1_000_000))
    monkeypatch.setattr(moments, "now", lambda: clock.host.now)
    clock.host = SimpleNamespace(now=START)
    clock.host = made = Host()
    yield made
    registry.use(None)
