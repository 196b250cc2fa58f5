"""The page that says what undoing would do: without JavaScript, for everybody, and the record beside it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.audit.actions import Action
from tests.dashboard.operations.test_runner import connect, disconnect, networks_of
from tests.dashboard.undo.requests import newest, page, undone
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"
BUTTON = '<button class="button primary">'


def test_a_line_that_can_be_undone_leads_to_its_page(operating: Client) -> None:
    disconnect(operating, "proxy", WEB)
    connect(operating, "proxy", "node-exporter")
    refused, done = Action.objects.all()
    text = operating.get("/history/").content.decode()
    assert f'href="/history/{done.pk}/undo/"' in text
    assert f'href="/history/{refused.pk}/undo/"' not in text


def test_it_is_offered_to_who_may_undo_it(viewing: Client, operating: Client, administering: Client) -> None:
    disconnect(operating, "proxy", WEB)
    administering.post("/protection/protect/", {"kind": "project", "object": "edge", "reason": "x"})
    protecting, disconnecting = Action.objects.all()
    offered = {
        client: client.get("/history/").content.decode() for client in (viewing, operating, administering)
    }
    for action, may in ((disconnecting, {operating, administering}), (protecting, {administering})):
        assert {client for client, text in offered.items() if f"/history/{action.pk}/undo/" in text} == may


def test_the_page_does_it_and_the_record_links_both_rows(operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    number = newest().pk
    assert BUTTON in page(operating, number)
    answer = operating.post(f"/history/{number}/undo/")
    assert (answer.status_code, answer["Location"]) == (302, "/history/")
    assert "proxy" in networks_of(engine, WEB)
    undoing = newest()
    assert undoing.undoes_id == number
    text = operating.get("/history/").content.decode()
    assert f"Undoes #{number}" in text
    assert f"Undone by otto, #{undoing.pk}" in text
    assert f'href="/history/{undoing.pk}/undo/"' in page(operating, number)
    assert f'href="/history/{number}/undo/"' in page(operating, undoing.pk)
    assert BUTTON not in page(operating, number)
    assert BUTTON in page(operating, undoing.pk)


def test_what_cannot_be_undone_any_more_is_said_and_stays(operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    number = newest().pk
    network = next(one["Id"] for one in engine.networks() if one["Name"] == "proxy")
    engine.connect(network, engine.container(WEB)["Id"], {})
    answer = operating.post(f"/history/{number}/undo/")
    assert answer.status_code == 409
    assert "and not by Portolan" in answer.content.decode()
    assert (newest().kind, newest().outcome) == ("undo", "refused")


def test_a_viewer_looks_and_may_not(viewing: Client, operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    number = newest().pk
    text = page(viewing, number)
    assert BUTTON not in text
    assert "You may look, but not change anything." in text
    assert viewing.post(f"/history/{number}/undo/").status_code == 403
    assert (newest().username, newest().kind, newest().outcome) == ("vera", "undo", "refused")
    assert "proxy" not in networks_of(engine, WEB)


def test_what_undoes_is_found_among_the_undoing(operating: Client) -> None:
    disconnect(operating, "proxy", WEB)
    number = newest().pk
    undoing = undone(operating, number)
    operating.post(f"/history/{number}/undo/")  # refused: it is undone already
    found = operating.get("/api/actions?kind=undo").json()
    assert [(one["id"], one["action"]) for one in found] == [
        (newest().pk, "undo"),
        (undoing.pk, "connect"),
    ]


def test_a_refused_row_does_not_say_that_it_undoes(operating: Client, administering: Client) -> None:
    row = Action.objects.create(kind="connect", outcome="refused", undoes_id=4711, username="otto")
    assert "Undoes #4711" not in operating.get("/history/").content.decode()
    assert "4711" not in page(operating, row.pk)


def test_it_needs_the_csrf_token(operator: User, operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(operator)
    assert strict.post(f"/history/{newest().pk}/undo/").status_code == 403
    assert "proxy" not in networks_of(engine, WEB)


def test_names_stay_text(operating: Client) -> None:
    name = "<script>alert(1)</script>"
    row = Action.objects.create(
        kind="disconnect", outcome="done", before={"Aliases": [name]}, username=name, container_name=name
    )
    assert name not in page(operating, row.pk)
    assert "&lt;script&gt;" in page(operating, row.pk)


def test_a_row_without_an_outcome_says_what_to_look_at(operating: Client) -> None:
    row = Action.objects.create(
        kind="disconnect", outcome="asked", container_id="ab12", container_name=WEB, before={}
    )
    text = operating.get("/history/").content.decode()
    assert f'href="/history/{row.pk}/undo/"' in text
    assert "What to look at" in text
    told = page(operating, row.pk)
    assert "the server ended before the engine answered" in told
    assert 'href="/?selected=container%3Aab12"' in told
    assert BUTTON not in told


def test_the_record_asks_as_often_for_many_as_for_few(
    operating: Client, django_assert_max_num_queries: object
) -> None:
    disconnect(operating, "proxy", WEB)
    for _turn in range(6):
        undone(operating, newest().pk)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        operating.get("/history/")


def test_there_is_no_such_row(operating: Client) -> None:
    assert operating.get("/history/999999/undo/").status_code == 404
    assert operating.post("/history/999999/undo/").status_code == 404
