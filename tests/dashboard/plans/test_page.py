"""The page of backups, and the same by API."""

from __future__ import annotations

import getpass
import json
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dashboard.access.roles.models import Limit
from dashboard.audit.actions import Action
from dashboard.plans import runner, service
from dashboard.plans.models import Backup, Place, Plan, Run
from dashboard.plans.standing import standings
from dashboard.plans.topic import Backups
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import Reader
from dashboard.volumes import service as volume_service
from tests.dashboard.conftest import eventually
from tests.dashboard.plans.conftest import ACTOR, VOLUME, wanted
from tests.topology.backups import servers
from topology.backups.places.port import MARK
from topology.engine.errors import EngineUnreachable
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_chart(hub: Runtime, volume: str) -> None:
    hub.look()
    eventually(lambda: f"volume:{volume}" in (hub.store.topology.nodes if hub.store.topology else ()))


@pytest.fixture
def administering(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    return client


def sent(client: Client, path: str, body: Mapping[str, object], method: str = "post") -> Any:  # noqa: ANN401
    return getattr(client, method)(f"/api/{path}", json.dumps(body), content_type="application/json")


FORM = {
    "plan-name": "nightly", "plan-selector": f"volume:{VOLUME}", "plan-schedule": "daily at 02:30",
    "plan-zone": "Asia/Seoul", "plan-place": "disk", "plan-keep_last": "3", "plan-keep_daily": "0",
    "plan-keep_weekly": "0", "plan-keep_monthly": "0", "plan-verify_days": "0",
}  # fmt: skip


def test_an_administrator_plans_and_runs_and_removes(administering: Client, folder: Path) -> None:
    page = administering.get("/backups/").content.decode()
    assert "Nothing is planned yet." in page
    place = {"place-name": "disk", "place-address": str(folder)}
    assert administering.post("/backups/places/add/", place).status_code == 302
    assert administering.post("/backups/plans/add/", FORM).status_code == 302
    assert administering.post("/backups/plans/run/", {"name": "nightly"}).status_code == 302
    eventually(lambda: Run.objects.filter(outcome="done").exists())
    page = administering.get("/backups/").content.decode()
    assert "1 of 1 volumes" in page
    assert "1 backup, " in page
    assert administering.post("/backups/places/remove/", {"name": "disk"}).status_code == 409
    administering.post("/backups/plans/remove/", {"name": "nightly"})
    administering.post("/backups/places/remove/", {"name": "disk"})
    assert not Place.objects.exists()
    assert len(list(folder.rglob("*.json"))) == 1  # what lies there stays


def test_how_far_a_run_is_stands_on_the_page(viewing: Client, plan: Plan) -> None:
    Run.objects.create(plan=plan, username="anna", owner="one", wanted=4, done=1, failed=1)
    page = viewing.get("/backups/").content.decode()
    assert '<progress max="100" value="50" aria-label="How far nightly is">' in page
    assert "1 of 4 volumes" in page


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("plan-schedule", "sometimes", "never comes"),
        ("plan-selector", "projct:x", "cannot be read"),
        ("plan-recipient", "age1x", "no public key"),
        ("plan-zone", "Mars", "no time zone"),
        ("plan-keep_last", "0", "greater than or equal to 1"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(
    administering: Client, field: str, value: str, said: str
) -> None:
    answer = administering.post("/backups/plans/add/", FORM | {field: value})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert 'value="Asia/Seoul"' in page or field == "plan-zone"
    assert not Plan.objects.exists()


@pytest.mark.usefixtures("plan")
def test_a_viewer_reads_and_does_nothing(viewing: Client) -> None:
    page = viewing.get("/backups/").content.decode()
    assert "nightly" in page
    assert '<form method="post" action="/backups/' not in page
    assert viewing.post("/backups/plans/run/", {"name": "nightly"}).status_code == 403
    assert viewing.get("/api/plans").json()["plans"][0]["name"] == "nightly"
    assert viewing.get("/api/places").json()["places"][0]["name"] == "disk"


@pytest.mark.usefixtures("plan")
def test_an_operator_runs_what_is_theirs(operating: Client, operator: User) -> None:
    assert sent(operating, "plans/nightly/run", {}).status_code == 202
    eventually(lambda: Run.objects.filter(outcome="done").exists())
    Limit.objects.create(user=operator, projects=["shop"])
    answer = sent(operating, "plans/nightly/run", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "outside_projects")
    (backup,) = operating.get(f"/api/volumes/{VOLUME}/backups").json()["backups"]
    answer = sent(operating, f"volumes/{VOLUME}/backups/{backup['id']}/restore", {"to": "mine"})
    assert (answer.status_code, answer.json()["code"]) == (403, "outside_projects")
    assert Action.objects.filter(kind="volume_restore", outcome="refused").count() == 1


def test_by_api_from_a_place_to_a_restored_volume(administering: Client, hub: Runtime, folder: Path) -> None:
    place = {"name": "disk", "address": str(folder), "secret": "hush-hush"}
    answer = sent(administering, "places", place)
    assert answer.status_code == 201
    assert "hush" not in answer.content.decode()
    assert "hush" not in str([*Place.objects.values(), *Action.objects.values()])
    wanted = {"name": "nightly", "selector": f"volume:{VOLUME}", "schedule": "02:30", "place": "disk"}
    assert sent(administering, "plans", wanted).status_code == 201
    assert sent(administering, "plans", wanted).json()["code"] == "exists"
    assert sent(administering, "plans/nightly/run", {}).status_code == 202
    eventually(lambda: Run.objects.filter(outcome="done").exists())
    last = administering.get("/api/plans").json()["plans"][0]["last"]
    assert (last["outcome"], last["wanted"], last["done"], last["by"]) == ("done", 1, 1, "ada")
    held = administering.get("/api/places").json()["places"][0]
    assert (held["backups"], held["bytes"]) == (1, Backup.objects.get().size)
    listed = administering.get(f"/api/volumes/{VOLUME}/backups").json()
    assert listed["state"] == "current"
    path = f"volumes/{VOLUME}/backups/{listed['backups'][0]['id']}/restore"
    assert sent(administering, path, {"to": VOLUME}).json()["code"] == "volume_exists"
    answer = sent(administering, path, {"to": "again"})
    assert answer.status_code == 202
    eventually(lambda: Action.objects.filter(kind="volume_restore", outcome="done").exists())
    assert hub.engine().storage().volume("again")["Name"] == "again"
    assert sent(administering, "plans/nightly", {}, "delete").status_code == 204
    assert sent(administering, "places/disk", {}, "delete").status_code == 204


@pytest.mark.usefixtures("plan")
def test_a_restore_for_which_there_is_no_room_to_be_asked_leaves_no_work(
    operating: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sent(operating, "plans/nightly/run", {}).status_code == 202
    eventually(lambda: Run.objects.filter(outcome="done").exists())
    (backup,) = operating.get(f"/api/volumes/{VOLUME}/backups").json()["backups"]

    def away(*_of: object, **_how: object) -> None:
        raise EngineUnreachable("away")

    monkeypatch.setattr(volume_service, "limits", away)
    answer = sent(operating, f"volumes/{VOLUME}/backups/{backup['id']}/restore", {"to": "again"})
    assert answer.status_code == 503
    assert [
        job["kind"] for job in operating.get("/api/jobs").json()["jobs"] if job["state"] == "running"
    ] == []


def test_how_each_volume_stands(hub: Runtime, plan: Plan) -> None:
    now = timezone.now()
    assert standings(hub, now) == {}  # its time has not come yet
    tomorrow = now + timedelta(days=2)
    assert standings(hub, tomorrow)[VOLUME][0] == "overdue"
    runner.run(hub, ACTOR, plan)
    assert standings(hub, now)[VOLUME][0] == "current"
    assert standings(hub, tomorrow)[VOLUME][0] == "overdue"


def test_open_pages_hear_how_volumes_stand(viewing: Client, hub: Runtime, plan: Plan, folder: Path) -> None:
    topic = Backups()
    reader = Reader("key", 1, "ada", 1)
    assert viewing.get("/api/backups").json() == {"watched": True, "failed_plans": [], "volumes": []}
    topic.refresh([reader])
    news = topic.news(reader, None)
    assert news is not None
    assert topic.news(reader, news[0]) is None
    runner.run(hub, ACTOR, plan)
    topic.refresh([reader])
    assert topic.news(reader, news[0]) is not None
    (found,) = viewing.get("/api/backups").json()["volumes"]
    assert (found["volume"]["id"], found["state"]) == (f"volume:{VOLUME}", "current")
    shutil.rmtree(folder)
    assert runner.run(hub, ACTOR, plan).outcome == "failed"
    assert viewing.get("/api/backups").json()["failed_plans"] == ["nightly"]


@pytest.mark.usefixtures("place")
def test_what_fails_alike_is_told_once(
    administering: Client, hub: Runtime, engine: SyntheticEngine, folder: Path
) -> None:
    engine.storage().create_volume({"Name": "kept_other"})
    hub.look()
    eventually(lambda: "volume:kept_other" in (hub.store.topology.nodes if hub.store.topology else ()))
    plan = service.add(ACTOR, wanted(selector="volume:kept_*"))
    shutil.rmtree(folder)
    run = runner.run(hub, ACTOR, plan)
    assert (run.failed, run.wanted) == (2, 2)
    assert run.detail.startswith(f"{VOLUME}, kept_other: ")
    page = administering.get("/backups/").content.decode()
    assert page.count("is no folder") == 1
    assert "keeps the last 7 ·" in page


def test_a_server_whose_key_nobody_has_confirmed_is_sent_nothing(
    administering: Client, tmp_path: Path, db: None
) -> None:
    with servers.sshd(tmp_path) as sshd:
        address = f"{getpass.getuser()}@127.0.0.1:{sshd.port}{sshd.folder}"
        form = {
            "place-name": "nas", "place-kind": "sftp", "place-server": address,
            "place-password": sshd.identity,
        }  # fmt: skip
        answer = administering.post("/backups/places/add/", form)
        assert answer.status_code == 400
        page = answer.content.decode()
        key = " ".join(sshd.host_key.split()[:2])
        assert "shows the key SHA256:" in page
        assert f'value="{key}"' in page
        assert "PRIVATE KEY" not in page
        assert [one.name for one in sshd.folder.iterdir()] == [MARK]
        told = sent(administering, "places", {"name": "nas", "address": f"sftp://{address}"})
        assert (told.status_code, told.json()["host_key"]) == (409, key)
        answer = administering.post("/backups/places/add/", form | {"place-host_key": key})
        assert answer.status_code == 302
    place = Place.objects.get()
    assert (place.address, place.host_key) == (f"sftp://{address}", key)
    assert "PRIVATE KEY" not in str([*Place.objects.values(), *Action.objects.values()])


def test_a_store_by_its_parts_and_its_secret_never_again(administering: Client, db: None) -> None:
    with servers.s3() as port:
        form = {
            "place-name": "offsite", "place-kind": "s3", "place-endpoint": f"http://127.0.0.1:{port}",
            "place-bucket": f"{servers.BUCKET}/below", "place-region": "eu-1", "place-login": "somebody",
            "place-secret": "hush-hush", "place-address": "/not/this",
        }  # fmt: skip
        answer = administering.post("/backups/places/add/", form | {"place-bucket": "nowhere"})
        assert answer.status_code == 400
        assert "hush" not in answer.content.decode()
        assert administering.post("/backups/places/add/", form).status_code == 302
    page = administering.get("/backups/").content.decode()
    assert f"s3://{servers.BUCKET}/below?endpoint=" in page
    assert "hush" not in page
    answer = administering.post("/backups/places/add/", {"place-name": "x", "place-kind": "s3"})
    assert "This field is required." in answer.content.decode()
