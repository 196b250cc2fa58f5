"""Backups are tried: restored into a volume that is thrown away, and compared."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone, translation

from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.plans import facts, restoring, runner, verifying
from dashboard.plans.models import Backup, Plan, Trial
from dashboard.plans.scheduler import PlanScheduler
from dashboard.runtime import Runtime
from dashboard.volumes import leases, recovery
from tests.dashboard.conftest import eventually
from tests.dashboard.plans.conftest import ACTOR, VOLUME
from topology.backups import sealing
from topology.engine.synthetic import SyntheticEngine
from topology.volumes import verifying as volume_verifying
from topology.volumes.errors import BadArchive, VolumeError
from topology.volumes.helpers import temporary_volume

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_chart(hub: Runtime, volume: str) -> None:
    hub.look()
    eventually(lambda: f"volume:{volume}" in (hub.store.topology.nodes if hub.store.topology else ()))


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """As plans are, unless somebody says otherwise: one backup is tried every 30 days."""
    Plan.objects.update(verify_days=30)
    plan.refresh_from_db()
    return plan


def made(hub: Runtime, plan: Plan) -> Backup:
    runner.run(hub, ACTOR, plan)
    backup = Backup.objects.first()
    assert backup is not None
    return backup


def ours(engine: SyntheticEngine) -> list[str]:
    return [one["Name"] for one in engine.volumes() if one["Name"].startswith("portolan-")]


def test_a_run_tries_one_backup_and_not_again_before_its_time(
    hub: Runtime, plan: Plan, engine: SyntheticEngine
) -> None:
    backup = made(hub, plan)
    assert (backup.verified_by, backup.damaged) == ("restored", "")
    assert backup.verified_at is not None
    assert ours(engine) == []
    action = Action.objects.get(kind="backup_verify")
    assert (action.outcome, action.volume_name, action.requested) == ("done", VOLUME, {"backup": backup.pk})
    now = timezone.now()
    assert verifying.due(plan, now) is None
    assert verifying.due(plan, now + timedelta(days=31)) == backup
    Plan.objects.update(verify_days=0)
    plan.refresh_from_db()
    assert verifying.due(plan, now + timedelta(days=31)) is None
    later = made(hub, plan)
    assert later.verified_at is None


def test_it_is_the_turn_of_what_was_tried_the_longest_ago(plan: Plan) -> None:
    now = timezone.now()

    def kept(volume: str, made: int) -> None:
        Backup.objects.create(
            plan=plan, place=plan.place, volume=volume, archive=f"{volume}/{made}", state="whole",
            made_at=now - timedelta(days=made),
        )  # fmt: skip

    assert verifying.following(plan) is None
    for volume, days in (("a", 40), ("b", 60)):
        kept(volume, 1)
        kept(volume, 2)
        Trial.objects.create(plan=plan, volume=volume, begun_at=now - timedelta(days=days))
    following = verifying.following(plan)
    assert following is not None
    assert following.archive == "b/1"
    kept("c", 9)
    following = verifying.following(plan)
    assert following is not None
    assert following.archive == "c/9"


def test_the_turns_of_an_earlier_version_are_taken_from_its_backups(plan: Plan) -> None:
    now = timezone.now()
    for volume, days in (("a", 3), ("a", 2), ("b", None)):
        Backup.objects.create(
            plan=plan, place=plan.place, volume=volume, archive=f"{volume}/{days}", state="whole",
            made_at=now, tried_at=None if days is None else now - timedelta(days=days),
        )  # fmt: skip
    import_module("dashboard.plans.migrations.0006_trial").take_from_the_backups(apps, None)
    trial = Trial.objects.get()
    assert (trial.plan, trial.volume) == (plan, "a")
    assert trial.begun_at == trial.ended_at == now - timedelta(days=2)


def test_what_cannot_be_tried_leaves_the_turn_to_the_next_and_each_has_its_own(
    hub: Runtime, plan: Plan, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where none of the backups that were tried is there any more."""
    engine.storage().create_volume({"Name": "kept_other"})
    hub.look()
    eventually(lambda: "volume:kept_other" in (hub.store.topology.nodes if hub.store.topology else ()))
    Plan.objects.update(selector="volume:kept_*", keep_last=1)
    plan.refresh_from_db()
    verify, tried = verifying.verify, []

    def too_large(*arguments: Any) -> None:  # noqa: ANN401
        tried.append(arguments[2].volume)
        if tried[-1] == VOLUME:
            raise BadArchive("too_large", volume_verifying._DIFFERS, count="1", names="“a”")
        verify(*arguments)

    monkeypatch.setattr(verifying, "verify", too_large)
    outcomes = [runner.run(hub, ACTOR, plan).outcome for _time in range(3)]
    assert (outcomes, tried) == (["failed", "done", "done"], [VOLUME, "kept_other"])
    for _time in range(2):
        for trial in Trial.objects.all():
            trial.begun_at -= timedelta(days=31)
            trial.ended_at = trial.ended_at and trial.ended_at - timedelta(days=31)
            trial.save()
        outcomes += [runner.run(hub, ACTOR, plan).outcome for _time in range(3)]
    assert tried == [VOLUME, "kept_other"] * 3
    Plan.objects.update(selector=f"volume:{VOLUME}")
    Backup.objects.filter(volume="kept_other").delete()
    plan.refresh_from_db()
    Trial.objects.update(begun_at=timezone.now() - timedelta(days=31), ended_at=None)
    outcomes = [runner.run(hub, ACTOR, plan).outcome for _time in range(2)]
    assert outcomes == ["failed", "done"]
    assert [trial.volume for trial in Trial.objects.all()] == [VOLUME]


