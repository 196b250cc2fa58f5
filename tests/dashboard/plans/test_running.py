"""Plans carried out on an invented engine: what counts, what stays, what a failure leaves."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import re
import shutil
import subprocess
import tarfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone, translation

from dashboard.access.roles.models import Limit
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.operations import locks
from dashboard.operations.runner import Actor
from dashboard.plans import answers, facts, leftovers, places, restoring, runner, service
from dashboard.plans.models import LONGEST_DETAIL, Backup, Plan, Run
from dashboard.runtime import Runtime
from dashboard.volumes import leases, lookup
from dashboard.volumes import locks as volume_locks
from dashboard.volumes import service as volume_service
from dashboard.volumes.jobs import Job
from tests.dashboard.conftest import eventually
from tests.dashboard.plans.conftest import ACTOR, VOLUME, wanted
from tests.engine import debs
from tests.server import ROOT
from topology.backups import entry as entries
from topology.backups import sealing
from topology.backups.errors import PlaceError
from topology.backups.places.folder import FolderPlace
from topology.backups.places.port import MARK
from topology.engine.synthetic import SyntheticEngine
from topology.volumes.compress import opened as decompressed
from topology.volumes.errors import BadArchive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_chart(hub: Runtime, volume: str) -> None:
    hub.look()
    eventually(lambda: f"volume:{volume}" in (hub.store.topology.nodes if hub.store.topology else ()))


def run(hub: Runtime, plan: Plan) -> Run:
    return runner.run(hub, ACTOR, plan)


def files(folder: Path) -> list[str]:
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(name for name in found if name != MARK)


def restore(hub: Runtime, backup: Backup, to: str, identity: str = "") -> None:
    job = volume_service.begin("restore", hub, ACTOR, to)
    limits = volume_service.limits(hub, "new", devices=False, outward_links=False)
    restoring.restore(hub, ACTOR, backup, to, "new", identity=identity, limits=limits, pause=False, job=job)


def test_a_backup_is_there_with_what_says_so(hub: Runtime, plan: Plan, folder: Path) -> None:
    begun = run(hub, plan)
    assert (begun.outcome, begun.wanted, begun.done, begun.failed) == ("done", 1, 1, 0)
    backup = Backup.objects.get()
    assert (backup.state, backup.volume, backup.complete) == ("whole", VOLUME, True)
    assert files(folder) == [backup.archive, f"{backup.archive}.json"]
    said = json.loads((folder / f"{backup.archive}.json").read_bytes())
    assert (said["volume"], said["size"], said["plan"]) == (VOLUME, backup.size, "nightly")
    assert (folder / backup.archive).stat().st_size == backup.size
    with (folder / backup.archive).open("rb") as source:
        content = io.BytesIO(b"".join(decompressed(source)))
    with tarfile.open(fileobj=content) as archive:
        names = archive.getnames()
    assert names[0] == ".portolan-backup/about.json"
    assert names[-1] == ".portolan-backup/manifest.json"
    assert facts.last_backups() == {VOLUME: backup.made_at}
    (action,) = Action.objects.filter(kind="volume_backup")
    assert (action.outcome, action.requested["place"], action.username) == ("done", "disk", ACTOR.name)


def test_it_comes_back_into_a_volume(hub: Runtime, plan: Plan) -> None:
    run(hub, plan)
    restore(hub, restoring.find("latest", VOLUME), "again")
    assert hub.engine().storage().volume("again")["Name"] == "again"
    action = Action.objects.get(kind="volume_restore")
    assert action.outcome == "done"


def test_what_is_encrypted_takes_the_key(hub: Runtime, plan: Plan, folder: Path) -> None:
    keys = sealing.new_keys()
    Plan.objects.update(recipient=keys.recipient)
    plan.refresh_from_db()
    assert run(hub, plan).outcome == "done"
    backup = Backup.objects.get()
    assert backup.archive.endswith(".tar.zst.age")
    assert (folder / backup.archive).read_bytes().startswith(b"age-encryption.org/v1\n")
    with pytest.raises(Problem) as refused:
        restore(hub, backup, "again")
    assert refused.value.code == "identity_needed"
    restore(hub, backup, "again", keys.identity)
    assert keys.identity not in str(list(Action.objects.values()))


def test_what_is_over_goes_and_the_newest_stays(hub: Runtime, plan: Plan, folder: Path) -> None:
    Plan.objects.update(keep_last=2)
    plan.refresh_from_db()
    for days in (3, 2, 1):
        run(hub, plan)
        Backup.objects.filter(made_at__gt=timezone.now() - timedelta(hours=1)).update(
            made_at=timezone.now() - timedelta(days=days)
        )
    assert run(hub, plan).outcome == "done"
    assert Backup.objects.count() == 2
    assert len(files(folder)) == 4
    Plan.objects.update(keep_last=0)
    plan.refresh_from_db()
    run(hub, plan)
    assert Backup.objects.count() == 1


def test_a_clock_that_was_wrong_costs_no_backup(hub: Runtime, plan: Plan) -> None:
    """One that is dated years ahead keeps none of today's from staying, being the latest, or being wanted."""
    Plan.objects.update(keep_last=1)
    plan.refresh_from_db()
    run(hub, plan)
    Backup.objects.update(made_at=timezone.now() + timedelta(days=1500))
    assert facts.last_backups() == {}
    run(hub, plan)
    assert Backup.objects.count() == 2
    assert restoring.find("latest", VOLUME).pk == max(Backup.objects.values_list("pk", flat=True))
    assert facts.last_backups()[VOLUME] <= timezone.now()
    Backup.objects.update(made_at=timezone.now() + timedelta(days=9))
    assert restoring.find("latest", VOLUME) is not None


