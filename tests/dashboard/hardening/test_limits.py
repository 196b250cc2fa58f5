"""An operator of one project tries to reach what belongs to another: by every name, way and moment."""

from __future__ import annotations

import tarfile
import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.hub import Hub
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.protection.models import Protection
from dashboard.roles import giving
from dashboard.roles.models import Limit
from dashboard.tokens import issuing
from dashboard.tokens.models import ApiToken
from dashboard.volumes import acting
from dashboard.volumes.jobs import jobs
from dashboard.volumes.work import Actor
from tests.dashboard.hardening.watched import PROJECT, WatchedEngine
from tests.dashboard.roles.people import logged_in
from tests.dashboard.test_actions import JSON, problem
from tests.topology.volumes.archives import archive, entry
from topology.engine.demo.storage import DemoStorage
from topology.engine.port import Json
from topology.volumes.manifest import About, about_entry

pytestmark = pytest.mark.usefixtures("settled")

MINE, THEIRS = "outline-prod-api-1", "edge-traefik-1"
MY_VOLUME, THEIR_VOLUME, NOBODYS = "outline-prod_search-data", "edge_data", "archive"


@pytest.fixture
def engine() -> WatchedEngine:
    return WatchedEngine(30)


@pytest.fixture
def free(limited: User) -> Client:
    """Somebody who may also act on what belongs to no project."""
    Limit.objects.filter(user=limited).update(without_project=True)
    return logged_in(limited)