@pytest.mark.usefixtures("hub")
def test_nothing_is_tried_where_nothing_may_be_changed(plan: Plan, settings: Any) -> None:  # noqa: ANN401
    settings.READ_ONLY = True
    assert verifying.due(plan, timezone.now()) is None


def test_what_is_damaged_is_told_and_no_backup_any_more(
    hub: Runtime, plan: Plan, folder: Path, engine: SyntheticEngine
) -> None:
    backup = made(hub, plan)
    path = folder / backup.archive
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(VolumeError):
        verifying.verify(hub, ACTOR, backup)
    backup.refresh_from_db()
    assert backup.damaged == backup.damage
    assert backup.verified_at is None
    with translation.override("ko"):
        assert re.search("[가-힣]", backup.damage)
    assert facts.last_backups() == {}
    assert ours(engine) == []
    with pytest.raises(Problem):
        restoring.find("latest", VOLUME)
    assert Action.objects.filter(kind="backup_verify", outcome="refused").count() == 1


def test_what_comes_back_as_something_else_fails_the_run(
    hub: Runtime, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def differs(*_arguments: object, **_more: object) -> None:
        raise BadArchive("differs", volume_verifying._DIFFERS, count="1", names="“a”")

    monkeypatch.setattr(verifying, "verify_archive", differs)
    run = runner.run(hub, ACTOR, plan)
    assert (run.outcome, run.done) == ("failed", 1)
    assert "1 entries, the first: “a”" in run.detail
    assert "“a”" in Backup.objects.get().damaged


def test_what_is_encrypted_is_read_without_a_key_and_restored_with_it(hub: Runtime, plan: Plan) -> None:
    keys = sealing.new_keys()
    Plan.objects.update(recipient=keys.recipient)
    plan.refresh_from_db()
    backup = made(hub, plan)
    assert backup.verified_by == "read"
    verifying.verify(hub, ACTOR, backup, keys.identity)
    backup.refresh_from_db()
    assert backup.verified_by == "restored"
    assert keys.identity not in str(list(Action.objects.values()))


def test_another_key_says_nothing_of_the_backup_unless_that_is_damaged(
    hub: Runtime, plan: Plan, folder: Path
) -> None:
    Plan.objects.update(recipient=sealing.new_keys().recipient)
    plan.refresh_from_db()
    backup = made(hub, plan)
    with pytest.raises(Problem) as refused:
        verifying.verify(hub, ACTOR, backup, sealing.new_keys().identity)
    assert (refused.value.status, refused.value.code) == (400, "wrong_key")
    backup.refresh_from_db()
    assert (backup.damaged, backup.verified_by) == ("", "read")
    path = folder / backup.archive
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadArchive, match="not what was put there"):
        verifying.verify(hub, ACTOR, backup, sealing.new_keys().identity)
    backup.refresh_from_db()
    assert "not what was put there" in backup.damaged


def test_a_place_that_is_away_says_nothing_of_the_backup(hub: Runtime, plan: Plan, folder: Path) -> None:
    backup = made(hub, plan)
    (folder / backup.archive).rename(folder / "elsewhere")
    (folder / backup.archive).mkdir()
    with pytest.raises(VolumeError):
        verifying.verify(hub, ACTOR, backup)
    backup.refresh_from_db()
    assert (backup.damaged, backup.verified_by) == ("", "restored")
    (folder / backup.archive).rmdir()
    with pytest.raises(VolumeError):  # it is gone, and what is gone is no backup
        verifying.verify(hub, ACTOR, backup)
    backup.refresh_from_db()
    assert "does not hold" in backup.damaged


def test_the_volume_of_one_that_was_killed_goes(hub: Runtime, engine: SyntheticEngine) -> None:
    with leases.ownership.work() as owner:
        kept = temporary_volume(engine.storage(), owner)
        kept.__enter__()
        assert len(ours(engine)) == 1
        recovery.recover(hub.engine())
        assert len(ours(engine)) == 1  # it is in use
    recovery.recover(hub.engine())
    assert ours(engine) == []


def test_it_is_told_as_an_event(hub: Runtime, plan: Plan) -> None:
    told: list[dict[str, Any]] = []
    scheduler = PlanScheduler(hub, told.extend)
    backup = made(hub, plan)
    with leases.ownership.work() as me:
        scheduler.turn(me)
        scheduler.wait()
        rows = [(row["kind"], row["name"]) for row in told if row["kind"].startswith("backup")]
        assert rows[0] == ("backup_verified", VOLUME)
        Backup.objects.filter(pk=backup.pk).update(tried_at=timezone.now(), damaged="cut off")
        scheduler.turn(me)
        scheduler.wait()
    assert told[-1]["kind"] == "backup_damaged"


def test_by_api(hub: Runtime, plan: Plan, operating: Client) -> None:
    Plan.objects.update(verify_days=0)
    plan.refresh_from_db()
    backup = made(hub, plan)
    path = f"/api/volumes/{VOLUME}/backups/{backup.pk}/verify"
    answer = operating.post(path, "{}", content_type="application/json")
    assert answer.status_code == 202, answer.content
    eventually(lambda: Backup.objects.get().verified_by == "restored")
    (listed,) = operating.get(f"/api/volumes/{VOLUME}/backups").json()["backups"]
    assert (listed["verified_by"], listed["damaged"]) == ("restored", "")
    assert operating.post(f"{path[:-7]}0/verify", "{}", content_type="application/json").status_code == 404