def test_what_was_made_just_now_stays_whatever_its_date(
    hub: Runtime, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    Plan.objects.update(keep_last=1)
    plan.refresh_from_db()
    run(hub, plan)
    make = Backup.objects.create
    long_ago = timezone.now() - timedelta(days=20_000)  # a machine without a battery has just begun
    monkeypatch.setattr(Backup.objects, "create", lambda **fields: make(**fields | {"made_at": long_ago}))
    assert run(hub, plan).outcome == "done"
    assert Backup.objects.count() == 2


def test_while_the_disk_is_away_no_backup_is_taken_for_gone_or_damaged(
    hub: Runtime, plan: Plan, folder: Path
) -> None:
    run(hub, plan)
    Plan.objects.update(verify_days=1)
    plan.refresh_from_db()
    folder.rename(folder.with_name("disk"))
    folder.mkdir()
    begun = run(hub, plan)
    assert (begun.outcome, begun.done) == ("failed", 0)
    assert "is its disk mounted?" in begun.detail
    assert list(folder.iterdir()) == []
    backup = Backup.objects.get(state="whole")
    assert (backup.damaged, backup.sound) == ("", True)
    with pytest.raises(PlaceError), places.opened(plan.place) as place:
        leftovers.discard(backup, place)
    assert Backup.objects.filter(pk=backup.pk).exists()


def test_what_somebody_has_put_in_its_place_is_not_restored(hub: Runtime, plan: Plan) -> None:
    """Also where it is a whole backup."""
    run(hub, plan)
    Backup.objects.update(sha256="0" * 64)  # as if that had been of another
    with pytest.raises(BadArchive) as refused:
        restore(hub, Backup.objects.get(), "again")
    assert refused.value.code == "checksum_mismatch"
    assert "again" not in [one["Name"] for one in hub.engine().volumes()]


def test_a_plan_that_is_carried_out_is_not_removed(plan: Plan) -> None:
    with locks.lock("plan", str(plan.pk), plan.name), pytest.raises(Problem) as refused:
        service.remove(ACTOR, plan.name)
    assert refused.value.code == "busy"
    assert Plan.objects.exists()


def test_a_volume_that_somebody_works_with_fails_and_is_tried_again(hub: Runtime, plan: Plan) -> None:
    with volume_locks.take(VOLUME):
        begun = run(hub, plan)
    assert (begun.outcome, begun.failed) == ("failed", 1)
    assert "Somebody else is changing" in begun.detail
    assert not Backup.objects.exists()


def test_a_volume_that_the_engine_has_made_in_place_of_one_that_has_just_gone_is_no_backup(
    hub: Runtime, plan: Plan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Engines make a volume that a helper names: what were backed up then would be nothing, and whole."""
    moments = iter(["2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"])
    monkeypatch.setattr(
        "dashboard.volumes.service.find", lambda *of: {**lookup.find(*of), "CreatedAt": next(moments)}
    )
    begun = run(hub, plan)
    assert (begun.outcome, "was removed just now" in begun.detail) == ("failed", True)
    assert files(folder) == []
    # Where there is something in it, it is only an engine that takes every change for a new volume.
    Plan.objects.update(selector="volume:outline-prod_db-data")
    plan.refresh_from_db()
    moments = iter(["2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"])
    assert run(hub, plan).outcome == "done"


def test_a_damaged_backup_goes_when_a_later_one_is_sound(hub: Runtime, plan: Plan) -> None:
    run(hub, plan)
    Backup.objects.update(damaged="cut off")
    run(hub, plan)
    assert not Backup.objects.get().damaged


def test_what_lies_beside_an_encrypted_archive_names_nothing_of_its_content(
    hub: Runtime, plan: Plan, folder: Path
) -> None:
    Plan.objects.update(recipient=sealing.new_keys().recipient)
    plan.refresh_from_db()
    run(hub, plan)
    said = json.loads((folder / f"{Backup.objects.get().archive}.json").read_bytes())
    assert said.keys() == {
        "volume", "time", "engine", "archive", "size", "sha256", "entries", "bytes", "complete", "way",
        "encrypted", "plan", "format",
    }  # fmt: skip


def test_what_another_plan_has_made_stays(hub: Runtime, plan: Plan) -> None:
    Plan.objects.update(keep_last=1)
    plan.refresh_from_db()
    other = service.add(ACTOR, wanted(name="hourly", keep_last=1))
    for _ in range(2):
        run(hub, plan)
        run(hub, other)
    assert sorted(Backup.objects.values_list("plan__name", flat=True)) == ["hourly", "nightly"]


def test_what_fails_for_one_volume_keeps_no_other_from_being_backed_up(
    hub: Runtime, plan: Plan, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.storage().create_volume({"Name": "kept_z"})
    hub.look()
    eventually(lambda: "volume:kept_z" in (hub.store.topology.nodes if hub.store.topology else ()))
    Plan.objects.update(selector="volume:kept_*")
    plan.refresh_from_db()

    def fails(runtime: Runtime, actor: Actor, plan: Plan, place: object, volume: str, job: Job) -> Backup:
        if volume == VOLUME:
            raise PlaceError.of("/x", OSError(5, "Input/output error"))
        return back_up(runtime, actor, plan, place, volume, job)  # type: ignore[arg-type]

    back_up = runner.back_up
    monkeypatch.setattr(runner, "back_up", fails)
    begun = run(hub, plan)
    assert (begun.outcome, begun.wanted, begun.done, begun.failed) == ("failed", 2, 1, 1)
    assert begun.detail == f"{VOLUME}: The place /x: Input/output error"
    assert Backup.objects.get().volume == "kept_z"


def test_what_failed_is_read_in_the_readers_language(hub: Runtime, plan: Plan, folder: Path) -> None:
    """The thread that carries a plan out speaks none but English."""
    shutil.rmtree(folder)
    run(hub, plan)
    begun = Run.objects.get()
    (english,) = begun.failures
    assert begun.detail == english
    assert english.startswith(f"{VOLUME}: “{folder}” is no folder")
    with translation.override("ko"):
        (korean,) = begun.failures
        assert korean.startswith(f"{VOLUME}: “{folder}”")
        assert korean != english
        assert answers.run(begun)["detail"] == korean
    begun.ends_with(["x" * 3000])  # what is too much is cut, and so is it for every reader
    assert begun.failures == [begun.detail] == ["x" * LONGEST_DETAIL]


def test_the_lines_of_the_docs_unpack_it(hub: Runtime, plan: Plan, folder: Path, tmp_path: Path) -> None:
    """By `age` itself, `zstd` and `tar`, with the key as the command has written it."""
    debs.install_missing(debs.UNPACKING)
    docs = (ROOT / "docs/backups.md").read_text()
    encrypted, plain = sorted(re.findall(r"^(?:age -d .*|tar -xpf .*) volume$", docs, re.M))
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with (one / "key.txt").open("w") as key, contextlib.redirect_stderr(io.StringIO()):
        call_command("plan", "key", stdout=key)
    said = (one / "key.txt").read_text()
    recipient, filled = re.search(r"age1\w+", said), hub.engine().volumes()[0]["Name"]
    assert recipient is not None
    Plan.objects.update(recipient=recipient[0], selector=f"volume:{filled}")
    plan.refresh_from_db()
    run(hub, plan)
    shutil.copy(folder / Backup.objects.get().archive, one / "backup.tar.zst.age")
    subprocess.run(["bash", "-o", "pipefail", "-c", encrypted], cwd=one, check=True)
    sealed = (one / "backup.tar.zst.age").read_bytes()
    archive = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(said.split()[-1])])
    (two / "backup.tar.gz").write_bytes(gzip.compress(b"".join(decompressed(io.BytesIO(archive)))))
    subprocess.run(plain, shell=True, cwd=two, check=True)
    for name in (one / "key.txt", one / "backup.tar.zst.age", two / "backup.tar.gz"):
        name.unlink()
    found = [sorted(path.name for path in place.iterdir()) for place in (one, two)]
    assert found[0] == found[1] != []
    assert "volume" not in found[0]


def test_an_incomplete_backup_is_said_to_be_so_and_is_none(
    hub: Runtime, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(*arguments: object) -> None:
        put_before(*arguments)  # type: ignore[arg-type]
        Backup.objects.update(complete=False)

    put_before = runner._put
    monkeypatch.setattr(runner, "_put", put)
    run(hub, plan)
    assert facts.last_backups() == {}
    with pytest.raises(Problem):
        restoring.find("latest", VOLUME)
    monkeypatch.undo()
    run(hub, plan)
    assert Backup.objects.get().complete  # the incomplete one went once there was a complete one


def test_a_place_that_fails_leaves_nothing_and_is_told(
    hub: Runtime, plan: Plan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise PlaceError.of("/x", OSError(28, "No space left on device"))

    monkeypatch.setattr("topology.backups.places.folder._FolderUpload.write", full)
    begun = run(hub, plan)
    assert (begun.outcome, begun.done, begun.failed) == ("failed", 0, 1)
    assert "No space left on device" in begun.detail
    assert files(folder) == []
    assert not Backup.objects.exists()
    assert Action.objects.get(kind="volume_backup").outcome == "refused"
    assert facts.last_backups() == {}


def test_what_cannot_be_read_back_does_not_count(
    hub: Runtime, plan: Plan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topology.backups.places.folder.FolderPlace.size", lambda *_: 7)
    assert run(hub, plan).outcome == "failed"
    assert facts.last_backups() == {}
    assert files(folder) == []


def test_a_selector_that_means_nothing_is_a_failure(hub: Runtime, plan: Plan) -> None:
    Plan.objects.update(selector="volume:nowhere")
    plan.refresh_from_db()
    begun = run(hub, plan)
    assert (begun.outcome, begun.wanted) == ("failed", 0)
    assert "volume:nowhere" in begun.detail


def test_a_plan_is_carried_out_by_one_at_a_time(hub: Runtime, plan: Plan) -> None:
    with locks.lock("plan", str(plan.pk), plan.name), pytest.raises(Problem) as refused:
        run(hub, plan)
    assert refused.value.code == "busy"
    assert not Run.objects.exists()


def left_by_the_dead(plan: Plan, folder: Path, *, whole: bool) -> Backup:
    """As a process that was killed leaves it: before what says that it is whole, or right after."""
    with leases.ownership.work() as owner:
        backup = Backup.objects.create(
            place=plan.place, plan=plan, volume=VOLUME, made_at=timezone.now(), owner=owner,
            archive=entries.new_name(VOLUME, timezone.now(), ".tar.zst"),
        )  # fmt: skip
    place = FolderPlace(str(folder))
    upload = place.begin(backup.archive)
    upload.write(b"content")
    if not whole:
        upload._file.close()
        return backup
    upload.commit()
    entry = entries.Entry(
        volume=VOLUME, time="", engine="e", archive=backup.archive, size=7, sha256="", entries=1, bytes=7,
        complete=True, way="exact", encrypted=False, plan=plan.name,
    )  # fmt: skip
    entries.write(place, entry)
    return backup


def test_half_of_a_killed_backup_goes(hub: Runtime, plan: Plan, folder: Path) -> None:
    half = left_by_the_dead(plan, folder, whole=False)
    assert facts.last_backups() == {}
    run(hub, plan)
    assert not Backup.objects.filter(pk=half.pk).exists()
    assert half.archive not in " ".join(map(str, folder.rglob("*")))


def test_the_whole_of_a_killed_backup_counts(plan: Plan, folder: Path) -> None:
    whole = left_by_the_dead(plan, folder, whole=True)
    with places.opened(plan.place) as place:
        leftovers.remove(plan.place, place)
    whole.refresh_from_db()
    assert (whole.state, whole.size, whole.engine) == ("whole", 7, "e")


def test_what_is_under_way_is_left_alone(plan: Plan, folder: Path) -> None:
    with leases.ownership.work() as owner:
        Backup.objects.create(
            place=plan.place, plan=plan, volume=VOLUME, made_at=timezone.now(), owner=owner, archive="x/y"
        )
        with places.opened(plan.place) as place:
            leftovers.remove(plan.place, place)
        assert Backup.objects.count() == 1


def test_who_is_limited_runs_only_plans_that_are_all_theirs(hub: Runtime, plan: Plan, operator: User) -> None:
    Limit.objects.create(user=operator, projects=["shop"])
    with pytest.raises(Problem) as refused:
        runner.ask(hub, Actor.of(operator), plan)
    assert refused.value.code == "outside_projects"
    row = Action.objects.get(kind="plan_run")
    assert (row.outcome, row.username) == ("refused", "otto")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("selector", "projct:x", "selector"),
        ("schedule", "sometimes", "no_schedule"),
        ("zone", "Mars", "no_zone"),
        ("recipient", "AGE-SECRET-KEY-1", "no_recipient"),
        ("name", " ", "bad_name"),
        ("name", "..", "bad_name"),
        ("place", "nowhere", "not_found"),
    ],
)
@pytest.mark.usefixtures("place")
def test_a_plan_that_cannot_be_is_refused_and_recorded(field: str, value: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        service.add(ACTOR, wanted(**{field: value}))
    assert refused.value.code == code
    assert Action.objects.get(kind="plan_add").outcome == "refused"
    assert not Plan.objects.exists()


def test_a_place_that_a_plan_uses_stays(plan: Plan) -> None:
    with pytest.raises(Problem) as refused:
        service.remove_place(ACTOR, "disk")
    assert refused.value.code == "place_used"
    service.remove(ACTOR, plan.name)
    service.remove_place(ACTOR, "disk")
