"""The page of what changed."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.past import views
from dashboard.past.moments import iso
from tests.dashboard.past.conftest import START, Host
from tests.dashboard.past.test_groups import one
from tests.dashboard.past.test_recording import chart
from topology.graph.records import Fields, Node, Topology

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(host: Host) -> Host:
    """A shop is redeployed while the engine is away, and a volume with a hostile name comes."""
    host.show(chart(one("a", "shop", "web")))
    host.wait()
    host.lose()
    host.wait(60_000)
    after = chart(one("1", "shop", "web", "shop/app:1.5"))
    volume = Node("volume:<b>", "volume", Fields.of([("name", "<b>\u202e"), ("options", Fields.of([]))]))
    host.show(Topology.of({**after.nodes, "volume:<b>": volume}, dict(after.edges)))
    host.wait()
    host.record()
    return host


def test_what_changed(viewing: Client, story: Host) -> None:
    page = viewing.get(f"/changes/?since={iso(START)}").content.decode()
    assert "shop redeployed: 1 container, image 1.4 → 1.5" in page
    assert "container shop-web-1" in page
    assert "volume &lt;b&gt;⟨U+202E⟩" in page
    assert "Nobody could see what was there" in page
    assert "2026-11-27T10:00:01+00:00" in page


def test_a_short_time_that_nobody_could_see_is_said_by_its_length(viewing: Client, host: Host) -> None:
    host.show(chart(one("a", "shop", "web")))
    host.wait()
    host.lose()
    host.wait(9_000)
    host.show(chart(one("a", "shop", "web")))
    host.wait()
    host.record()
    page = viewing.get(f"/changes/?since={iso(START)}").content.decode()
    assert "Nobody could see for 9 seconds what was there: <time" in page


@pytest.mark.parametrize("since", ["", "?since=hour", "?since=week", "?since=2026-11-27T09:00"])
def test_before_the_first_that_is_known_it_begins_there(viewing: Client, story: Host, since: str) -> None:
    answer = viewing.get(f"/changes/{since}")
    assert answer.status_code == 200
    assert "nothing is known of the time before" in answer.content.decode()
    assert "shop redeployed" in answer.content.decode()


def test_a_typed_time_is_in_utc(viewing: Client, story: Host) -> None:
    page = viewing.get("/changes/?since=2026-11-27T10:01:02").content.decode()
    assert "Nothing is different." in page
    assert 'value="2026-11-27T10:01"' in page


def test_what_cannot_be_read_is_a_sentence(viewing: Client, story: Host) -> None:
    answer = viewing.get("/changes/?since=<script>")
    assert answer.status_code == 200
    assert "is not a time with a zone" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_where_nothing_is_recorded_yet(viewing: Client, host: Host) -> None:
    answer = viewing.get("/changes/")
    assert answer.status_code == 200
    assert "Nothing is known of the past yet." in answer.content.decode()


def test_much_is_cut(viewing: Client, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 1)
    host.show(chart())
    host.wait()
    host.show(chart(one("a", "shop", "web"), one("b", "shop", "db"), one("c", "shop", "api")))
    assert "… and 2 more" in viewing.get("/changes/?since=hour").content.decode()
