"""Whatever acts leaves one row: done, refused or failed, by whom, from where, on what, with what."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.accounts import bootstrap, links
from dashboard.accounts.models import Link
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from tests.dashboard.access.test_every_route import API, OPERATIONS, PAGES
from tests.dashboard.access.users import logged_in
from tests.dashboard.audit.actions import (
    DEEDS,
    LINKS,
    NETWORK,
    NEW_PASSWORD,
    NO_DEEDS,
    OWN_DEEDS,
    PAGE_DEEDS,
    PASSWORD,
    REASON,
    Deed,
    Stage,
    call,
    last,
    the_row,
)
from topology.engine.errors import EngineUnreachable
from topology.engine.synthetic import SyntheticEngine

#: What changes nothing on the host, and goes on where that may not be changed.
OF_PORTOLAN = (
    "notes",
    "walls",
    "protections",
    "expectations",
    "alerts",
    "rules",
    "channels",
    "heartbeats",
    "/backup",
    "plans",
    "places",
)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]


def shape(route: str) -> str:
    """A route without the names of its parameters."""
    parts = route.strip("/").removeprefix("api/").split("/")
    known = ("monitoring", "proxy", "unused")
    return "/".join("*" if part[:1] in "{<" or part in known else part for part in parts)


def test_every_acting_route_is_in_the_table() -> None:
    acting = {(path, method) for path, method in OPERATIONS if method != "get"} | {
        ("volumes/{name}/backup", "get")
    }
    acting |= {(path, method) for path, rule in PAGES.items() for method in rule if method != "get"}
    expected = {(shape(p), m) for p, m in acting if p not in NO_DEEDS | LINKS and not p.startswith("admin/")}
    told = {(shape(deed.route), deed.method) for deed in (*DEEDS, *PAGE_DEEDS, *OWN_DEEDS)}
    assert told == expected
    assert set(NO_DEEDS | LINKS) <= set(API) | set(PAGES)


@pytest.mark.parametrize("deed", [*DEEDS, *PAGE_DEEDS, *OWN_DEEDS], ids=lambda d: f"{d.method} {d.route}")
def test_what_is_done_leaves_one_row(deed: Deed, stage: Stage) -> None:
    given, before = deed.given(stage), last()
    call(logged_in(stage.administrator), deed, given)
    row = the_row(before)
    assert (row.kind, row.outcome, row.username) == (deed.kind, deed.outcome, "ada")
    assert (row.user, row.address, row.token_name) == (stage.administrator, "127.0.0.1", "")
    assert row.finished_at is not None
    assert row.finished_at >= row.asked_at
    names = list(row.touched.values_list("name", flat=True))
    assert set(deed.about) <= set(names)
    assert all(one.node_id.partition(":")[2] for one in row.touched.all())


@pytest.mark.parametrize("deed", DEEDS, ids=lambda d: f"{d.method} {d.route}")
def test_a_token_is_named(deed: Deed, stage: Stage) -> None:
    _token, text = token_service.create(stage.administrator, "ci", Role.ADMINISTRATOR, 9)
    given, before = deed.given(stage), last()
    call(Client(), deed, given, Authorization=f"Bearer {text}")
    row = the_row(before)
    assert (row.kind, row.username, row.token_name) == (deed.kind, "ada", "ci")
    assert text not in str(list(Action.objects.values()))


@pytest.mark.parametrize("deed", [*DEEDS, *PAGE_DEEDS], ids=lambda d: f"{d.method} {d.route}")
def test_what_a_viewer_tries_leaves_one_row(deed: Deed, stage: Stage) -> None:
    given, before = deed.given(stage), last()
    assert call(logged_in(stage.viewer), deed, given).status_code == 403
    row = the_row(before)
    kind = "undo" if "undo" in deed.route else deed.kind
    assert (row.kind, row.outcome, row.username, row.address) == (kind, "refused", "vera", "127.0.0.1")
    assert row.detail
    assert set(deed.about) <= set(row.touched.values_list("name", flat=True)) | {
        str(row.requested.get("object"))
    }


@override_settings(READ_ONLY=True)
@pytest.mark.parametrize(
    "deed",
    [deed for deed in DEEDS if not any(word in deed.route for word in OF_PORTOLAN)],
    ids=lambda d: f"{d.method} {d.route}",
)
def test_what_is_tried_while_read_only_leaves_one_row(deed: Deed, stage: Stage) -> None:
    given, before = deed.given(stage), last()
    assert call(logged_in(stage.administrator), deed, given).status_code == 403
    row = the_row(before)
    assert (row.outcome, "read-only" in row.detail) == ("refused", True)


def test_who_may_not_even_look_leaves_no_row(stage: Stage) -> None:
    viewing, nobody = logged_in(stage.viewer), Client()
    for path, rule in API.items():
        if "get" in rule and "{" not in path and path != "logs":
            viewing.get(f"/api/{path}")
            nobody.get(f"/api/{path}")
            assert not Action.objects.exists(), path


def test_strangers_leave_no_row(stage: Stage) -> None:
    for deed in (*DEEDS, *PAGE_DEEDS, *OWN_DEEDS):
        # Whether there is something to act on or not: nobody gets as far as that.
        before = last()
        assert call(Client(), deed, 1).status_code in (302, 401), deed.route
        assert last() == before, deed.route


@pytest.mark.parametrize(
    ("deed", "word"),
    [
        (Deed("/api/networks/nowhere/connect", "connect", NETWORK), "nowhere"),
        (Deed("/api/networks/proxy/connect", "connect", {"container": "nobody"}), "nobody"),
        (Deed("/api/volumes/nothing", "volume_remove", method="delete"), "nothing"),
        (Deed("/api/volumes/nothing/backup", "volume_backup", method="get"), "nothing"),
        (Deed("/api/volumes/nothing/copy", "volume_copy", {"to": "copy"}), "nothing"),
        (Deed("/api/protections", "protect", {**REASON, "object": "nobody"}), "nobody"),
        (Deed(f"/api/jobs/{'0' * 32}", "volume_cancel", method="delete"), ""),
    ],
    ids=lambda one: one.route if isinstance(one, Deed) else "",
)
def test_what_is_not_there_leaves_one_row(deed: Deed, word: str, stage: Stage) -> None:
    assert call(logged_in(stage.administrator), deed, None).status_code == 404
    row = the_row(0)
    assert (row.kind, row.outcome) == (deed.kind, "refused")
    assert word in f"{row.requested} {row.volume_name}"


def test_an_engine_that_is_away_leaves_one_row(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, engine: SyntheticEngine
) -> None:
    def away(*_arguments: object) -> None:
        raise EngineUnreachable("The engine does not answer.")

    deeds = {deed.kind: deed for deed in DEEDS}
    asked = [("container", deeds["connect"]), ("volumes", deeds["volume_create"])]
    for number, (name, deed) in enumerate(asked):
        with monkeypatch.context() as patch:
            patch.setattr(engine, name, away)
            assert call(logged_in(stage.administrator), deed, None).status_code == 503
        row = Action.objects.get(kind=deed.kind)
        assert (row.outcome, row.detail) == ("failed", "The engine does not answer."), number


def test_links_leave_a_row(stage: Stage) -> None:
    new = {"username": "bob", "password1": PASSWORD, "password2": PASSWORD}
    _link, token = links.make(Link.Purpose.INVITATION, stage.administrator, note="Bob")
    assert Client().post(f"/join/{token}", new).status_code == 302
    row = the_row(0)
    assert (row.kind, row.username, row.requested["invited_by"]) == ("join", "bob", "ada")
    _link, token = links.make(Link.Purpose.RESET, stage.administrator, user=stage.viewer, note="vera")
    assert Client().post(f"/reset/{token}", NEW_PASSWORD).status_code == 302
    assert (the_row(row.pk).kind, the_row(row.pk).username) == ("password_set", "vera")
    assert PASSWORD not in str(list(Action.objects.values()))


def test_the_first_administrator_leaves_a_row() -> None:
    new = {"username": "eva", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().post(f"/setup/{bootstrap.new_setup_token()}", new).status_code == 302
    assert (the_row(0).kind, the_row(0).username) == ("setup", "eva")


def test_commands_leave_a_row(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("token", "create", "ada", "ci")
    call_command("token", "revoke", ApiToken.objects.get().key)
    with pytest.raises(SystemExit):
        call_command("token", "create", "vera", "ci", "--role", "administrator")
    call_command("volume", "remove", stage.volume, "--yes")
    told = list(Action.objects.order_by("pk").values_list("kind", "outcome"))
    assert told == [
        ("token_create", "done"),
        ("token_revoke", "done"),
        ("token_create", "refused"),
        ("volume_remove", "done"),
    ]
    assert not Action.objects.exclude(user=None).exists()
    assert capsys.readouterr().out.split()[0] not in str(list(Action.objects.values()))
