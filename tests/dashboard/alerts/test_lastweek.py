"""What a rule would have told in the last week, by the past that is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from dashboard.alerts import lastweek
from dashboard.alerts.models import AlertRule
from dashboard.alerts.rules import read
from dashboard.events.models import EngineKind, Event
from tests.dashboard.alerts.conftest import WEB, Watched
from tests.dashboard.past.conftest import START, Host, host
from tests.topology.alerts.test_evaluator import EXITED, SICK, web
from tests.topology.expectations.hosts import host as topology
from tests.topology.expectations.hosts import node

__all__ = ["host"]
pytestmark = pytest.mark.django_db
MINUTE = 60_000


def told(kept: Host, /, when: str = "unhealthy", **more: str) -> dict[str, Any]:
    fields = {"of": "", "hold": "30s", "clear": "30s"} | more
    return lastweek.of(kept.runtime, read(AlertRule(name="it", when=when, severity="info", **fields)))


def fired(kept: Host, /, when: str = "unhealthy", **more: str) -> list[tuple[float, float | None]]:
    """In minutes since the start."""
    found = told(kept, when, **more)["fired"]
    return [(_minutes(one["at"]), _minutes(one["until"]) if one["until"] else None) for one in found]


def _minutes(text: str) -> float:
    return (datetime.fromisoformat(text).timestamp() * 1000 - START) / MINUTE


def happened(kept: Host, kind: EngineKind, **more: Any) -> None:  # noqa: ANN401 - a model's fields
    at = datetime.fromtimestamp(kept.now / 1000, UTC)
    Event.objects.create(at=at, source="engine", kind=kind, **{"node_id": node(1)} | more)


def test_it_is_told_by_hold_and_selector_with_what_it_said(host: Host) -> None:
    host.show(topology(web()))
    host.wait(10 * MINUTE)
    host.show(topology(web(**SICK)))
    host.wait(10 * MINUTE)
    host.show(topology(web()))
    host.wait(MINUTE)
    host.record()
    assert fired(host) == [(10.5, 20.5)]
    assert fired(host, hold="11m") == fired(host, of="project:other") == []
    assert fired(host, of="project:shop") == [(10.5, 20.5)]
    found = told(host)
    assert (found["told"], found["cut"], found["total"]) == (True, False, 1)
    assert found["fired"][0]["text"] == "“web” is unhealthy."


def test_how_a_container_ended_is_told_by_the_events(host: Host) -> None:
    host.show(topology(web()))
    host.wait(MINUTE)
    happened(host, EngineKind.DIE, details={"exit_code": 137})
    host.show(topology(web(**EXITED)))
    host.wait(10 * MINUTE)
    host.show(topology())
    host.record()
    assert fired(host, "exited_with_error") == [(1.5, None)]
    host.wait(MINUTE)
    host.record()
    assert fired(host, "exited_with_error") == [(1.5, 11.5)]


def test_while_the_engine_was_away(host: Host) -> None:
    host.show(topology(web()))
    host.wait(MINUTE)
    happened(host, EngineKind.ENGINE_LOST, details={"state": "unreachable"})
    host.lose()
    host.wait(10 * MINUTE)
    happened(host, EngineKind.ENGINE_BACK)
    host.show(topology(web()))
    host.wait(MINUTE)
    host.record()
    assert fired(host, "engine_lost") == [(1.5, 11.5)]
    assert fired(host, "gone") == []


def test_expectations_are_told_where_nobody_asks_of_what(host: Host) -> None:
    host.show(topology(web()))
    host.wait(MINUTE)
    happened(host, EngineKind.EXPECTATION_BROKEN, name="the edge")
    host.wait(5 * MINUTE)
    happened(host, EngineKind.EXPECTATION_KEPT, name="the edge")
    host.wait(5 * MINUTE)
    host.record()
    assert fired(host, "expectation_broken") == [(1.5, 6.5)]
    assert not told(host, "expectation_broken", of="project:shop")["told"]
    assert not told(host, "no_backup")["told"]
    assert not told(host, "unhealthy", of="label:tier=web")["told"]


def test_of_a_long_story_the_end_is_told_and_that_it_was_cut(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lastweek, "MOST", 10)
    for _time in range(10):
        host.show(topology(web(**SICK)))
        host.wait(MINUTE)
        host.show(topology(web()))
        host.wait(MINUTE)
    host.record()
    found = told(host)
    assert found["cut"]
    assert 0 < found["total"] < 10
    assert _minutes(found["since"]) > 0
    monkeypatch.setattr(lastweek, "MOST", 100_000)
    assert [told(host)[name] for name in ("cut", "total")] == [False, 10]


def test_nothing_is_known_yet(host: Host) -> None:
    assert told(host) == {"told": False, "since": None, "cut": False, "total": 0, "fired": []}


def test_the_page_and_the_api_tell_it_beside_what_matches_now(
    watched: Watched, administering: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.after(0)
    one = {"at": "2026-11-28T10:00:00.000Z", "until": None, "name": WEB, "text": f"“{WEB}” is gone."}
    week = {"told": True, "since": "2026-11-21T10:00:00.000Z", "cut": True, "total": 1, "fired": [one]}
    monkeypatch.setattr(lastweek, "of", lambda *_about: week)
    body = {"name": "x", "when": "gone"}
    found = administering.post("/api/rules/preview", body, "application/json").json()
    assert found["last_week"] == week
    form = body | {"hold": "30s", "clear": "30s", "severity": "info", "preview": "1"}
    page = administering.post("/alerts/rules/make/", form).content.decode()
    assert "It would have fired 1 time since 2026-11-21 10:00 UTC" in page
    assert f"“{WEB}” is gone." in page
    monkeypatch.setattr(lastweek, "of", lambda *_about: week | {"told": False})
    assert "cannot be told" in administering.post("/alerts/rules/make/", form).content.decode()
