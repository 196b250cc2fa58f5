"""Views by name: one's own and shared ones, who may remove them, and where they lead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.audit import rate_limit
from dashboard.audit.actions import Action
from dashboard.hosts.models import first
from dashboard.saved import service
from dashboard.saved.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]
ADDRESS = "?chart=mounts&q=project%3Ashop&mode=hide#at=box:shop,4,-8,1.5"


def keep(client: Client, name: str = "shop", address: str = ADDRESS, **more: str) -> int:
    return client.post("/saved/keep/", {"name": name, "address": address, **more}).status_code


def test_a_view_is_kept_as_it_was_seen_and_leads_back_to_it(viewing: Client, operating: Client) -> None:
    assert "Keep this view" in viewing.get("/saved/", {"keep": ADDRESS}).content.decode()
    assert keep(viewing) == 302
    assert SavedView.objects.get().address == ADDRESS
    assert f'href="/{ADDRESS.replace("&", "&amp;")}"' in viewing.get("/saved/").content.decode()
    assert "shop" not in operating.get("/saved/").content.decode(), "it is one's own"
    assert [one.kind for one in Action.objects.all()] == ["view_keep"]


def test_operators_share_views_and_viewers_do_not(viewing: Client, operating: Client) -> None:
    assert "shared" not in viewing.get("/saved/", {"keep": "?q=x"}).content.decode()
    assert keep(viewing, shared="on") == 400
    assert keep(operating, shared="on") == 302
    assert "<strong>shop</strong>" in viewing.get("/saved/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["//evil.example/", "/people/", "javascript:alert(1)", "?a\nb", "#x", "?q=a#at=b#c", "x" * 2001],
)
def test_what_is_no_address_of_the_chart_is_refused(viewing: Client, address: str) -> None:
    assert keep(viewing, address=address) == 400
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_by_each_and_there_are_only_so_many(
    viewing: Client, operating: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (keep(viewing), keep(viewing), keep(operating)) == (302, 400, 302)
    monkeypatch.setattr(service, "MOST", 1)
    assert keep(viewing, "another") == 400


def test_one_removes_ones_own_and_administrators_what_is_shared(viewing: Client, operating: Client) -> None:
    keep(operating, "own")
    keep(operating, "common", shared="on")
    own, common = (SavedView.objects.get(name=name).pk for name in ("own", "common"))
    administrating = Client()
    administrating.force_login(User.objects.create_superuser("adam"))
    for client, number, status in [
        (viewing, common, 404),
        (administrating, own, 404),
        (administrating, common, 302),
        (operating, own, 302),
    ]:
        assert client.post(f"/saved/{number}/remove/").status_code == status
    assert Action.objects.filter(kind="view_remove").count() == 2


def test_the_same_by_api(viewing: Client, operating: Client) -> None:
    asked = {"name": "shop", "address": ADDRESS}
    kept = viewing.post("/api/views", asked, content_type="application/json")
    assert kept.status_code == 201
    told = kept.json()
    assert (told["address"], told["by"], told["mine"], told["shared"]) == (ADDRESS, "vera", True, False)
    assert viewing.get("/api/views").json() == [told]
    assert operating.get("/api/views").json() == [], "it is one's own"
    for client, body, status in [
        (viewing, asked, 409),
        (viewing, {"name": "x", "address": "/people/"}, 400),
        (viewing, {"name": "x", "address": "?q=x", "shared": True}, 403),
        (operating, {"name": "common", "address": "?q=x", "shared": True}, 201),
    ]:
        assert client.post("/api/views", body, content_type="application/json").status_code == status
    number = told["number"]
    assert operating.delete(f"/api/views/{number}").status_code == 404
    assert viewing.delete(f"/api/views/{number}").status_code == 204
    assert [view["name"] for view in viewing.get("/api/views").json()] == ["common"]


def test_nobody_fills_the_audit_log_with_views(
    viewing: Client, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "MOST", 2)
    body = {"address": "?q=web", "shared": False}
    for name in ("a", "b"):
        view = viewing.post("/api/views", body | {"name": name}, "application/json").json()
        assert viewing.delete(f"/api/views/{view['number']}").status_code == 204
    refused = viewing.post("/api/views", body | {"name": "c"}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    kept = SavedView.objects.create(host_id=first(), owner=viewer, name="d", address="?q=x")
    answer = viewing.post(f"/saved/{kept.pk}/remove/", follow=True)
    assert "very often lately" in answer.content.decode()
    monkeypatch.setattr(rate_limit, "WITHIN", timedelta())
    assert viewing.post("/api/views", body | {"name": "c"}, "application/json").status_code == 201
