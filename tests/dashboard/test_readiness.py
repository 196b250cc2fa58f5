"""What is said over HTTP while the engine or the database is away: that, and nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client

from dashboard.runtime import Runtime
from topology.store import revisions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]


@contextmanager
def database_away() -> Iterator[None]:
    def refuse(*_arguments: object, **_keywords: object) -> None:
        raise OperationalError("could not connect to server at 10.0.0.9")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", refuse)
        yield


@pytest.fixture
def outage(hub: Runtime, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """The engine was lost a minute ago."""
    began = datetime.now(UTC) - timedelta(seconds=60)
    monkeypatch.setattr(revisions, "iso", lambda _moment: began.isoformat())
    hub.stop()
    hub.store.set_engine_state("stale", "No answer from unix:///secret.sock.")
    return hub


def test_the_engine_is_live(viewing: Client, hub: Runtime) -> None:
    answer = viewing.get("/api/engine").json()
    assert (answer["state"], answer["reason"]) == ("live", None)
    assert answer["chart"] == {"epoch": hub.store.epoch, "revision": hub.store.revision, "age": 0}
    assert "Age" not in viewing.get("/api/topology").headers


def test_the_engine_is_away(viewing: Client, outage: Runtime) -> None:
    answer = viewing.get("/api/engine").json()
    assert (answer["state"], answer["reason"]) == ("stale", "No answer from unix:///secret.sock.")
    assert 60 <= answer["chart"]["age"] < 3600
    assert datetime.fromisoformat(answer["since"]) < datetime.now(UTC)


def test_who_is_not_logged_in_is_told_nothing_of_the_engine(client: Client) -> None:
    assert client.get("/api/engine").status_code == 401


def test_the_document_says_how_old_it_is_and_is_another_in_an_outage(viewing: Client, hub: Runtime) -> None:
    live = viewing.get("/api/topology")
    hub.stop()
    hub.store.set_engine_state("stale", "away")
    stale = viewing.get("/api/topology", headers={"if-none-match": live["ETag"]})
    assert (stale.status_code, stale["X-Portolan-Engine"]) == (200, "stale")
    assert int(stale["Age"]) >= 0
    assert stale.content == live.content
    same = viewing.get("/api/topology", headers={"if-none-match": stale["ETag"]})
    assert (same.status_code, same["X-Portolan-Engine"]) == (304, "stale")
    assert "Age" in same.headers
    hub.store.set_engine_state("live")
    again = viewing.get("/api/topology", headers={"if-none-match": live["ETag"]})
    assert (again.status_code, again["X-Portolan-Engine"]) == (304, "live")


def test_it_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready", "engine": "live", "database": "ok", "age": 0, "detail": None,
    }  # fmt: skip


def test_it_is_not_ready_without_the_engine_and_tells_strangers_no_address(
    client: Client, outage: Runtime
) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["engine"]) == (503, "stale")
    assert answer.json()["age"] >= 60
    assert answer.json()["detail"].endswith(".")
    assert b"secret" not in answer.content
    assert client.get("/healthz").status_code == 200


def test_it_is_not_ready_before_there_is_a_chart(client: Client, hub: Runtime) -> None:
    hub.stop()
    hub.store = revisions.Store()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["age"]) == (503, None)


def test_it_is_not_ready_without_the_database(viewing: Client) -> None:
    with database_away():
        answer, healthy = viewing.get("/readyz"), viewing.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert b"10.0.0.9" not in answer.content
    assert (healthy.status_code, healthy.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/api/topology", "/api/engine", "/api/actions"])
def test_without_the_database_the_api_says_so(
    viewing: Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    viewing.raise_request_exception = False
    with database_away():
        answer = viewing.get(path)
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert "mistake" not in answer.json()["detail"]
    assert b"10.0.0.9" not in answer.content
    assert "10.0.0.9" in caplog.text
    assert "Traceback" not in caplog.text


def test_without_the_database_a_page_says_so(viewing: Client) -> None:
    viewing.raise_request_exception = False
    with database_away():
        answer = viewing.get("/")
    assert answer.status_code == 503
    assert b"database" in answer.content
