"""Figures by API, against the demo engine."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dashboard.figures.poller import pollers
from dashboard.figures.service import MOST_TOLD
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.dashboard.operations.test_runner import post, problem
from topology.engine.synthetic import SyntheticEngine
from topology.model.figures import Usage

pytestmark = pytest.mark.django_db
NAME = "edge-traefik-1"


def asked(client: Client, **body: object) -> dict[str, Any]:
    answer = post(client, "/api/figures", body)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_who_looks_is_told_what_containers_use(
    viewing: Client, hub: Runtime, engine: SyntheticEngine
) -> None:
    node = f"container:{engine.container(NAME)['Id']}"
    stopped = f"container:{next(one['Id'] for one in engine.containers() if one['State'] == 'exited')}"
    wanted = [node, stopped, "container:0f", "network:0f"]
    eventually(lambda: asked(viewing, containers=wanted)["containers"])
    found = asked(viewing, containers=wanted)
    assert list(found["containers"]) == [node]
    series = found["containers"][node]
    assert 0 < series["memory"][0] <= series["memory_limit"]
    assert len({len(series[name]) for name in ("at", "cpu", "memory", "received", "read")}) == 1
    assert abs(series["at"][-1] - found["at"]) < 20
    assert asked(viewing, containers=wanted, since=series["at"][-1] + 0.1)["containers"] == {}
    hour = viewing.get(f"/api/containers/{NAME}/figures").json()
    assert hour["containers"][node]["at"][0] == series["at"][0]
    pollers.of(hub).stop()


def test_much_is_told_in_few_readings_each(
    viewing: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    most: list[int] = []
    poller = pollers.of(hub)

    def since(_node: str, _at: float, wanted: int) -> list[Usage]:
        most.append(wanted)
        return []

    monkeypatch.setattr(poller, "since", since)
    monkeypatch.setattr(poller, "want", lambda *_some, **_more: None)
    topology = hub.store.topology
    assert topology is not None
    asked(viewing, containers=[node.id for node in topology.of_kind("container")], most=360)
    assert 0 < most[0] * len(most) <= MOST_TOLD
    assert most[0] == 360


def test_what_cannot_be_asked_is_refused(viewing: Client, hub: Runtime) -> None:
    problem(post(viewing, "/api/figures", {"containers": ["x"] * 501}), 400, "invalid")
    problem(post(viewing, "/api/figures", {"containers": [], "most": 0}), 400, "invalid")
    problem(post(viewing, "/api/figures", {"containers": [], "who": 1}), 400, "invalid")
    problem(viewing.get("/api/containers/nobody/figures"), 404, "container_not_found")
