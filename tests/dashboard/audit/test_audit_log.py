"""The record: what is written and when, who sees it, what leaves it, and that it stays as it is."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from dashboard.audit import log as audit_log
from dashboard.audit import retention
from dashboard.audit.actions import Action
from dashboard.audit.append_only import AppendOnlyError
from dashboard.audit.models import ActionTarget, Retention
from dashboard.base import exports
from dashboard.base.exports import harmless
from dashboard.runtime import Runtime
from dashboard.targets import Target
from tests.dashboard.conftest import eventually
from tests.dashboard.operations.test_runner import connect, disconnect
from tests.dashboard.streamed import read
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def exported(client: Client, query: str = "") -> list[dict[str, object]]:
    answer = client.get(f"/history/export.jsonl{query}")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    return [json.loads(line) for line in lines]


def test_an_action_is_written_down_with_everything_that_is_asked_for(
    operating: Client, engine: SyntheticEngine
) -> None:
    connect(operating, "monitoring", WEB, aliases=["api"])
    (row,) = exported(operating)
    docker_id = engine.container(WEB)["Id"]
    assert (row["person"], row["kind"], row["outcome"]) == ("otto", "connect", "done")
    assert isinstance(row["objects"], list)
    assert row["objects"][0] == {"id": f"container:{docker_id}", "name": WEB}
    assert row["projects"] == ["outline-prod"]
    assert row["parameters"] == {"config": {"Aliases": ["api"]}}
    assert isinstance(row["milliseconds"], int)


def test_a_crash_between_asking_and_writing_leaves_a_trace(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    class Crash(BaseException):
        pass

    def crash(*_arguments: object, **_keywords: object) -> None:
        seen.extend(Action.objects.values_list("outcome", flat=True))
        raise Crash

    monkeypatch.setattr(engine, "disconnect", crash)
    monkeypatch.setattr(audit_log, "finish", crash)
    with pytest.raises(Crash):
        disconnect(operating, "proxy", WEB)
    assert seen == ["asked", "asked"]
    assert Action.objects.get().outcome == "asked"
    assert "No outcome was written" in operating.get("/history/").content.decode()


def test_what_a_viewer_tried_is_in_it(viewing: Client) -> None:
    disconnect(viewing, "proxy", WEB)
    action = Action.objects.get()
    assert (action.username, action.kind, action.outcome) == ("vera", "disconnect", "refused")


def test_no_row_is_changed_or_removed(operating: Client, operator: User) -> None:
    disconnect(operating, "proxy", WEB)
    action = Action.objects.get()
    action.detail = "something else"
    rows, touched = Action.objects.all(), ActionTarget.objects.all()
    one = touched[0]
    for attempt in (
        *(action.save, action.delete, rows.delete, rows.update),
        *(touched.delete, touched.update, one.save, one.delete),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        Action.objects.bulk_create(
            [action], update_conflicts=True, unique_fields=["id"], update_fields=["detail"]
        )
    with pytest.raises(AppendOnlyError), transaction.atomic():
        Action.objects.bulk_update([action], ["detail"])
    with pytest.raises(AppendOnlyError), transaction.atomic():
        Action.objects.update_or_create(pk=action.pk, defaults={"detail": "something else"})
    operator.delete()
    again = Action.objects.get()
    assert (again.detail, again.username, again.user_id) == ("", "otto", action.user_id)


def test_only_the_retention_lets_go_of_old_rows(administering: Client) -> None:
    old, young = (audit_log.add(None, "other", {"which": which}) for which in ("old", "young"))
    before = timezone.now() - timedelta(days=10)
    QuerySet.update(Action.objects.filter(pk=old.pk), asked_at=before)
    assert retention.forget() == 0
    administering.post("/history/retention/audit-log/", {"days": 7})
    assert not Action.objects.filter(pk=old.pk).exists()
    assert Action.objects.filter(pk=young.pk).exists()
    assert Action.objects.filter(kind="retention").exists()
    administering.post("/history/retention/audit-log/", {"days": ""})
    assert not Retention.objects.exists()


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "36501"])
def test_a_wrong_retention_says_so_and_keeps_what_was_typed(administering: Client, wrong: str) -> None:
    answer = administering.post("/history/retention/audit-log/", {"days": wrong})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert f'value="{wrong}"' in page
    assert 'id="audit_days_error"' in page
    assert not Retention.objects.exists()


def test_only_administrators_set_the_retention(operating: Client) -> None:
    assert operating.post("/history/retention/audit-log/", {"days": 1}).status_code == 403
    assert not Retention.objects.exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("person=ott", 2),
        ("person=ada", 0),
        ("kind=connect", 2),
        ("kind=disconnect", 0),
        ("outcome=refused", 1),
        ("project=outline-prod", 2),
        ("project=billing", 0),
        ("object=outline-prod-api", 2),
        ("object=monitoring", 1),
        ("object=nothing", 0),
        ("since=2020-01-01&until=2020-02-01", 0),
        ("since=2020-01-01", 2),
        ("since=rubbish", 0),
        ("since=0001-01-01&until=9999-12-31", 2),
        ("since=9999-12-31", 0),
        ("until=0001-01-01", 0),
    ],
)
def test_it_is_filtered(operating: Client, query: str, count: int) -> None:
    connect(operating, "monitoring", WEB)
    connect(operating, "proxy", WEB)
    assert len(exported(operating, f"?{query}")) == count
    assert operating.get(f"/history/?{query}").status_code == 200


def test_an_object_leads_to_its_own_record(operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    disconnect(operating, "proxy", "edge-traefik-1")
    docker_id = engine.container(WEB)["Id"]
    assert len(exported(operating, f"?object=container:{docker_id}")) == 1
    network = next(n["Id"] for n in engine.networks() if n["Name"] == "proxy")
    assert len(exported(operating, f"?object=network:{network}")) == 2


def test_a_volume_has_its_own_record_too(operating: Client, engine: SyntheticEngine) -> None:
    name = engine.volumes()[0]["Name"]
    operating.delete(f"/api/volumes/{name}")
    (row,) = exported(operating, f"?object=volume:{name}")
    assert (row["kind"], row["objects"]) == ("volume_remove", [{"id": f"volume:{name}", "name": name}])


def test_addresses_are_for_administrators(operating: Client, administering: Client) -> None:
    disconnect(operating, "proxy", WEB)
    assert exported(operating)[0]["address"] is None
    assert exported(administering)[0]["address"] == "127.0.0.1"


def test_a_spreadsheet_calculates_nothing_of_it(operating: Client) -> None:
    audit_log.add(None, "other", {}, [Target("volume", FORMULA, FORMULA, FORMULA)], refused=FORMULA)
    answer = operating.get("/history/export.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["detail"] == f"'{FORMULA}"
    assert row["names"].startswith("'")
    assert not any(cell.startswith(exports.FORMULA) for cell in row.values())


def test_a_name_without_end_does_not_fill_it() -> None:
    endless = "x" * 1_000_000
    action = audit_log.add(None, "other", {}, [Target("container", "a", endless, endless)], refused=endless)
    (touched,) = action.touched.all()
    assert max(map(len, (touched.name, touched.project, touched.node_id))) < 300
    assert len(action.detail) < 20_000


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("web;=1+1", "web;'=1+1"),
        ('web; "@SUM(1)"', 'web; "\'@SUM(1)"'),
        ("web\n-1\r\n+1\t=1", "web\n'-1\r\n'+1\t'=1"),
        ("web; a=1-1", "web; a=1-1"),
        (" =1", "' =1"),
    ],
)
def test_nor_of_what_another_countrys_takes_for_the_next_cell(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_it_comes_in_pages(operating: Client) -> None:
    for number in range(120):
        audit_log.add(None, "other", {"number": number})
    text = operating.get("/history/?page=3").content.decode()
    assert "Page 3 of 3" in text
    assert "<dt><bdi>number</bdi></dt><dd><bdi>0</bdi></dd>" in text
    assert len(exported(operating)) == 120


def test_long_exports_come_piece_by_piece(operating: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.history.timeline.PIECE", 7)
    for number in range(20):
        audit_log.add(None, "other", {"number": number})
    ids = [row["action"] for row in exported(operating)]
    assert ids == sorted(ids, key=lambda one: -int(str(one)))
    assert len(ids) == 20


def test_hostile_names_stay_text(operating: Client, hub: Runtime) -> None:
    name = "<script>alert(1)</script>"
    audit_log.add(None, "other", {"x": name}, [Target("volume", name, name, name)], refused=name)
    text = operating.get("/history/").content.decode()
    assert name not in text
    assert "&lt;script&gt;" in text


@pytest.mark.django_db(transaction=True)
def test_what_goes_on_in_a_thread_of_its_own_is_recorded_with_where_it_came_from(
    operating: Client, engine: SyntheticEngine
) -> None:
    """A download is made in a thread."""
    read(operating.get(f"/api/volumes/{engine.volumes()[0]['Name']}/backup?format=tar"))
    eventually(lambda: Action.objects.get().finished_at)
    action = Action.objects.get()
    assert (action.kind, action.outcome, action.address) == ("volume_backup", "done", "127.0.0.1")
