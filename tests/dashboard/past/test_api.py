"""The past by API: the forms that others rely on, and how what cannot be answered is refused."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from dashboard.past.moments import iso
from tests.dashboard.past.conftest import START, Host
from tests.dashboard.past.test_recording import A, chart, container

pytestmark = pytest.mark.django_db
AT = "2026-11-27T10:00:00.000Z"


def test_the_start_of_these_tests_is_what_it_says() -> None:
    assert iso(START) == AT


@pytest.mark.parametrize("at", [AT, "2026-11-27T10:00:00Z", "2026-11-27T19:00:00.000+09:00"])
def test_the_document_of_a_moment(viewing: Client, host: Host, at: str) -> None:
    host.show(chart(container(A)))
    answer = viewing.get(f"/api/topology?at={quote(at)}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["graph"] == {"version": 1, "engine": "E", "revision": 0, "at": AT}
    assert answer.json()["nodes"][0]["name"] == "web"
    for coded in ("gzip", "br"):
        small = viewing.get(f"/api/topology?at={quote(at)}", headers={"accept-encoding": coded})
        assert small["Content-Encoding"] == coded
        assert "Accept-Encoding" in small["Vary"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026-11-27", "1795773600", "2026-11-27T10:00:00.000", "2026-11-27 10:00:00.000Z"),
        *("2026-11-27T10:00:00.000000Z", "2026-13-27T10:00:00.000Z", "2026-11-27T10:00:00.000 09:00"),
        *(
            "2026-11-27T25:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.999Z",
            "٢026-11-27T10:00:00Z",
        ),
        "2026-11-27T10:00:00.000+99:99",
    ],
)
def test_what_is_no_time_is_refused(viewing: Client, host: Host, text: str) -> None:
    host.show(chart())
    for path in (f"/api/topology?at={quote(text)}", f"/api/changes?since={quote(text)}",
                 f"/api/changes?since={AT}&until={quote(text)}"):  # fmt: skip
        answer = viewing.get(path)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_time"), path
        assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_time_comes_with_its_interval(viewing: Client, host: Host) -> None:
    host.show(chart())
    host.lose()
    host.wait(60_000)
    host.show(chart())
    answer = viewing.get("/api/topology?at=2026-11-27T10:00:30.000Z")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (404, "unknown_time")
    assert body["interval"] == [AT, "2026-11-27T10:01:00.000Z"]


def test_a_time_before_the_first_is_too_old(viewing: Client, host: Host) -> None:
    host.show(chart())
    for path in ("topology?at=2026-11-27T09:59:59.999Z", "changes?since=2026-11-27T09:59:59.999Z"):
        answer = viewing.get(f"/api/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "too_old")
        assert answer.json()["first"] == AT


def test_what_changed(viewing: Client, host: Host) -> None:
    host.show(chart())
    host.wait()
    host.show(chart(container(A)))
    answer = viewing.get(f"/api/changes?since={AT}")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"version", "since", "until", "unknown", "nodes", "edges", "groups"}
    assert set(body["nodes"]) == set(body["edges"]) == {"added", "removed", "changed"}
    assert (body["version"], body["since"], body["until"]) == (1, AT, "2026-11-27T10:00:01.000Z")
    assert len(body["nodes"]["added"]) == 2
    earlier = viewing.get(f"/api/changes?since={AT}&until={AT}").json()
    assert earlier["nodes"]["added"] == []


def test_times_in_the_wrong_order_are_refused(viewing: Client, host: Host) -> None:
    host.show(chart())
    host.wait()
    host.record()
    answer = viewing.get(f"/api/changes?since=2026-11-27T10:00:01.000Z&until={AT}")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_time")


def test_since_when_must_be_said(viewing: Client, host: Host) -> None:
    assert viewing.get("/api/changes").json()["code"] == "invalid"


def test_strangers_see_nothing_of_the_past(client: Client, host: Host) -> None:
    host.show(chart())
    assert client.get(f"/api/changes?since={AT}").status_code == 401
    assert client.get(f"/api/topology?at={AT}").status_code == 401