def ask(client: Client, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
    return getattr(client, method)(path, dict(body or {}), content_type=JSON)


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


@pytest.mark.parametrize("prefix", ["", "volume:", "volume:volume:", "/", "%2f", "..%2f", "./"])
def test_no_name_leads_to_anothers_volume(limiting: Client, engine: WatchedEngine, prefix: str) -> None:
    path = f"/api/volumes/{prefix}{THEIR_VOLUME}"
    asked = [
        ask(limiting, "delete", path),
        limiting.get(f"{path}/backup?format=tar"),
        ask(limiting, "post", f"{path}/copy", {"to": "fresh"}),
        limiting.post(f"{path}/restore?mode=replace", b"", content_type="application/octet-stream"),
    ]
    for answer in asked:
        assert answer.status_code in (403, 404, 405), answer.content
    assert engine.deeds == []


@pytest.mark.parametrize("name", [".", "..", "volume:..", "%2e%2e"])
def test_a_way_up_is_nobodys_name(
    administering: Client, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """In the engine's addresses it would be one; so the engine is not even asked."""

    def asked(*_arguments: object) -> None:
        raise AssertionError("the engine was asked")

    monkeypatch.setattr(DemoStorage, "volume", asked)
    path = f"/api/volumes/{name}"
    for answer in (
        administering.get(f"{path}/preview?action=remove"),
        administering.get(f"{path}/backup"),
        administering.delete(path),
        ask(administering, "post", f"{path}/copy", {"to": "fresh"}),
        administering.post(f"{path}/restore?mode=replace", b"", content_type="application/octet-stream"),
    ):
        problem(answer, 404, "volume_not_found")


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


def test_whoever_has_to_stand_still_is_acted_on_too(
    limiting: Client, engine: WatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """My volume is mounted by another project's container, which would be paused for my backup."""
    listed = engine.containers

    def with_mount(ids: Any = None) -> list[Json]:  # noqa: ANN401 - as the engine's
        found = listed(ids)
        for container in found:
            if container["Names"] == [f"/{THEIRS}"]:
                mount = {"Type": "volume", "Name": MY_VOLUME, "RW": True, "Destination": "/x", "Source": "/y"}
                container["Mounts"] = [*container["Mounts"], mount]
        return found

    monkeypatch.setattr(engine, "containers", with_mount)
    answer = limiting.get(f"/api/volumes/{MY_VOLUME}/backup?pause=1&format=tar")
    problem(answer, 403, "outside_projects")
    assert THEIRS in answer.json()["detail"]
    assert "pause" not in {deed for deed, _owners in engine.deeds}


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


class TestVolumesThatAreToBe:
    def test_one_is_made_for_ones_own_project(self, limiting: Client) -> None:
        mine = {"name": "outline-prod_fresh", "labels": {PROJECT: "outline-prod"}}
        assert ask(limiting, "post", "/api/volumes", mine).status_code == 201

    def test_but_not_for_anothers(self, free: Client, engine: WatchedEngine) -> None:
        """Labels say whose it is: `edge` would find it where its own should be, with whatever is in it."""
        wish = {"name": "edge_fresh", "labels": {PROJECT: "edge"}}
        problem(ask(free, "post", "/api/volumes", wish), 403, "outside_projects")
        assert engine.deeds == []

    def test_one_without_a_project_is_a_right_of_its_own(
        self, limiting: Client, engine: WatchedEngine
    ) -> None:
        problem(ask(limiting, "post", "/api/volumes", {"name": "fresh"}), 403, "outside_projects")
        labels = {f"{PROJECT} ": "outline-prod", PROJECT.upper(): "outline-prod", PROJECT: ""}
        answer = ask(limiting, "post", "/api/volumes", {"name": "fresh", "labels": labels})
        problem(answer, 403, "outside_projects")
        assert engine.deeds == []

    def test_one_of_anothers_is_not_taken_over_by_a_label(
        self, limiting: Client, engine: WatchedEngine
    ) -> None:
        wish = {"name": THEIR_VOLUME, "labels": {PROJECT: "outline-prod"}}
        assert ask(limiting, "post", "/api/volumes", wish).status_code in (403, 409)
        assert engine.deeds == []

    def test_not_for_a_protected_project(self, operating: Client, engine: WatchedEngine) -> None:
        Protection.objects.create(kind="project", object_id="edge", name="edge", reason="x", username="ada")
        wish = {"name": "edge_fresh", "labels": {PROJECT: "edge"}}
        problem(ask(operating, "post", "/api/volumes", wish), 403, "protected")
        assert engine.deeds == []

    @pytest.mark.parametrize("project", ["edge", "outline-prod", None])
    def test_nor_is_an_archive_believed_that_says_whose_it_is(
        self, free: Client, engine: WatchedEngine, project: str | None
    ) -> None:
        """A backup brings its labels along; it is asked about them before anything is made."""
        labels = {PROJECT: project} if project else {}
        about = About("edge_data", "local", "an engine", "2026-01-01T00:00:00+00:00", labels)
        body = about_entry(about) + archive(entry("volume", tarfile.DIRTYPE), entry("volume/a", content=b"a"))
        path = "/api/volumes/edge_fresh/restore?mode=new"
        answer = free.post(path, body, content_type="application/octet-stream")
        if project == "edge":
            problem(answer, 403, "outside_projects")
            assert engine.deeds == []
        else:  # the demo host has no files, so that is as far as it comes
            problem(answer, 501, "engine_refused")
            assert engine.deeds[0][0] == "create_volume"

    @pytest.mark.parametrize("volume", [THEIR_VOLUME, NOBODYS])
    def test_a_copy_is_refused_at_once(self, limiting: Client, engine: WatchedEngine, volume: str) -> None:
        problem(
            ask(limiting, "post", f"/api/volumes/{volume}/copy", {"to": "fresh"}), 403, "outside_projects"
        )
        assert jobs.visible(user_id=None, everybodys=True) == []
        assert engine.deeds == []
        action = Action.objects.get(kind=Action.Kind.VOLUME_COPY)
        assert (action.outcome, action.volume_name) == (Action.Outcome.REFUSED, volume)

    def test_nor_is_mine_copied_over_anothers(self, free: Client, engine: WatchedEngine) -> None:
        answer = ask(free, "post", f"/api/volumes/{MY_VOLUME}/copy", {"to": THEIR_VOLUME})
        assert answer.status_code in (403, 409)
        assert engine.deeds == []

    def test_nor_to_where_it_would_be_nobodys(self, limiting: Client, engine: WatchedEngine) -> None:
        answer = ask(limiting, "post", f"/api/volumes/{MY_VOLUME}/copy", {"to": "fresh"})
        problem(answer, 403, "outside_projects")
        assert engine.deeds == []

    @pytest.mark.parametrize("mode", ["new", "empty", "replace"])
    def test_nothing_is_restored_into_anothers(self, free: Client, engine: WatchedEngine, mode: str) -> None:
        path = f"/api/volumes/{THEIR_VOLUME}/restore?mode={mode}"
        answer = free.post(path, b"x" * 1024, content_type="application/octet-stream")
        problem(answer, 403, "outside_projects")
        assert engine.deeds == []

    def test_pruning_takes_nothing_of_anothers_along(self, free: Client, engine: WatchedEngine) -> None:
        listed = [THEIR_VOLUME, "1" * 64]
        answer = ask(free, "post", "/api/volumes/prune", {"names": listed})
        problem(answer, 403, "outside_projects")
        assert engine.deeds == []


class TestTokens:
    @pytest.mark.parametrize("role", list(ApiToken.Role)[:2])
    def test_one_reaches_no_further_than_its_owner(
        self, limited: User, engine: WatchedEngine, role: ApiToken.Role
    ) -> None:
        _token, text = issuing.create(limited, "nightly", role, 30)
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
        _token, text = issuing.create(administrator, "nightly", ApiToken.Role.OPERATOR, 30)
        client = Client(headers={"authorization": f"Bearer {text}"})
        wish = {"kind": "container", "object": MINE, "reason": "x"}
        problem(ask(client, "post", "/api/protections", wish), 403, "administrators_only")
        special = {"name": "fresh", "options": {"type": "none", "o": "bind", "device": "/etc"}}
        problem(ask(client, "post", "/api/volumes", special), 403, "administrators_only")
        assert engine.deeds == []

    def test_whoever_sinks_takes_their_tokens_along(self, administrator: User, engine: WatchedEngine) -> None:
        _token, text = issuing.create(administrator, "nightly", ApiToken.Role.ADMINISTRATOR, 30)
        client = Client(headers={"authorization": f"Bearer {text}"})
        giving.give(administrator, ApiToken.Role.VIEWER)
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
            client.post(f"/record/{number}/undo/")
        assert Protection.objects.count() == 1

    def test_nor_is_what_was_done_to_people(
        self, administering: Client, operating: Client, operator: User
    ) -> None:
        administering.post(f"/people/{operator.pk}/", {"role": "operator", "limited": "on", "active": "on"})
        assert Limit.objects.filter(user=operator).exists()
        for action in Action.objects.exclude(user=operator):
            assert ask(operating, "post", f"/api/actions/{action.pk}/undo").status_code in (403, 409)
            operating.post(f"/record/{action.pk}/undo/")
        assert Limit.objects.filter(user=operator).exists()

    def test_anothers_deed_on_anothers_things_stays(
        self, operating: Client, limiting: Client, engine: WatchedEngine
    ) -> None:
        done = ask(operating, "post", "/api/networks/proxy/disconnect", {"container": THEIRS}).json()
        engine.deeds.clear()
        shown = limiting.get(f"/api/actions/{done['id']}/undo/preview").json()
        assert shown["refused"]["code"] == "outside_projects"
        problem(ask(limiting, "post", done["undo"]), 403, "outside_projects")
        limiting.post(f"/record/{done['id']}/undo/")
        assert engine.deeds == []


class TestJobs:
    def test_they_are_seen_and_ended_by_their_owner_and_administrators_alone(
        self, operator: User, operating: Client, limiting: Client, administering: Client
    ) -> None:
        job = jobs.begin("copy", operator.pk, MY_VOLUME, to="fresh")
        problem(limiting.get(f"/api/jobs/{job.id}"), 404, "not_found")
        problem(limiting.delete(f"/api/jobs/{job.id}"), 404, "not_found")
        assert limiting.get("/api/jobs").json() == {"jobs": []}
        problem(limiting.get(f"/api/volumes/{MY_VOLUME}/backup?job={job.id}"), 409, "job_exists")
        assert not job.progress.cancelled
        for client in (operating, administering):
            assert client.get(f"/api/jobs/{job.id}").status_code == 200
        assert operating.delete(f"/api/jobs/{job.id}").status_code == 202
        job.end("cancelled")

    def test_a_script_sees_its_owners(self, operator: User, limited: User) -> None:
        job = jobs.begin("copy", operator.pk, MY_VOLUME, to="fresh")
        for owner, status in ((operator, 200), (limited, 404)):
            _token, text = issuing.create(owner, "nightly", ApiToken.Role.OPERATOR, 30)
            client = Client(headers={"authorization": f"Bearer {text}"})
            assert client.get(f"/api/jobs/{job.id}").status_code == status
        job.end("done")

    def test_those_of_the_command_line_are_administrators(
        self, operating: Client, administering: Client
    ) -> None:
        job = jobs.begin("copy", None, MY_VOLUME, to="fresh")
        assert operating.get(f"/api/jobs/{job.id}").status_code == 404
        assert administering.get(f"/api/jobs/{job.id}").status_code == 200
        job.end("done")


def test_rights_are_asked_again_when_it_is_a_volumes_turn(
    limited: User, hub: Hub, engine: WatchedEngine
) -> None:
    """Somebody is limited while their wish is waiting."""
    Limit.objects.filter(user=limited).update(projects=["n8n"])
    with pytest.raises(Problem) as refused:
        acting.remove(hub, Actor("lea", limited), MY_VOLUME)
    assert refused.value.code == "outside_projects"
    assert engine.deeds == []
