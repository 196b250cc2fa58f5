"""Plans with a command of their own: its output is kept, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from dashboard.access.roles.models import Limit
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import commands as commands_module
from dashboard.plans import restoring, runner, service, verifying
from dashboard.plans.models import Backup, Place, Plan
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.dashboard.plans.conftest import ACTOR, wanted
from topology.backups import sealing
from topology.backups.places.port import MARK
from topology.engine.demo.storage import DemoStorage
from topology.engine.hijack import ERRORS, OUTPUT
from topology.engine.port import Engine

pytestmark = pytest.mark.django_db(transaction=True)
VOLUME = "outline-prod_db-data"
COMMAND = "PGPASSWORD=geheim pg_dump app"


class Commands:
    """What was run, and what it answers."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, ...]] = []
        self.code = 0
        self.frames = [(OUTPUT, b"CREATE TABLE x;"), (ERRORS, b"password=geheim: warning")]

    @contextmanager
    def execute(self, _storage: object, _container: str, command: Sequence[str]) -> Iterator[Any]:
        self.ran.append(tuple(command))
        frames = ((kind, memoryview(data)) for kind, data in self.frames)
        yield SimpleNamespace(frames=frames, cut=lambda: None, code=lambda: self.code)


@pytest.fixture
def commands(hub: Runtime, monkeypatch: pytest.MonkeyPatch) -> Commands:
    hub.look()
    eventually(lambda: f"volume:{VOLUME}" in (hub.store.topology.nodes if hub.store.topology else ()))
    found = Commands()
    monkeypatch.setattr(DemoStorage, "execute", lambda *asked: found.execute(*asked))
    return found


@pytest.fixture
def plan(place: Place, commands: Commands) -> Plan:
    return service.add(ACTOR, wanted(selector=f"volume:{VOLUME}", command=COMMAND))


def test_its_output_is_kept_and_comes_out_again(
    hub: Runtime, plan: Plan, commands: Commands, folder: Path, tmp_path: Path
) -> None:
    keys = sealing.new_keys()
    Plan.objects.update(recipient=keys.recipient)
    plan.refresh_from_db()
    assert runner.run(hub, ACTOR, plan).outcome == "done"
    assert commands.ran == [("sh", "-c", COMMAND)]
    backup = Backup.objects.get()
    assert (backup.way, backup.volume, backup.bytes, backup.complete) == ("command", VOLUME, 15, True)
    assert backup.archive.endswith(".out.zst.age")
    (tmp_path / "key").write_text(keys.identity)
    out = tmp_path / "dump.sql"
    call_command("volume", "output", VOLUME, str(out), "--identity", str(tmp_path / "key"))
    assert out.read_bytes() == b"CREATE TABLE x;"
    with pytest.raises(Problem) as refused:
        restoring.check(hub, ACTOR, backup, "again", "new", keys.identity)
    assert refused.value.code == "no_files"
    verifying.verify(hub, ACTOR, backup, keys.identity)
    assert Backup.objects.get().verified_by == "read"


@pytest.mark.parametrize(("code", "frames"), [(3, None), (0, [])])
def test_what_fails_or_says_nothing_leaves_no_backup(
    hub: Runtime, plan: Plan, commands: Commands, folder: Path, code: int, frames: list[Any] | None
) -> None:
    commands.code, commands.frames = code, commands.frames if frames is None else frames
    run = runner.run(hub, ACTOR, plan)
    assert run.outcome == "failed"
    assert "ended with 3" in run.detail if code else "wrote nothing" in run.detail
    assert not Backup.objects.exists()
    assert [one.name for one in folder.rglob("*") if one.is_file()] == [MARK]
    told = str([run.detail, *Action.objects.values()])
    assert "geheim" not in told


def told_of_the_command(client: Client) -> list[str]:
    """Where the history says what the plan runs."""
    paths = ("/history/", "/history/export.csv", "/history/export.jsonl", "/api/actions")
    return [path for path in paths if b"pg_dump app" in client.get(path).getvalue()]


def test_only_administrators_write_and_read_it(
    plan: Plan, operating: Client, viewing: Client, operator: User, commands: Commands, hub: Runtime
) -> None:
    body = {"name": "x", "selector": "volume:x", "schedule": "02:30", "place": "disk", "command": "id"}
    answer = operating.post("/api/plans", body, content_type="application/json")
    assert answer.status_code == 403
    for client in (operating, viewing):
        assert client.get("/api/plans").json()["plans"][0]["command"] == ""
        assert client.get("/api/plans").json()["plans"][0]["by_command"]
        assert "geheim" not in client.get("/backups/").content.decode()
        assert not told_of_the_command(client)
    administering = Client()
    administering.force_login(User.objects.create_superuser("root"))
    assert administering.get("/api/plans").json()["plans"][0]["command"] == COMMAND
    assert len(told_of_the_command(administering)) == 4
    Limit.objects.create(user=operator, projects=["edge"])
    with pytest.raises(Problem) as refused:
        runner.ask(hub, Actor.of(operator), plan)
    assert refused.value.code == "outside_projects"


def test_nothing_runs_where_nothing_may_be_changed(
    hub: Runtime,
    plan: Plan,
    commands: Commands,
    settings: Any,  # noqa: ANN401
) -> None:
    settings.READ_ONLY = True
    assert runner.run(hub, ACTOR, plan).outcome == "failed"
    assert commands.ran == []


def test_it_runs_in_one_that_may_write_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def user(name: str, state: str = "running", *, rw: bool = True, through: str | None = None) -> Any:  # noqa: ANN401
        return SimpleNamespace(name=name, state=state, rw=rw, through=through)

    users = [user("a", rw=False), user("b", "exited"), user("c", through="/srv"), user("e"), user("d")]
    monkeypatch.setattr("dashboard.volumes.lookup.users", lambda *_of: users)
    assert commands_module.container_of(cast("Engine", None), VOLUME).name == "d"
    users[:] = users[:3]
    assert commands_module.container_of(cast("Engine", None), VOLUME).name == "a"


def test_a_volume_that_no_container_that_runs_has_is_told(
    hub: Runtime, place: Place, volume: str, commands: Commands
) -> None:
    hub.look()
    eventually(lambda: f"volume:{volume}" in (hub.store.topology.nodes if hub.store.topology else ()))
    plan = service.add(ACTOR, wanted(command="pg_dump"))
    assert "nowhere to run" in runner.run(hub, ACTOR, plan).detail
