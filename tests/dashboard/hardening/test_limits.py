"""An operator of one project tries to reach what belongs to another: by every name, way and moment."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.protection.models import Protection
from dashboard.access.roles import service as role_service
from dashboard.access.roles.models import Limit
from dashboard.access.tokens import service as token_service
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from tests.dashboard.hardening.callers import ask
from tests.dashboard.hardening.watched import PROJECT, WatchedEngine
from tests.dashboard.operations.test_runner import problem
from topology.engine.port import Json

pytestmark = pytest.mark.usefixtures("settled")

MINE, THEIRS = "outline-prod-api-1", "edge-traefik-1"
MY_VOLUME, THEIR_VOLUME, NOBODYS = "outline-prod_search-data", "edge_data", "archive"


def names(engine: WatchedEngine) -> dict[str, str]:
    """Whatever somebody may try who hopes that it is looked at in one way and understood in another."""
    docker_id = engine.container(THEIRS)["Id"]
    return {
        "name": THEIRS,
        "as the engine writes it": f"/{THEIRS}",
        "ID": docker_id,
        "short ID": docker_id[:12],
        "shortest ID": docker_id[:4],
        "node": f"container:{docker_id}",
        "node by name": f"container:{THEIRS}",
        "node with a slash": f"container:/{THEIRS}",
        "node of a node": f"container:container:{docker_id}",
        "sandbox": f"sandbox:{docker_id}",
        "upper case": THEIRS.upper(),
        "upper case ID": docker_id.upper(),
        "blank": f" {THEIRS}",
        "NUL": f"{THEIRS}\x00",
        "full width": THEIRS.replace("e", "\uff45"),
        "soft hyphen": THEIRS.replace("-", "\u00ad-"),
        "two slashes": f"//{THEIRS}",
        "mine and theirs": f"{MINE},{THEIRS}",
        "way out": f"{MINE}/../{THEIRS}",
    }


def test_no_name_leads_to_what_is_anothers(limiting: Client, engine: WatchedEngine) -> None:
    for what, name in names(engine).items():
        for verb in ("connect", "disconnect"):
            for network in ("proxy", "outline-prod_backend"):
                answer = ask(limiting, "post", f"/api/networks/{network}/{verb}", {"container": name})
                assert answer.status_code in (400, 403, 404, 409), (what, verb, answer.content)
    assert engine.deeds == []


@pytest.mark.parametrize("form", ["NFC", "NFD", "upper", "blank", "other letter"])
def test_a_project_is_the_same_only_to_the_letter(form: str) -> None:
    given = "caf\u00e9"
    other = {
        "NFC": unicodedata.normalize("NFD", given),
        "NFD": "cafe\u0301x",
        "upper": given.upper(),
        "blank": f"{given} ",
        "other letter": "c\u0430f\u00e9",
    }[form]
    limit = Limit(projects=[given])
    assert limit.reaches(given)
    assert not limit.reaches(other)
    assert not limit.reaches("")
    assert not limit.reaches(None)


def test_my_container_on_anothers_network_and_theirs_on_mine(limiting: Client, engine: WatchedEngine) -> None:
    problem(
        ask(limiting, "post", "/api/networks/n8n_default/connect", {"container": MINE}),
        403,
        "outside_projects",
    )
    shared = {"container": THEIRS}
    answer = ask(limiting, "post", "/api/networks/outline-prod_backend/connect", shared)
    problem(answer, 403, "outside_projects")
    assert engine.deeds == []


def test_it_is_what_was_meant_that_is_asked_about_not_what_is_called_like_it_now(
    limiting: Client, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the chart and the act, my container's name is given to another's."""
    mine, theirs = engine.container(MINE)["Id"], engine.container(THEIRS)
    look = engine.container

    def swapped(wanted: str) -> Json:
        found = look(wanted)
        return {**theirs, "Name": f"/{MINE}"} if wanted == MINE else found

    monkeypatch.setattr(engine, "container", swapped)
    assert ask(limiting, "post", "/api/networks/proxy/disconnect", {"container": MINE}).status_code == 200
    assert [deed for deed, _owners in engine.deeds] == ["disconnect"]
    assert {owner for _deed, owners in engine.deeds for owner in owners} == {"outline-prod"}
    assert "proxy" not in look(mine)["NetworkSettings"]["Networks"]


