"""An operator of one project, and volumes: those of others, those that are to be, others' work on them."""

from __future__ import annotations

import hashlib
import tarfile
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.protection.models import Protection
from dashboard.access.roles.models import Limit
from dashboard.access.tokens import service as token_service
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.base.roles import Role
from dashboard.operations.runner import Actor
from dashboard.runtime import Runtime
from dashboard.volumes import service as volume_service
from dashboard.volumes.jobs import jobs
from tests.dashboard.hardening.callers import ask
from tests.dashboard.hardening.watched import PROJECT, WatchedEngine
from tests.dashboard.operations.test_runner import problem
from tests.topology.volumes.archives import archive, entry
from topology.engine.demo.storage import DemoStorage
from topology.engine.port import Json
from topology.volumes.manifest import About, Manifest, about_entry, manifest_entry
from topology.volumes.tar import BLOCK

pytestmark = pytest.mark.usefixtures("settled")

THEIRS = "edge-traefik-1"
MY_VOLUME, THEIR_VOLUME, NOBODYS = "outline-prod_search-data", "edge_data", "archive"


def backup(labels: dict[str, str]) -> bytes:
    """A whole backup of a volume that had these labels, with one folder and one file."""
    about = About("edge_data", "local", "an engine", "2026-01-01T00:00:00+00:00", labels)
    archived = archive(entry("volume", tarfile.DIRTYPE), entry("volume/a", content=b"a"))
    entries, end = archived[: 3 * BLOCK], archived[3 * BLOCK :]
    manifest = Manifest(about, 2, 1, hashlib.sha256(entries).hexdigest())
    return about_entry(about) + entries + manifest_entry(manifest) + end


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
    said = limiting.get(f"/api/volumes/{MY_VOLUME}/preview?action=backup").json()
    assert (said["refused"], said["pause_refused"]["code"]) == (None, "outside_projects")
    answer = limiting.post(f"/api/volumes/{MY_VOLUME}/backup?pause=1&format=tar")
    problem(answer, 403, "outside_projects")
    assert THEIRS in answer.json()["detail"]
    assert "pause" not in {deed for deed, _owners in engine.deeds}


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
        path = "/api/volumes/fresh/restore?mode=new"
        body = backup({PROJECT: project} if project else {})
        answer = free.post(path, body, content_type="application/octet-stream")
        if project == "edge":
            problem(answer, 403, "outside_projects")
            assert engine.deeds == []
        else:
            assert (answer.status_code, answer.json()["verified"]) == (200, True)
            made = engine.storage().volume("fresh")
            assert (made["Labels"] or {}).get(PROJECT) == project

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

    @pytest.mark.parametrize(
        ("volume", "action", "refused"),
        [(MY_VOLUME, "copy", True), ("-", "restore", True), (MY_VOLUME, "remove", False)],
    )
    def test_the_sheet_says_so_before_it_is_tried(
        self, limiting: Client, volume: str, action: str, refused: bool
    ) -> None:
        path = f"/api/volumes/{volume}/preview?action={action}"
        assert ("belongs to no project" in str(limiting.get(path).json()["refused"])) is refused
        Limit.objects.update(without_project=True)
        assert "outside_projects" not in str(limiting.get(path).json()["refused"])

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

    def test_the_sheet_shows_only_what_may_be_pruned(
        self, limiting: Client, free: Client, engine: WatchedEngine
    ) -> None:
        Limit.objects.update(without_project=False)
        names = ["1" * 64, "2" * 64]
        for name in names:
            engine.storage().create_volume({"Name": name})
        shown = ask(limiting, "post", "/api/volumes/prune/preview").json()
        assert (shown["volumes"], shown["refused"]["code"]) == ([], "outside_projects")
        Limit.objects.update(without_project=True)
        Protection.objects.create(
            kind="volume", object_id=names[0], name=names[0], reason="x", username="ada"
        )
        shown = ask(free, "post", "/api/volumes/prune/preview").json()
        assert {one["name"] for one in shown["volumes"]} & set(names) == {names[1]}
        assert shown["refused"] is None


@pytest.mark.parametrize(
    ("method", "what"),
    [("get", "/backup"), ("post", "/copy"), ("post", "/restore?mode=replace"), ("delete", "")],
)
def test_what_portolan_has_made_for_itself_is_nobodys(
    administering: Client, engine: WatchedEngine, method: str, what: str
) -> None:
    """While somebody restores, it holds what another's volume held."""
    name = "portolan-kept-01234567"
    engine.storage().create_volume({"Name": name, "Labels": engine.storage().marks.labels(name, "1.2.3")})
    engine.deeds.clear()
    answer = ask(administering, method, f"/api/volumes/{name}{what}", {"to": "mine"})
    problem(answer, 404, "volume_not_found")
    assert engine.deeds == []


class TestJobs:
    def test_they_end_with_the_right_to_log_in(
        self, operator: User, administrator: User, administering: Client
    ) -> None:
        """A download would go on for hours."""
        job = jobs.begin("backup", operator.pk, MY_VOLUME)
        others = jobs.begin("backup", administrator.pk, MY_VOLUME)
        administering.post(f"/people/{operator.pk}/", {"role": "operator"})
        assert not User.objects.get(pk=operator.pk).is_active
        assert (job.progress.cancelled, others.progress.cancelled) == (True, False)
        job.end("cancelled")
        others.end("cancelled")

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
            _token, text = token_service.create(owner, "nightly", Role.OPERATOR, 30)
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
    limited: User, hub: Runtime, engine: WatchedEngine
) -> None:
    """Somebody is limited while their wish is waiting."""
    Limit.objects.filter(user=limited).update(projects=["n8n"])
    with pytest.raises(Problem) as refused:
        volume_service.remove(hub, Actor("lea", limited), MY_VOLUME)
    assert refused.value.code == "outside_projects"
    assert engine.deeds == []
