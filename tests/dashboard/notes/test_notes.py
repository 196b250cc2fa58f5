"""Notes: on what they are and stay, who writes them, and that undo brings them back."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client, override_settings

from dashboard.audit.actions import Action
from dashboard.notes import service
from dashboard.notes.models import Note
from dashboard.notes.subjects import Subject, of_node
from dashboard.runtime import Runtime
from tests.dashboard.access.users import administering, administrator, limited, limiting
from tests.dashboard.operations.test_runner import WEB, problem
from tests.dashboard.topics.test_topics import opened, told
from tests.dashboard.undo.requests import codes, newest, preview, undo, undone
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]
__all__ = ["administering", "administrator", "limited", "limiting"]
TEXT = "Ask Ada before\n<b>restarting</b>"
THEIRS = "edge-traefik-1"


def put(client: Client, kind: str, wanted: str, text: str = TEXT, **more: str) -> Any:  # noqa: ANN401
    body = {"kind": kind, "object": wanted, "text": text, **more}
    return client.put("/api/notes", body, content_type="application/json")


def write(client: Client, kind: str = "container", wanted: str = WEB, text: str = TEXT) -> dict[str, Any]:
    answer = put(client, kind, wanted, text)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_note_is_on_the_service_and_so_outlives_its_containers(
    operating: Client, viewing: Client, engine: SyntheticEngine
) -> None:
    note = write(operating)
    assert (note["kind"], note["project"], note["name"]) == ("service", "outline-prod", "api")
    assert (note["text"], note["by"]) == (TEXT, "otto"), "it is kept as it was written, never as markup"
    assert viewing.get("/api/notes").json() == [note]
    assert note["nodes"] == [f"container:{engine.container(WEB)['Id']}"]


@pytest.mark.parametrize("kind", ["network", "volume", "project"])
def test_and_on_what_else_there_is_by_its_name(operating: Client, hub: Runtime, kind: str) -> None:
    topology = hub.charted()
    node = next(one for one in topology.nodes.values() if one.kind == kind or kind == "project")
    name = "edge" if kind == "project" else node.text("name")
    note = write(operating, kind, f"{kind}:{name}" if kind != "network" else node.id)
    assert (note["kind"], note["name"]) == (kind, name)
    assert note["nodes"] == [f"project:{name}" if kind == "project" else node.id]


def test_what_was_made_anew_has_the_note_again(hub: Runtime) -> None:
    """Another ID, the same project and service; and without them the same name."""
    nodes = list(hub.charted().nodes.values())
    web = next(one for one in nodes if one.text("name") == WEB)
    again = web._replace(id=f"container:{'f' * 64}")
    assert of_node(web) == of_node(again) == Subject("service", "outline-prod", "api")
    alone = next(one for one in nodes if one.kind == "container" and not one.text("project"))
    assert of_node(alone) == Subject("container", "", alone.text("name"))


@pytest.mark.parametrize(
    ("kind", "wanted", "text", "status"),
    [
        ("container", "nobody", "x", 404),
        ("project", "nobody", "x", 404),
        ("volume", "nobody", "x", 404),
        ("bind", "/etc", "x", 400),
        ("container", WEB, " \n ", 400),
        ("container", WEB, "x" * (service.LONGEST + 1), 400),
        ("container", WEB, "a\x00b", 400),
    ],
)
def test_what_cannot_be_noted_is_refused_with_a_sentence(
    operating: Client, kind: str, wanted: str, text: str, status: int
) -> None:
    answer = put(operating, kind, wanted, text)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)
    assert not Note.objects.exists()


def test_there_are_only_so_many(operating: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 1)
    write(operating)
    problem(put(operating, "project", "edge"), 409, "too_many")
    write(operating, text="what is there may be replaced")
    assert Note.objects.count() == 1


def test_nobody_writes_over_words_that_they_have_not_read(operating: Client, administering: Client) -> None:
    first = write(operating)
    second = put(administering, "container", WEB, "mine", replaces=first["edition"]).json()
    problem(put(operating, "container", WEB, "yours", replaces=first["edition"]), 409, "changed_since")
    problem(put(operating, "container", WEB, "yours", replaces=""), 409, "changed_since")
    assert put(operating, "container", WEB, "yours", replaces=second["edition"]).status_code == 200
    assert operating.delete(f"/api/notes/{first['number']}").status_code == 204
    problem(put(operating, "container", WEB, "again", replaces=second["edition"]), 409, "changed_since")


def test_who_is_limited_writes_in_their_projects_and_on_common_ground(
    limiting: Client, administering: Client
) -> None:
    write(limiting)
    write(limiting, "network", "proxy")
    problem(put(limiting, "container", THEIRS), 403, "outside_projects")
    problem(put(limiting, "project", "edge"), 403, "outside_projects")
    theirs = write(administering, "container", THEIRS)
    problem(limiting.delete(f"/api/notes/{theirs['number']}"), 403, "outside_projects")
    row = newest()
    assert (row.kind, row.outcome) == ("note_remove", "refused")


def test_a_note_on_what_is_gone_is_its_projects(limiting: Client) -> None:
    for scope, status in (("edge", 403), ("outline-prod", 204)):
        note = Note.objects.create(
            kind="service", scope=scope, name="gone", project=scope, text="x", username="ada",
            written_at="2026-11-01T00:00Z",
        )  # fmt: skip
        assert limiting.delete(f"/api/notes/{note.pk}").status_code == status


@override_settings(READ_ONLY=True)
def test_notes_change_nothing_on_the_host(operating: Client, administering: Client) -> None:
    administering.post("/protection/protect/", {"kind": "container", "object": WEB, "reason": "x"})
    write(operating)


def test_writing_and_removing_are_undone(operating: Client) -> None:
    write(operating, text="first")
    write(operating, text="second")
    replaced = newest().pk
    assert "first" in preview(operating, replaced)["puts_back"][0]
    assert undone(operating, replaced).undoes_id == replaced
    assert Note.objects.get().text == "first"
    operating.delete(f"/api/notes/{Note.objects.get().pk}")
    removed = newest()
    assert removed.kind == "note_remove"
    undone(operating, removed.pk)
    assert Note.objects.get().text == "first"
    undone(operating, Action.objects.filter(kind="note_write").earliest("pk").pk)
    assert not Note.objects.exists()


def test_what_was_written_since_stays(operating: Client, limiting: Client) -> None:
    write(operating, text="first")
    first = newest().pk
    write(operating, text="second")
    told_ = preview(operating, first)
    assert codes(told_) == ["note_changed"]
    assert "second" in told_["changed_since"][0]["detail"]
    problem(undo(operating, first), 409, "changed_since")
    operating.delete(f"/api/notes/{Note.objects.get().pk}")
    assert "not there any more" in preview(operating, first)["changed_since"][0]["detail"]


def test_who_may_not_write_it_may_not_undo_it(operating: Client, limiting: Client) -> None:
    write(operating, "container", THEIRS)
    problem(undo(limiting, newest().pk), 403, "outside_projects")


async def test_others_see_it_at_once(operating: Client, viewing: Client) -> None:
    browser = await opened(viewing, "notes")
    assert (await told(browser, "notes")) == {"type": "notes", "total": 0}
    await sync_to_async(write)(operating)
    assert (await told(browser, "notes")) == {"type": "notes", "total": 1}
    await browser.disconnect()
