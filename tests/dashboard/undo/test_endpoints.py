"""Undoing connect and disconnect later: what comes back, who may, and how often."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from dashboard.access.tokens import service as token_service
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from tests.dashboard.access.users import logged_in
from tests.dashboard.conftest import eventually
from tests.dashboard.operations.test_runner import connect, disconnect, networks_of, problem
from tests.dashboard.undo.requests import codes, ids, newest, page, preview, undo, undone
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine

if TYPE_CHECKING:
    from dashboard.runtime import Runtime

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"
OTHER = "edge-traefik-1"


def test_it_says_what_would_come_back(operating: Client, engine: SyntheticEngine) -> None:
    wanted = {
        "IPAMConfig": {"IPv4Address": "172.18.18.99"},
        "Aliases": ["api"],
        "Links": ["outline-prod-db-1:db"],
        "DriverOpts": {"com.example.key": "hunter2"},
        "GwPriority": 7,
    }
    engine.connect(*ids(engine), wanted)
    disconnect(operating, "monitoring", WEB)
    told = preview(operating, newest().pk)
    text = " ".join(told["puts_back"])
    for word in (WEB, "172.18.18.99", "api", "outline-prod-db-1:db", "com.example.key", "7"):
        assert word in text
    assert "hunter2" not in str(told)
    assert (told["refused"], told["changed_since"], told["endpoint"]["action"]) == (None, [], "connect")
    assert told["endpoint"]["address"]["ipv4"] == "172.18.18.99"
    assert told["sentence"] == f"disconnected “{WEB}” from “monitoring”"


def test_it_does_not_promise_the_mac_address(operating: Client, engine: SyntheticEngine) -> None:
    """Engines that we speak with take none when a container is connected."""
    engine.connect(*ids(engine), {})
    mac = networks_of(engine, WEB)["monitoring"]["MacAddress"]
    disconnect(operating, "monitoring", WEB)
    told = preview(operating, newest().pk)
    assert mac
    assert mac not in " ".join(told["puts_back"])
    assert f"The MAC address was {mac}. The engine may choose another." in told["warnings"]


def test_a_connect_would_be_disconnected(operating: Client, hub: Runtime) -> None:
    connect(operating, "monitoring", WEB)
    eventually(lambda: preview(operating, newest().pk)["endpoint"]["addresses_lost"])
    told = preview(operating, newest().pk)
    assert (told["refused"], told["endpoint"]["action"]) == (None, "disconnect")
    assert told["puts_back"] == [f"“{WEB}” will be disconnected from “monitoring”."]


def test_nothing_is_done_by_looking(operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    preview(operating, newest().pk)
    page(operating, newest().pk)
    assert "proxy" not in networks_of(engine, WEB)
    assert Action.objects.count() == 1


def test_a_row_from_before_it_was_kept_how_it_was_left_still_works(
    operating: Client, operator: User, engine: SyntheticEngine
) -> None:
    network, container = ids(engine)
    engine.connect(network, container, {"Aliases": ["whatever"]})
    old = Action.objects.create(
        user=operator,
        username="otto",
        kind="connect",
        outcome="done",
        container_id=container,
        container_name=WEB,
        network_id=network,
        network_name="monitoring",
    )
    assert codes(preview(operating, old.pk)) == []
    undone(operating, old.pk)
    assert "monitoring" not in networks_of(engine, WEB)
    engine.connect(network, container, {})
    assert preview(operating, old.pk)["refused"]["code"] == "already_undone"


def test_an_undo_is_undone_and_that_again(operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    first = newest()
    second = undone(operating, first.pk)
    third = undone(operating, second.pk)
    assert (second.undoes_id, third.undoes_id) == (first.pk, second.pk)
    assert "proxy" not in networks_of(engine, WEB)
    undone(operating, third.pk)
    assert "proxy" in networks_of(engine, WEB)
    assert "otto" in problem(undo(operating, first.pk), 409, "already_undone")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_it_at_once_one_wins_and_the_other_reads_who(
    operator: User, administrator: User, operating: Client, engine: SyntheticEngine
) -> None:
    disconnect(operating, "proxy", WEB)
    number, start = newest().pk, threading.Barrier(2)
    answers: dict[str, tuple[int, str]] = {}

    def act(user: User) -> None:
        client = logged_in(user)
        start.wait()
        answer = undo(client, number)
        told = answer.json()
        answers[user.username] = answer.status_code, told.get("detail", "")

    threads = [threading.Thread(target=act, args=(user,)) for user in (operator, administrator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _detail in answers.values()) == [200, 409]
    winner = Action.objects.get(undoes=number, outcome="done").username
    loser = next(detail for status, detail in answers.values() if status == 409)
    assert loser == f"{winner} has undone this already."
    refused = Action.objects.get(outcome="refused")
    assert (refused.kind, refused.requested["action"]) == ("undo", number)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("asked", "not_finished"), ("failed", "outcome_unknown"), ("refused", "not_undoable")],
)
def test_what_was_not_done_is_not_undone(operating: Client, outcome: str, code: str) -> None:
    row = Action.objects.create(kind="disconnect", outcome=outcome, before={}, container_name=WEB)
    detail = problem(undo(operating, row.pk), 409, code)
    assert detail in page(operating, row.pk)
    assert preview(operating, row.pk)["refused"] == {"code": code, "detail": detail}


def test_who_may_not_reads_why(
    operating: Client, viewing: Client, limiting: Client, engine: SyntheticEngine
) -> None:
    disconnect(operating, "proxy", OTHER)
    number = newest().pk
    for client, code in ((viewing, "forbidden"), (limiting, "outside_projects")):
        told = preview(client, number)
        assert told["refused"]["code"] == code
        assert told["puts_back"]
        assert told["refused"]["detail"].split("“")[0] in page(client, number)
        problem(undo(client, number), 403, code)
    assert "proxy" not in networks_of(engine, OTHER)
    with override_settings(READ_ONLY=True):
        assert preview(operating, number)["refused"]["code"] == "read_only"
        problem(undo(operating, number), 403, "read_only")


def test_a_limited_operator_undoes_within_their_projects(operating: Client, limiting: Client) -> None:
    disconnect(operating, "proxy", WEB)
    assert undone(limiting, newest().pk).username == "lea"


def test_a_token_undoes_as_far_as_its_role_goes(
    operating: Client, operator: User, engine: SyntheticEngine
) -> None:
    disconnect(operating, "proxy", WEB)
    number = newest().pk
    looking, acting = (
        Client(headers={"authorization": f"Bearer {token_service.create(operator, 'ci', role, 9)[1]}"})
        for role in (Role.VIEWER, Role.OPERATOR)
    )
    assert preview(looking, number)["refused"]["code"] == "forbidden"
    problem(undo(looking, number), 403, "forbidden")
    assert "proxy" not in networks_of(engine, WEB)
    assert undone(acting, number).token_name == "ci"


def test_what_is_protected_is_not_undone(operating: Client, administering: Client) -> None:
    disconnect(operating, "proxy", WEB)
    number = newest().pk
    administering.post("/protection/protect/", {"kind": "container", "object": WEB, "reason": "Keep off"})
    assert preview(operating, number)["refused"]["code"] == "protected"
    assert "Keep off" in problem(undo(operating, number), 403, "protected")


def test_it_asks_the_rules_also_of_what_is_gone(
    operating: Client, limiting: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    disconnect(operating, "proxy", OTHER)
    engine.perform("destroy", engine.container(OTHER)["Id"])
    hub.look()
    eventually(lambda: hub.store.topology and OTHER not in str(hub.store.topology.nodes))
    assert preview(limiting, newest().pk)["refused"]["code"] == "outside_projects"


def test_while_the_engine_is_away_the_page_says_so(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    disconnect(operating, "proxy", WEB)

    def away(_container_id: str) -> Json:
        raise EngineUnreachable("The engine does not answer.")

    monkeypatch.setattr(engine, "container", away)
    assert "The engine does not answer." in page(operating, newest().pk)
    number = newest().pk
    problem(undo(operating, number), 503, "engine_unreachable")
    assert (newest().kind, newest().outcome) == ("undo", "failed")


def test_no_driver_option_is_told_by_the_record(operating: Client, engine: SyntheticEngine) -> None:
    engine.connect(*ids(engine), {"DriverOpts": {"com.example.key": "hunter2"}})
    disconnect(operating, "monitoring", WEB)
    undone(operating, newest().pk)
    assert networks_of(engine, WEB)["monitoring"]["DriverOpts"] == {"com.example.key": "hunter2"}
    told = operating.get("/history/").content.decode() + operating.get("/api/actions").content.decode()
    assert "com.example.key" in told
    assert "hunter2" not in told