def test_what_has_changed_hands_at_the_last_moment_is_not_acted_on(
    limiting: Client, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the engine says when it is one's turn counts, not what the chart said before."""
    look = engine.container

    def handed_over(wanted: str) -> Json:
        found = look(wanted)
        config = {**found["Config"], "Labels": {**found["Config"]["Labels"], PROJECT: "edge"}}
        return {**found, "Config": config}

    monkeypatch.setattr(engine, "container", handed_over)
    answer = ask(limiting, "post", "/api/networks/proxy/disconnect", {"container": MINE})
    problem(answer, 403, "outside_projects")
    assert engine.deeds == []


class TestTokens:
    @pytest.mark.parametrize("role", list(Role)[:2])
    def test_one_reaches_no_further_than_its_owner(
        self, limited: User, engine: WatchedEngine, role: Role
    ) -> None:
        _token, text = token_service.create(limited, "nightly", role, 30)
        client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {text}"})
        for path, body in (
            ("/api/networks/proxy/disconnect", {"container": THEIRS}),
            (f"/api/volumes/{THEIR_VOLUME}/copy", {"to": "fresh"}),
        ):
            answer = ask(client, "post", path, body)
            assert answer.json()["code"] in ("outside_projects", "forbidden")
        assert engine.deeds == []

    def test_an_administrators_narrow_token_manages_nothing(
        self, administrator: User, engine: WatchedEngine
    ) -> None:
        _token, text = token_service.create(administrator, "nightly", Role.OPERATOR, 30)
        client = Client(headers={"authorization": f"Bearer {text}"})
        wish = {"kind": "container", "object": MINE, "reason": "x"}
        problem(ask(client, "post", "/api/protections", wish), 403, "administrators_only")
        special = {"name": "fresh", "options": {"type": "none", "o": "bind", "device": "/etc"}}
        problem(ask(client, "post", "/api/volumes", special), 403, "administrators_only")
        assert engine.deeds == []

    def test_whoever_sinks_takes_their_tokens_along(self, administrator: User, engine: WatchedEngine) -> None:
        _token, text = token_service.create(administrator, "nightly", Role.ADMINISTRATOR, 30)
        client = Client(headers={"authorization": f"Bearer {text}"})
        role_service.give(administrator, Role.VIEWER)
        answer = ask(client, "post", "/api/networks/proxy/disconnect", {"container": MINE})
        problem(answer, 403, "forbidden")
        assert engine.deeds == []


class TestUndo:
    def test_what_an_administrator_protected_is_not_lifted_by_undoing_it(
        self, administering: Client, operating: Client, limiting: Client
    ) -> None:
        wish = {"kind": "container", "object": MINE, "reason": "x"}
        assert ask(administering, "post", "/api/protections", wish).status_code == 201
        number = Action.objects.get(kind=Action.Kind.PROTECT).pk
        for client in (operating, limiting):
            assert ask(client, "post", f"/api/actions/{number}/undo").status_code == 403
            client.post(f"/history/{number}/undo/")
        assert Protection.objects.count() == 1

    def test_nor_is_what_was_done_to_people(
        self, administering: Client, operating: Client, operator: User
    ) -> None:
        administering.post(f"/people/{operator.pk}/", {"role": "operator", "limited": "on", "active": "on"})
        assert Limit.objects.filter(user=operator).exists()
        for action in Action.objects.exclude(user=operator):
            assert ask(operating, "post", f"/api/actions/{action.pk}/undo").status_code in (403, 409)
            operating.post(f"/history/{action.pk}/undo/")
        assert Limit.objects.filter(user=operator).exists()

    def test_anothers_deed_on_anothers_things_stays(
        self, operating: Client, limiting: Client, engine: WatchedEngine
    ) -> None:
        done = ask(operating, "post", "/api/networks/proxy/disconnect", {"container": THEIRS}).json()
        engine.deeds.clear()
        shown = limiting.get(f"/api/actions/{done['id']}/undo/preview").json()
        assert shown["refused"]["code"] == "outside_projects"
        problem(ask(limiting, "post", done["undo"]), 403, "outside_projects")
        limiting.post(f"/history/{done['id']}/undo/")
        assert engine.deeds == []
