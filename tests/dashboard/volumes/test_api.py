"""Volumes by API, on an engine that stands still: who may do what, what is refused, what is written down."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.operations.locks import busy
from dashboard.runtime import Runtime
from dashboard.volumes import locks, lookup, service
from dashboard.volumes.jobs import AT_ONCE, IN_ALL, Job, Jobs, jobs
from dashboard.volumes.models import Unfinished
from tests.dashboard.conftest import eventually
from tests.dashboard.streamed import read
from topology.engine.demo import storage
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]

JSON = "application/json"
Calls = list[tuple[str, str]]
CALLS: Calls = [
    ("get", "/api/volumes/{name}/backup"),
    ("post", "/api/volumes/{name}/restore"),
    ("post", "/api/volumes/{name}/copy"),
    ("delete", "/api/volumes/{name}"),
    ("post", "/api/volumes"),
    ("post", "/api/volumes/prune"),
    ("get", "/api/volumes/{name}/preview?action=remove"),
]


@pytest.fixture
def administrating(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("adam"))
    return client


@pytest.fixture
def used(engine: SyntheticEngine) -> str:
    """A volume that a container mounts."""
    return next(str(m["Name"]) for c in engine.containers() for m in c["Mounts"] if m["Type"] == "volume")


def post(client: Client, path: str, **body: object) -> Any:  # noqa: ANN401 - an answer
    return client.post(path, data=body, content_type=JSON)


def code_of(answer: Any) -> tuple[int, str]:  # noqa: ANN401 - an answer
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_who_may_only_look_can_do_nothing_with_volumes(
    viewing: Client, used: str, method: str, path: str
) -> None:
    answer = getattr(viewing, method)(path.format(name=used), content_type=JSON)
    assert code_of(answer) == (403, "forbidden")
    assert not Action.objects.filter(outcome=Action.Outcome.DONE).exists()


def test_a_volume_is_made_and_removed_and_both_are_written_down(
    operating: Client, engine: SyntheticEngine
) -> None:
    answer = post(operating, "/api/volumes", name="fresh", labels={"a": "b"})
    assert answer.status_code == 201
    assert answer.json()["volume"] == {"id": "volume:fresh", "name": "fresh"}
    assert engine.storage().volume("fresh")["Labels"] == {"a": "b"}
    assert code_of(post(operating, "/api/volumes", name="fresh")) == (409, "volume_exists")
    assert operating.delete("/api/volumes/volume:fresh").status_code == 200
    assert code_of(operating.delete("/api/volumes/fresh")) == (404, "volume_not_found")
    lines = Action.objects.filter(volume_name="fresh").order_by("id")
    assert [(line.kind, line.outcome) for line in lines] == [
        ("volume_create", "done"),
        ("volume_create", "refused"),
        ("volume_remove", "done"),
        ("volume_remove", "refused"),
    ]


def test_one_that_is_called_as_a_deed_is_asked_for_by_its_id(operating: Client) -> None:
    assert post(operating, "/api/volumes", name="prune").status_code == 201
    path = "/api/volumes/volume:prune"
    assert operating.get(f"{path}/preview", {"action": "remove"}).json()["volume"]["name"] == "prune"
    assert operating.delete(path).status_code == 200


@pytest.mark.parametrize("name", ["", "x", "-rf", "a/b", "../etc", "a b", "한글", "a" * 256])
def test_a_name_that_the_engine_would_not_take_is_refused_before(operating: Client, name: str) -> None:
    assert code_of(post(operating, "/api/volumes", name=name)) == (400, "invalid")


def test_labels_that_would_hide_a_volume_are_refused(operating: Client, engine: SyntheticEngine) -> None:
    refused = post(operating, "/api/volumes", name="hidden", labels={"portolan.helper": "1"})
    assert code_of(refused) == (400, "reserved_label")
    assert "hidden" not in [volume["Name"] for volume in engine.volumes()]


def test_drivers_and_their_options_are_for_administrators(operating: Client, administrating: Client) -> None:
    for more in ({"driver": "nfs"}, {"options": {"type": "none", "o": "bind", "device": "/etc"}}):
        refused = post(operating, "/api/volumes", name="fresh", **more)
        assert code_of(refused) == (403, "administrators_only")
    options = {"type": "tmpfs", "device": "tmpfs"}
    assert post(administrating, "/api/volumes", name="fresh", options=options).status_code == 201


def test_a_used_volume_is_not_removed_and_its_users_are_named(operating: Client, used: str) -> None:
    preview = operating.get(f"/api/volumes/{used}/preview?action=remove").json()
    assert preview["refused"]["code"] == "volume_in_use"
    assert preview["needs_words"] is True
    answer = operating.delete(f"/api/volumes/{used}")
    assert code_of(answer) == (409, "volume_in_use")
    for user in preview["used_by"]:
        assert user["name"] in answer.json()["detail"]


def test_only_unused_anonymous_volumes_go_and_only_those_that_were_shown(
    operating: Client, engine: SyntheticEngine, used: str
) -> None:
    names = ["a" * 64, "b" * 64, "c" * 64]
    for name in names:
        engine.storage().create_volume({"Name": name})
    engine.storage().create_volume({"Name": "named"})
    shown = [volume["name"] for volume in post(operating, "/api/volumes/prune/preview").json()["volumes"]]
    assert set(names) <= set(shown)
    assert "named" not in shown
    assert used not in shown
    assert post(operating, "/api/volumes/prune", names=[]).status_code == 400
    assert not Action.objects.exists()
    answer = post(operating, "/api/volumes/prune", names=[*names[:2], "named", used]).json()
    assert [volume["name"] for volume in answer["volumes"]] == names[:2]
    assert [volume["name"] for volume in answer["kept"]] == ["named", used]
    left = {volume["Name"] for volume in engine.volumes()}
    assert left >= {names[2], "named", used}
    assert not left & set(names[:2])


def test_sizes_are_asked_once_and_kept(operating: Client, engine: SyntheticEngine, hub: Runtime) -> None:
    assert operating.get("/api/sizes").json()["state"] == "never"
    assert operating.post("/api/sizes").status_code == 202
    eventually(lambda: operating.get("/api/sizes").json()["state"] == "done")
    known = operating.get("/api/sizes").json()
    assert set(known["volumes"]) == {volume["Name"] for volume in engine.volumes()}
    assert known["done_at"]


def test_restoring_devices_is_for_administrators(operating: Client) -> None:
    answer = operating.post("/api/volumes/fresh/restore?devices=1", b"", content_type="application/x-tar")
    assert code_of(answer) == (403, "administrators_only")


def test_the_demo_engine_hands_out_a_backup(operating: Client, used: str) -> None:
    answer = operating.get(f"/api/volumes/{used}/backup")
    assert answer.status_code == 200
    archive = read(answer)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert sum(info.isfile() for info in tar) > 1
    action = Action.objects.get()
    assert (action.kind, action.outcome, action.volume_name) == ("volume_backup", "done", used)


def test_a_backup_says_only_labels_that_hold_no_secret(
    operating: Client, engine: SyntheticEngine, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = lookup.find
    labels = {"com.docker.compose.project": "shop", "backup.url": "https://anna:PLANTED@store/?sig=PLANTED"}
    monkeypatch.setattr(service, "find", lambda *of: {**find(*of), "Labels": labels})
    archive = read(operating.get(f"/api/volumes/{used}/backup"))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        first = tar.next()
        assert first is not None
        content = tar.extractfile(first)
        assert content is not None
        about = json.loads(content.read())
    assert about["labels"]["com.docker.compose.project"] == "shop"
    assert b"PLANTED" not in archive


@pytest.mark.parametrize("action", ["backup", "copy", "restore"])
def test_the_demo_engine_refuses_no_work_on_files(operating: Client, used: str, action: str) -> None:
    for name in (used, "-") if action == "restore" else (used,):
        assert operating.get(f"/api/volumes/{name}/preview?action={action}").json()["refused"] is None


@pytest.mark.parametrize("action", ["backup", "copy", "restore", "remove"])
def test_a_preview_refuses_what_would_be_refused_as_somebody_is_at_it(operating: Client, action: str) -> None:
    def refused() -> Any:  # noqa: ANN401 - JSON
        return operating.get(f"/api/volumes/fresh/preview?action={action}").json()["refused"]

    assert post(operating, "/api/volumes", name="fresh").status_code == 201
    with locks.take("fresh"):
        assert refused() == {"code": "busy", "detail": busy("fresh").detail}
    Unfinished.objects.create(owner="somebody", target="fresh")
    assert refused()["code"] == "not_settled"
    Unfinished.objects.all().delete()
    assert refused() is None


def test_no_other_site_can_begin_a_backup(operating: Client, used: str) -> None:
    path = f"/api/volumes/{used}/backup"
    for site in ("cross-site", "same-site"):
        assert operating.get(path, headers={"sec-fetch-site": site}).json()["code"] == "csrf_failed"
    assert read(operating.get(path, headers={"sec-fetch-site": "none"})) != b""


def test_a_restore_that_nobody_meant_is_refused(operating: Client, used: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = operating.cookies
    for method, path in CALLS:
        if method != "get":
            answer = getattr(strict, method)(path.format(name=used), content_type="application/x-tar")
            assert code_of(answer) == (403, "csrf_failed")


def test_a_missing_volume_is_told_before_anything_is_begun(operating: Client) -> None:
    for method, path in (("get", "backup"), ("get", "preview?action=copy")):
        answer = getattr(operating, method)(f"/api/volumes/nowhere/{path}")
        assert code_of(answer) == (404, "volume_not_found")
    assert code_of(post(operating, "/api/volumes/nowhere/copy", to="there")) == (404, "volume_not_found")
    assert not Action.objects.exclude(outcome=Action.Outcome.REFUSED).exists()
    preview = operating.get("/api/volumes/nowhere/preview?action=restore").json()
    assert (preview["exists"], preview["modes"], preview["needs_words"]) == (False, ["new"], False)


@pytest.fixture
def a_job(operator: User) -> Callable[[str], Job]:
    return lambda kind: jobs.begin(kind, operator.pk, "data")


def test_a_job_is_shown_to_whose_it_is_and_to_administrators(
    operating: Client, operator: User, administrating: Client, a_job: Callable[[str], Job]
) -> None:
    job = a_job("backup")
    job.progress.total, job.progress.bytes = 200, 50
    found = operating.get(f"/api/jobs/{job.id}").json()
    assert (found["state"], found["percent"], found["kind"]) == ("running", 25, "backup")
    assert job.id in [known["id"] for known in operating.get("/api/jobs").json()["jobs"]]
    assert administrating.get(f"/api/jobs/{job.id}").status_code == 200
    olga = User.objects.create_user("olga")
    olga.user_permissions.set(operator.user_permissions.all())
    other = Client()
    other.force_login(olga)
    assert other.get(f"/api/jobs/{job.id}").status_code == 404
    assert other.delete(f"/api/jobs/{job.id}").status_code == 404
    assert job.state == "running"
    assert operating.delete(f"/api/jobs/{job.id}").status_code == 202
    assert job.progress.cancelled
    job.end("cancelled")


def test_nobody_has_too_many_jobs_at_once(
    operating: Client, used: str, a_job: Callable[[str], Job], operator: User
) -> None:
    """Each upload with a name of its own would take a thread, a helper and some memory."""
    running: list[Job] = []
    with suppress(Problem):
        while len(running) <= AT_ONCE:
            running.append(a_job("backup"))
    refused = operating.get(f"/api/volumes/{used}/backup")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_jobs")
    row = Action.objects.get(kind=Action.Kind.VOLUME_BACKUP)
    assert (row.user, row.outcome, row.volume_name) == (operator, Action.Outcome.REFUSED, used)
    running[0].end("done")
    assert post(operating, f"/api/volumes/{used}/copy", to="copied").status_code == 202
    for job in running[1:]:
        job.end("done")
    own = jobs.visible(user_id=operator.pk, everybodys=False)
    eventually(lambda: all(job.state != "running" for job in own))


def test_all_together_have_not_too_many_either_and_nobody_holds_plans_up() -> None:
    known = Jobs()
    for number in range(IN_ALL):
        known.begin("backup", number // AT_ONCE, "data")
    with pytest.raises(Problem) as refused:
        known.begin("backup", 999, "data")
    assert refused.value.code == "too_many_jobs"
    assert known.begin("backup", None, "data").state == "running"


def test_a_failed_copy_is_told_by_its_job(
    operating: Client, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "DISK_BYTES", 0)
    begun = post(operating, f"/api/volumes/{used}/copy", to="copied")
    assert begun.status_code == 202
    assert begun.json()["to"] == {"id": "volume:copied", "name": "copied"}
    path = f"/api/jobs/{begun.json()['id']}"
    eventually(lambda: operating.get(path).json()["state"] == "failed")
    assert operating.get(path).json()["error"]["code"] == "no_space"


def test_a_read_only_server_changes_nothing(operating: Client, used: str, settings: Any) -> None:  # noqa: ANN401
    settings.READ_ONLY = True
    for method, path in CALLS[1:]:
        answer = getattr(operating, method)(path.format(name=used), content_type=JSON)
        assert code_of(answer) == (403, "read_only")


def test_a_read_only_server_backs_up_what_needs_no_pause(
    operating: Client,
    used: str,
    settings: Any,  # noqa: ANN401
) -> None:
    """A backup changes nothing."""
    settings.READ_ONLY = True
    path = f"/api/volumes/{used}/backup"
    assert read(operating.get(path)) != b""
    assert code_of(post(operating, f"{path}?pause=1")) == (403, "read_only")


def test_no_link_has_anybody_stand_still(operating: Client, operator: User, used: str) -> None:
    """On plain HTTP browsers do not say which site asked (findings, S9)."""
    path = f"/api/volumes/{used}/backup?pause=1"
    assert code_of(operating.get(path)) == (403, "csrf_failed")
    row = Action.objects.get(kind=Action.Kind.VOLUME_BACKUP)
    assert (row.outcome, row.volume_name) == (Action.Outcome.REFUSED, used)
    assert read(post(operating, path)) != b""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(operator)
    assert code_of(strict.post(path)) == (403, "csrf_failed")
