"""What Prometheus is told, and whom it takes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from dashboard.access.tokens import service as tokens
from dashboard.base.roles import Role
from dashboard.figures import metrics
from dashboard.figures.poller import pollers
from dashboard.runtime import Runtime
from topology.engine.demo.workloads import DemoWorkloads
from topology.engine.errors import EngineConflict
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.django_db


def scraped(client: Client, **headers: str) -> dict[str, dict[tuple[str, ...], float]]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.content
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        assert family.documentation
        assert family.type in ("counter", "gauge")
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_a_viewers_token_reads_what_every_container_uses(
    viewer: User, hub: Runtime, engine: SyntheticEngine
) -> None:
    _token, secret = tokens.create(viewer, "prometheus", Role.VIEWER, 30)
    found = scraped(Client(), Authorization=f"Bearer {secret}")
    running = [one for one in engine.containers() if one["State"] in ("running", "paused")]
    assert len(found["portolan_container_memory_bytes"]) == len(running)
    traefik = ("edge-traefik-1", "edge", "traefik")
    assert found["portolan_container_cpu_seconds_total"][traefik] > 0
    memory, limit = (found[f"portolan_container_memory{name}_bytes"][traefik] for name in ("", "_limit"))
    assert 0 < memory <= limit
    assert found["portolan_engine_up"] == {(): 1}
    assert sum(found["portolan_containers"].values()) == len(engine.containers())
    assert found["portolan_containers_without_figures"] == {(): 0}
    assert ("critical",) in found["portolan_alerts_firing"]
    pollers.of(hub).stop()


def test_who_is_not_known_is_told_nothing(hub: Runtime) -> None:
    assert Client().get("/metrics").status_code == 401
    refused = Client().get("/metrics", headers={"Authorization": "Bearer portolan_no_no"})
    assert (refused.status_code, refused.json()["code"]) == (401, "token_not_good")


def test_what_the_engine_does_not_tell_is_said_to_be_missing(
    viewing: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stats(_self: DemoWorkloads, _container: str) -> None:
        raise EngineConflict("no", 409)

    monkeypatch.setattr(DemoWorkloads, "stats", stats)
    found = scraped(viewing)
    assert "portolan_container_processes" not in found
    assert found["portolan_containers_without_figures"][()] > 20


def test_there_are_no_more_series_than_containers_that_are_read(
    viewing: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "MOST_MEASURED", 3)
    monkeypatch.setattr(metrics, "LONGEST_LABEL", 4)
    found = scraped(viewing)
    assert len(found["portolan_container_memory_bytes"]) <= 3
    assert all(len(text) <= 4 for labels in found["portolan_container_processes"] for text in labels)
    pollers.of(hub).stop()
