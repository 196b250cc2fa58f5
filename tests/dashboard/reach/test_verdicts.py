"""What questions about reach leave in memory: nothing before the first, one verdict at most after it."""

from __future__ import annotations

import weakref

import pytest
from django.test import Client

from dashboard.reach import verdicts
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from topology.engine.synthetic import SyntheticEngine
from topology.graph.reachability.verdict import Verdict
from topology.graph.records import Topology

pytestmark = pytest.mark.django_db


def test_nothing_is_worked_out_before_somebody_asks_and_one_verdict_is_kept_after(
    hub: Runtime, engine: SyntheticEngine, viewing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "_kept", [])
    made: list[weakref.ref[Verdict]] = []
    really = Verdict.__init__

    def noted(self: Verdict, topology: Topology, *, names: bool = True) -> None:
        made.append(weakref.ref(self))
        really(self, topology, names=names)

    monkeypatch.setattr(Verdict, "__init__", noted)

    def change() -> None:
        before = hub.store.revision
        engine.perform("restart", "edge-traefik-1")
        eventually(lambda: hub.store.revision > before)

    change()
    assert made == []
    for _ in range(3):
        for path in ("/api/reach?from=edge-traefik-1", "/api/reach/projects"):
            assert viewing.get(path).status_code == 200
        change()
    assert len(made) >= 3
    assert len([one for one in made if one() is not None]) <= 1
