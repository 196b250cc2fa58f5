"""What dead owners left is put right one by one: what fails for now keeps nothing else from it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.audit.actions import Action
from dashboard.runtime import Runtime
from dashboard.volumes import leases, recovery, shutdown
from dashboard.volumes.jobs import jobs
from dashboard.volumes.journal_store import DatabaseJournalStore, unsettled
from dashboard.volumes.models import Unfinished as Row
from topology.engine.errors import EngineConflict, EngineUnreachable, NotFound
from topology.engine.marks import HELPER_LABEL, Marks
from topology.engine.port import Engine, Json, Labelled, Storage
from topology.engine.synthetic import SyntheticEngine
from topology.volumes.journal import Unfinished

pytestmark = pytest.mark.django_db


class FullHost:
    """An engine on whose disk there is no room for what is to come back."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.done: list[str] = []
        self.listed: list[Json] = []
        self.marks = Marks()

    def engine(self) -> FullHost:
        return self

    def storage(self) -> Storage:
        return self  # type: ignore[return-value]  # what recovery asks for, no more

    def labelled(self, label: str) -> Labelled:
        assert label == HELPER_LABEL
        return Labelled([], [], self.listed)

    def containers(self, ids: object = None) -> list[Json]:
        names = {"web": "web"} if ids else {}
        return [{"Id": one, "Names": [f"/{name}"], "Labels": None} for one, name in names.items()]

    def volumes(self) -> list[Json]:
        return []

    def volume(self, name: str) -> Json:
        if name == "gone":
            raise NotFound("no such volume")
        return {"Name": name}

    def import_image(self, _labels: dict[str, str]) -> str:
        return "image"

    def create_container(self, name: str, _settings: Json) -> str:
        if not name.startswith("portolan-lock-"):
            raise self.error
        return "lock"

    def remove_volume(self, name: str) -> None:
        if name not in ("image", "lock"):
            self.done.append(f"remove {name}")

    remove_container = remove_image = remove_volume

    def unpause(self, container: str) -> None:
        self.done.append(f"unpause {container}")


def left_by(owner: str, unfinished: Unfinished) -> str:
    """A dead owner's last word."""
    with leases.ownership.work() as living:
        dead = f"{living.rpartition('.')[0]}.{owner}"
    DatabaseJournalStore(dead).keep(unfinished)
    return dead


def recover(host: FullHost) -> bool:
    as_engine: Engine = host  # type: ignore[assignment]  # as above
    return recovery.recover(as_engine)


def test_who_stands_still_goes_on_and_half_volumes_go_although_an_old_content_cannot_come_back() -> None:
    host = FullHost(EngineConflict("write /x: no space left on device", 500))
    stuck = left_by("a1", Unfinished(target="db", kept="kept"))
    left_by("b2", Unfinished(paused=("web",), partial="half"))
    host.listed = [{"Name": "kept", "Labels": host.marks.labels("kept", stuck, keeps="db")}]
    assert not recover(host)
    assert host.done == ["unpause web", "remove half"]
    assert [row.owner for row in Row.objects.all()] == [stuck]
    rows = Action.objects.order_by("id").values_list("kind", "username", "requested__did", "outcome")
    assert list(rows) == [
        ("volume_recover", "Portolan", "resumed", "done"),
        ("volume_recover", "Portolan", "removed", "done"),
    ]


def test_while_the_engine_is_away_all_stays_noted() -> None:
    host = FullHost(EngineUnreachable("away"))
    stuck = left_by("a1", Unfinished(paused=("web",), target="db", kept="kept"))
    with pytest.raises(EngineUnreachable):
        recover(host)
    assert host.done == ["unpause web"]
    assert [(row.owner, row.paused, row.kept) for row in Row.objects.all()] == [(stuck, [], "kept")]


def test_nothing_is_done_with_a_volume_whose_old_content_has_yet_to_come_back(
    hub: Runtime, operating: Client, engine: SyntheticEngine
) -> None:
    """It would come back over whatever were done now."""
    name = engine.volumes()[0]["Name"]
    left_by("a1", Unfinished(target=name, kept="kept"))
    answer = operating.post(f"/api/volumes/{name}/restore?mode=replace")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_settled")


def test_who_stands_still_for_work_that_hangs_goes_on_when_we_are_told_to_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutdown, "SECONDS", 0.0)
    host = FullHost(EngineConflict("no", 500))
    as_hub: Runtime = host  # type: ignore[assignment]  # as above
    job = jobs.begin("backup", None, "db")
    with leases.ownership.work() as owner:
        DatabaseJournalStore(owner).keep(Unfinished(paused=("web",), partial="half"))
        shutdown.end_work(as_hub)
        row = Row.objects.get()
    job.end("cancelled")
    assert job.progress.cancelled
    assert host.done == ["unpause web"]
    assert (row.paused, row.partial) == ([], "half")  # and that is for the next start


def test_what_is_gone_needs_nothing_more() -> None:
    host = FullHost(EngineConflict("no", 500))
    left_by("a1", Unfinished(target="db", kept="gone"))
    assert recover(host)
    assert not Row.objects.exists()


def test_while_it_is_read_only_nothing_is_touched(settings: Settings) -> None:
    host = FullHost(EngineConflict("no", 500))
    owner = left_by("a1", Unfinished(paused=("web",), partial="half"))
    host.listed = [{"Name": "ours", "Labels": host.marks.labels("ours", owner)}]
    settings.READ_ONLY = True
    assert recover(host)
    assert host.done == []
    assert Row.objects.get().paused == ["web"]
    settings.READ_ONLY = False
    assert recover(host)
    assert host.done == ["unpause web", "remove ours", "remove half", "remove ours"]


def test_whatever_fails_the_next_look_comes(
    hub: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_of: object) -> None:
        raise OSError(24, "Too many open files")

    recovering = recovery.Recovery(hub)
    monkeypatch.setattr(recovering._neighbours, "look", fail)
    unsettled.clear()
    assert recovering._look() == recovery.STUCK_SECONDS
    assert unsettled.is_set()
    assert "cannot be put right" in caplog.text
