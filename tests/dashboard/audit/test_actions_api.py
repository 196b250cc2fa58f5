"""The record by API: every kind, the filters of its page, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.audit import log as audit_log
from dashboard.targets import Target
from tests.dashboard.operations.test_runner import connect, disconnect, post
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"


def lines(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/actions{query}")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()
    return found


def test_it_tells_of_every_kind(operating: Client, viewing: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    disconnect(viewing, "proxy", WEB)
    operating.delete(f"/api/volumes/{engine.volumes()[0]['Name']}")
    audit_log.add(None, "protect", {"reason": "x"}, [Target("project", "shop", "shop", "shop")])
    protect, volume, refused, first = lines(viewing)
    assert protect["objects"] == [{"id": "project:shop", "name": "shop"}]
    assert (protect["user"], protect["sentence"]) == ("command line", "protected “shop”")
    assert (volume["action"], volume["volume"]["name"]) == ("volume_remove", engine.volumes()[0]["Name"])
    assert (refused["user"], refused["outcome"], refused["container"]["name"]) == ("vera", "refused", WEB)
    assert first["sentence"] == f"disconnected “{WEB}” from “proxy”"
    assert (first["undo"], refused["undo"]) == (f"/api/actions/{first['id']}/undo", None)
    assert first["milliseconds"] is not None


def test_undo_and_what_it_undoes_are_linked_both_ways(operating: Client) -> None:
    undo = disconnect(operating, "proxy", WEB).json()["undo"]
    post(operating, undo)
    newest, first = lines(operating)
    assert newest["undoes"] == first["id"]
    assert (first["undone_by"]["id"], first["undone_by"]["user"]) == (newest["id"], "otto")
    assert (first["undo"], newest["undoes"]) == (None, first["id"])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?person=ott", 2),
        ("?person=ada", 0),
        ("?kind=connect", 2),
        ("?kind=disconnect", 0),
        ("?outcome=refused", 1),
        ("?project=outline-prod", 2),
        ("?object=monitoring", 1),
        ("?since=2020-01-01&until=2020-02-01", 0),
        ("?since=2020-01-01", 2),
        ("?since=0001-01-01&until=9999-12-31", 2),
    ],
)
def test_it_has_the_filters_of_the_page(operating: Client, query: str, count: int) -> None:
    connect(operating, "monitoring", WEB)
    connect(operating, "proxy", WEB)
    assert len(lines(operating, query)) == count


@pytest.mark.parametrize(
    "query",
    ["?kind=nonsense", "?since=rubbish", "?until=0", "?until=0.5", "?limit=0", "?before=x", "?limit=100000"],
)
def test_what_cannot_be_read_is_said(operating: Client, query: str) -> None:
    answer = operating.get(f"/api/actions{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_it_is_read_page_by_page(operating: Client) -> None:
    made = [audit_log.add(None, "other", {"number": number}).pk for number in range(7)]
    read: list[int] = []
    query = "?limit=3"
    while page := lines(operating, query):
        read += [line["id"] for line in page]
        query = f"?limit=3&before={read[-1]}"
    assert read == made[::-1]


def test_addresses_are_for_administrators(operating: Client, administering: Client) -> None:
    disconnect(operating, "proxy", WEB)
    assert lines(operating)[0]["address"] is None
    assert lines(administering)[0]["address"] == "127.0.0.1"


def test_it_asks_the_database_as_often_for_many_as_for_few(
    operating: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        audit_log.add(None, "other", {"number": number}, [Target("volume", "x", "x", "p")])
    with django_assert_max_num_queries(14):
        assert len(lines(operating)) == 40
