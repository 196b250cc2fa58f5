"""The history, read by API, on its page and in exports: paged, filtered, and without anything secret."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.test import Client
from django.utils import translation

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence as sentence_of
from dashboard.base.exports import FORMULA
from dashboard.events import retention, rows, sentences
from dashboard.events.models import EngineKind, Event
from dashboard.events.sentences import sentence
from dashboard.history.filters import Filter
from dashboard.history.timeline import Line, Timeline
from dashboard.targets import Target
from topology.events.facts import HostEvent

pytestmark = pytest.mark.django_db

WEB, PROXY = "container:w", "network:p"
BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOSTILE = "=<img src=x>"
NANOSECONDS = 1_000_000_000


def engine(kind: str, minute: int = 0, node: str = WEB, name: str = "web", **more: Any) -> Event:  # noqa: ANN401
    details = tuple(more.pop("details", {}).items())
    at = int(BEGAN.timestamp() + 60 * minute) * NANOSECONDS
    return Event.objects.create(
        **rows.of_host_event(HostEvent(kind, at, node, name, details=details, **more), None)
    )


def person(user: User | None, kind: str = "connect", *, refused: str | None = None) -> Event:
    things = (
        Target("container", "w", "web", "shop"),
        Target("network", "p", "proxy", None),
        Target("volume", "data", "data", None),
    )
    return Event.objects.create(**rows.of_action(audit_log.add(user, kind, {}, things, refused=refused)))


def read(client: Client, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/events{query}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_an_entry_of_the_engine(viewing: Client) -> None:
    one = engine("die", details={"exit_code": 137}, project="shop")
    assert read(viewing)["entries"] == [
        {
            "id": one.pk,
            "at": "2026-11-24T12:00:00.000Z",
            "source": "engine",
            "kind": "die",
            "node": WEB,
            "name": "web",
            "other": None,
            "other_name": None,
            "project": "shop",
            "person": None,
            "token": None,
            "outcome": None,
            "details": {"exit_code": 137},
            "sentence": "“web” died with exit code 137",
            "action": None,
            "undo": False,
            "undo_by": None,
        }
    ]


def test_an_entry_of_a_person(viewing: Client, operator: User) -> None:
    one = person(operator, refused="No.")
    (found,) = read(viewing)["entries"]
    assert (found["source"], found["person"], found["outcome"]) == ("person", "otto", "refused")
    assert (found["node"], found["other"], found["project"]) == (WEB, PROXY, "shop")
    assert found["details"] == {"detail": "No.", "objects": 3}
    assert found["sentence"].startswith("tried to connect “web”")
    assert (found["action"], found["undo"], found["undo_by"]) == (one.action_id, False, None)


def test_what_can_be_undone_is_marked(viewing: Client, operator: User) -> None:
    person(operator)
    (found,) = read(viewing)["entries"]
    assert (found["undo"], found["undo_by"]) == (True, "operator")
    Action.objects.create(
        user=operator,
        kind="disconnect",
        undoes=Action.objects.get(),
        outcome="done",
        container_id="w",
        network_id="p",
    )
    assert read(viewing)["entries"][0]["undo"] is False


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (("start", {}), "“web” started"),
        (("die", {"exit_code": 0}), "“web” exited with code 0"),
        (("die", {"exit_code": None}), "“web” died"),
        (("health", {"health": "unhealthy"}), "“web” is unhealthy"),
        (("rename", {"old_name": "old"}), "“old” was renamed to “web”"),
        (("create", {}), "The container “web” was created"),
        (("connect", {}), "“web” was connected to “proxy”"),
        (("prune", {"what": "volume", "reclaimed": 2048}), "Unused volumes were pruned: 2.0\xa0KB freed"),
        (("prune", {"what": "network"}), "Unused networks were pruned"),
        (("engine_lost", {"state": "stale"}), "The engine does not answer"),
        (("portolan_started", {}), "Portolan started"),
    ],
)
def test_sentences(one: tuple[str, dict[str, Any]], expected: str) -> None:
    kind, details = one
    row = Event(source="engine", kind=kind, node_id=WEB, name="web", other_name="proxy", details=details)
    assert sentence(row) == expected


def test_every_kind_has_a_sentence() -> None:
    variants: dict[str, list[dict[str, Any]]] = {
        "health": [{"health": "healthy"}, {"health": "unhealthy"}],
        "prune": [{"what": what} for what in ("container", "network", "volume")],
        "engine_lost": [{"state": "stale"}, {"state": "unreachable"}],
    }
    for kind in EngineKind.values:
        for details in variants.get(kind, [{}]):
            for node in (WEB, PROXY, "volume:v"):
                assert sentence(Event(source="engine", kind=kind, node_id=node, details=details))


def test_names_that_nobody_reads_are_short() -> None:
    row = Event(source="engine", kind="destroy", node_id=f"volume:{'a' * 64}", name="a" * 64)
    assert sentence(row) == f"The volume “{'a' * 12}…” was removed"


def test_it_comes_in_pages_the_newest_first(viewing: Client) -> None:
    ids = [engine("start", minute).pk for minute in range(250)]
    first = read(viewing)
    assert [one["id"] for one in first["entries"]] == ids[:-101:-1]
    assert first["more"] is True
    second = read(viewing, f"?before={first['entries'][-1]['id']}&limit=150")
    assert [one["id"] for one in second["entries"]] == ids[149::-1]
    assert second["more"] is False
    assert [one["id"] for one in read(viewing, f"?after={ids[-3]}")["entries"]] == ids[:-3:-1]
    between = read(viewing, f"?after={ids[10]}&before={ids[20]}&limit=5")
    assert [one["id"] for one in between["entries"]] == ids[19:14:-1]
    assert between["more"] is True


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("source=engine", 4),
        ("source=person", 1),
        ("kind=start", 2),
        ("kind=connect", 2),
        ("object=container:w", 3),
        ("object=network:p", 2),
        ("object=volume:data", 1),
        ("object=network:", 0),
        ("object=WEB", 3),
        ("project=shop", 2),
        ("person=OTT", 1),
        ("person=ada", 0),
        ("q=proxy", 2),
        ("q=sho", 2),
        ("q=otto", 1),
        ("q=nothing", 0),
        ("since=2026-11-24T12:02:00Z&until=2026-11-24T12:03:00Z", 1),
        ("until=2026-11-24T12:01:00", 1),
        ("until=2026-11-24T14:01:00%2B02:00", 1),
        ("since=2026-11-24&until=2026-11-25", 4),
        ("since=0001-01-01T00:00:00%2B14:00", 5),
        ("until=9999-12-31T23:59:59-14:00", 5),
    ],
)
def test_it_is_filtered(viewing: Client, operator: User, query: str, count: int) -> None:
    engine("start", project="shop")
    engine("start", 1, "container:d", "db")
    engine("connect", 2, other=PROXY, other_name="proxy")
    engine("destroy", 3, "volume:v", "v")
    person(operator)
    assert len(read(viewing, f"?{query}")["entries"]) == count


@pytest.mark.parametrize("query", ["before=0", "after=x", "limit=0", "limit=501", "source=cat", "since=then"])
def test_what_cannot_be_read_is_refused(viewing: Client, query: str) -> None:
    answer = viewing.get(f"/api/events?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_page_costs_few_queries(
    viewing: Client,
    operator: User,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    for _ in range(30):
        person(operator)
    with django_assert_max_num_queries(10):
        assert len(read(viewing)["entries"]) == 30


def test_the_page_shows_both_in_one_time_line(viewing: Client, operator: User) -> None:
    engine("die", details={"exit_code": 137})
    person(operator)
    text = viewing.get("/history/").content.decode()
    assert "“web” died with exit code 137" in text
    assert text.count("connected “web” to “proxy”") == 1, "the event tells of the action; both are one line"
    assert text.index("connected “web”") < text.index("died with exit code")
    assert "2 entries" in text


def test_what_work_does_on_the_way_has_lines_of_its_own(viewing: Client, operator: User) -> None:
    work = person(operator, "volume_backup").action
    assert work is not None
    fact = HostEvent("pause", int(BEGAN.timestamp()) * NANOSECONDS, WEB, "web")
    step = Event.objects.create(**rows.of_step(fact, work))
    assert [(row["kind"], row["action"], row["event"]) for row in exported(viewing, "?source=person")] == [
        ("volume_backup", work.pk, None),
        ("pause", work.pk, step.pk),
    ]


def test_the_audit_log_stays_when_its_events_are_gone(viewing: Client, operator: User) -> None:
    person(operator)
    Event.objects.all().delete()
    assert [row["kind"] for row in exported(viewing)] == ["connect"]


def test_pages_hold_both_in_the_order_of_time(viewing: Client, operator: User) -> None:
    actions = [audit_log.add(operator, "other", {"number": number}).pk for number in range(30)]
    moments = [BEGAN + timedelta(minutes=number) for number in range(60)]
    for number, pk in enumerate(actions):
        QuerySet.update(Action.objects.filter(pk=pk), asked_at=moments[2 * number])
    events = [engine("start", 2 * number + 1).pk for number in range(30)]
    expected = [pk for pair in zip(events[::-1], actions[::-1], strict=True) for pk in pair]
    lines = Timeline(Filter(), whole=False)
    assert [numbered(line) for line in [*lines[0:50], *lines[50:100]]] == expected
    assert [numbered(line) for line in lines] == expected
    assert len(lines) == 60
    assert "Page 2 of 2" in viewing.get("/history/?page=2").content.decode()


def numbered(line: Line) -> int:
    found = line.action or line.event
    assert found is not None
    return int(found.pk)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("source=engine", 1),
        ("object=container:w", 2),
        ("kind=die", 1),
        ("person=otto", 1),
        ("project=shop", 1),
        ("since=2026-11-24&until=2026-11-24", 1),
        ("until=2026-11-23", 0),
        ("until=9999-12-31", 2),
        ("since=0001-01-01", 2),
        ("q=prox", 1),
        ("q=SHO", 1),
        ("outcome=done", 1),
        ("outcome=refused", 0),
        ("source=person", 1),
        ("source=engine&person=otto", 0),
        ("since=rubbish", 0),
        ("kind=rubbish", 0),
    ],
)
def test_the_page_and_its_exports_are_filtered(
    viewing: Client, operator: User, query: str, count: int
) -> None:
    engine("die", details={"exit_code": 137})
    person(operator)
    page = viewing.get(f"/history/?{query}").content.decode()
    assert page.count('class="history-when"') == count
    assert len(exported(viewing, f"?{query}")) == count


def exported(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/history/export.jsonl{query}")
    assert answer["Content-Disposition"].startswith('attachment; filename="portolan-history-')
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    return [json.loads(line) for line in lines]


def test_long_exports_come_piece_by_piece(viewing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.history.timeline.PIECE", 7)
    ids = [engine("start", minute).pk for minute in range(21)]
    assert [row["event"] for row in exported(viewing)] == ids[::-1]


def test_names_are_no_formula_and_no_markup(viewing: Client) -> None:
    engine("start", node="container:x", name=HOSTILE, project=HOSTILE)
    text = viewing.get("/history/").content.decode()
    assert HOSTILE not in text
    assert "&lt;img src=x&gt;" in text
    answer = viewing.get("/history/export.csv")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(body))
    assert (row["names"], row["projects"]) == (f"'{HOSTILE}", f"'{HOSTILE}")
    assert not any(cell.startswith(FORMULA) for cell in row.values())


def test_administrators_set_how_long_events_are_kept(administering: Client, operating: Client) -> None:
    assert operating.post("/history/retention/events/", {"days": 7}).status_code == 403
    for wrong in ("", "0", "-1", "x", "3651"):
        answer = administering.post("/history/retention/events/", {"days": wrong})
        assert answer.status_code == 400
        assert f'value="{wrong}"' in answer.content.decode() or not wrong, "what was typed is still there"
        assert 'id="event_days_error"' in answer.content.decode()
    assert retention.days() == 30
    administering.post("/history/retention/events/", {"days": 7})
    assert retention.days() == 7
    assert "Events are kept for 7 days" in operating.get("/history/").content.decode()
    done = Action.objects.get(outcome="done")
    assert (done.kind, done.username) == ("event_retention", "ada")
    assert done.requested == {"days": 7, "before": 30}
    assert sentence_of(done) == "changed how long events are kept"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/record/", "/history/"),
        ("/record/?kind=join&person=a%20b", "/history/?kind=join&person=a%20b"),
        ("/record/export.csv?source=x", "/history/export.csv?source=x"),
        ("/record/export.jsonl", "/history/export.jsonl"),
        ("/record/7/undo/", "/history/7/undo/"),
        ("/record/happened/?source=engine", "/history/?source=engine"),
        ("/record/happened/export.csv", "/history/export.csv"),
        ("/record/happened/export.jsonl", "/history/export.jsonl"),
        ("/api/happenings?limit=5", "/api/events?limit=5"),
    ],
)
def test_old_addresses_lead_to_the_new(viewing: Client, old: str, new: str) -> None:
    answer = viewing.get(old)
    assert (answer.status_code, answer["Location"]) == (308, new)
    assert Client().get(old).status_code in (302, 401), "strangers log in first"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/record/keep/", "/history/retention/audit-log/"),
        ("/record/happened/keep/", "/history/retention/events/"),
        ("/record/7/undo/", "/history/7/undo/"),
    ],
)
def test_a_form_of_a_page_that_was_open_is_sent_to_the_new_address(
    viewing: Client, old: str, new: str
) -> None:
    """308 has the browser send the same again; whoever may do it is asked there."""
    answer = viewing.post(old, {"days": 30})
    assert (answer.status_code, answer["Location"]) == (308, new)


def test_entries_are_in_the_language_of_who_asks(viewing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_", lambda text: f"{translation.get_language()}: {text}")
    engine("start")
    answer = viewing.get("/api/events", headers={"Accept-Language": "ko"})
    assert answer.json()["entries"][0]["sentence"] == "ko: “web” started"


def test_what_it_was_about_leads_to_the_chart(viewing: Client) -> None:
    engine("start")
    page = viewing.get("/history/").content.decode()
    assert f'href="/?selected={quote(WEB, safe="")}"' in page
    assert "Show web on the chart" in page
