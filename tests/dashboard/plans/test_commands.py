"""`manage.py plan`, and what `manage.py volume` knows of backups at places."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dashboard.audit.actions import Action
from dashboard.plans.models import Backup, Place, Plan
from dashboard.runtime import Runtime
from dashboard.volumes import leases
from tests.dashboard.conftest import eventually
from tests.dashboard.plans.conftest import VOLUME
from topology.backups import sealing

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = sealing.new_keys()


def said(*arguments: str) -> list[list[str]]:
    """The lines of a command that ends well, in columns."""
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return [line.split("\t") for line in output.getvalue().splitlines()]


def exit_code(*arguments: str) -> Any:  # noqa: ANN401 - as Python has it
    with pytest.raises(SystemExit) as ended:
        call_command(*arguments)
    return ended.value.code


@pytest.fixture
def ready(hub: Runtime, volume: str, folder: Path) -> Path:
    hub.look()
    eventually(lambda: f"volume:{volume}" in (hub.store.topology.nodes if hub.store.topology else ()))
    said("plan", "add-place", "disk", str(folder))
    return folder


@pytest.mark.usefixtures("ready")
def test_from_nothing_to_a_restored_volume() -> None:
    added = ("add", "nightly", f"volume:{VOLUME}", "daily at 02:30", "disk")
    said("plan", *added, "--keep-daily", "7", "--verify-days", "0")
    ((name, selector, when, place, due, last),) = said("plan", "list")
    assert (name, selector, when, place) == ("nightly", f"volume:{VOLUME}", "daily at 02:30", "disk")
    assert due.endswith("T02:30:00Z")
    assert last == "never run"
    assert exit_code("plan", "run", "nightly") == 0
    assert said("plan", "list")[0][-1].startswith("done ")
    ((number, _at, size, where, known),) = said("volume", "backups", VOLUME)
    assert (int(size) > 0, where, known) == (True, "disk", "as the engine handed it out, not verified")
    said("volume", "verify", VOLUME)
    assert "handed it out, verified 20" in said("volume", "backups", VOLUME)[0][-1]
    said("volume", "restore", "again", "--from", number)
    said("volume", "restore", VOLUME, "--from", "latest", "--replace")
    said("plan", "remove", "nightly")
    assert Backup.objects.count() == 1
    said("plan", "remove-place", "disk")
    assert not Place.objects.exists()
    kinds = Action.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "place_add", "plan_add", "plan_run", "volume_backup", "backup_verify", "volume_restore",
        "volume_restore", "plan_remove", "place_remove",
    ]  # fmt: skip


def test_what_fails_has_the_exit_code_1(ready: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said("plan", "add", "nightly", f"volume:{VOLUME}", "02:30", "disk")
    ready.rename(ready.with_name("away"))
    assert exit_code("plan", "run", "nightly") == 1
    assert "make it first" in capsys.readouterr().err
    assert said("plan", "list")[0][-1].startswith("failed ")
    assert exit_code("plan", "run", "nowhere") == 1
    assert exit_code("plan", "add", "x", "volume:x", "sometimes", "disk") == 1
    assert "never comes" in capsys.readouterr().err


@pytest.mark.usefixtures("ready")
def test_a_file_and_a_backup_at_a_place_are_not_restored_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    said("plan", "add", "nightly", f"volume:{VOLUME}", "02:30", "disk")
    assert exit_code("plan", "run", "nightly") == 0
    capsys.readouterr()
    assert exit_code("volume", "restore", "again", "mine.tar", "--from", "latest") == 1
    assert "mine.tar and --from both say what to restore" in capsys.readouterr().err
    assert exit_code("volume", "restore", VOLUME, "mine.tar", "--from", "latest", "--replace") == 1
    assert "mine.tar and --from both say what to restore" in capsys.readouterr().err


@pytest.mark.usefixtures("ready")
def test_the_private_key_is_printed_once_and_opens_what_the_public_one_sealed(tmp_path: Path) -> None:
    (comment,), (identity,) = said("plan", "key")
    key = tmp_path / "key"
    key.write_text(f"{comment}\n{identity}\n")  # as `plan key > key.txt` has it
    recipient = comment.split()[-1]
    sealing.check_recipient(recipient)
    said("plan", "add", "nightly", f"volume:{VOLUME}", "02:30", "disk", "--recipient", recipient)
    assert exit_code("plan", "run", "nightly") == 0
    assert exit_code("volume", "restore", "again", "--from", "latest") == 1  # of a volume that has none
    number = str(Backup.objects.get().pk)
    assert exit_code("volume", "restore", "again", "--from", number) == 1
    said("volume", "restore", "again", "--from", number, "--identity", str(key))
    assert Plan.objects.get().recipient == recipient
    assert identity not in str([*Plan.objects.values(), *Action.objects.values()])


@pytest.mark.usefixtures("ready")
def test_a_key_file_that_is_no_text_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said("plan", "add", "nightly", f"volume:{VOLUME}", "02:30", "disk", "--recipient", KEYS.recipient)
    assert exit_code("plan", "run", "nightly") == 0
    (key := tmp_path / "key.age").write_bytes(b"age-encryption.org/v1\n-> scrypt \xff\xfe\n")
    number = str(Backup.objects.get().pk)
    for what in (("restore", "again"), ("verify", VOLUME), ("output", VOLUME, str(tmp_path / "out"))):
        capsys.readouterr()
        assert exit_code("volume", *what, "--from", number, "--identity", str(key)) == 1
        assert "This is no private key of age" in capsys.readouterr().err


@pytest.mark.usefixtures("ready")
def test_a_new_installation_finds_what_lies_at_a_place() -> None:
    said("plan", "add", "nightly", f"volume:{VOLUME}", "02:30", "disk", "--verify-days", "0")
    assert exit_code("plan", "run", "nightly") == 0
    before = Backup.objects.values("volume", "archive", "size", "sha256", "complete", "way").get()
    Backup.objects.all().delete()
    assert said("volume", "backups", VOLUME) == []
    ((volume, number, *_rest),) = said("volume", "backups", "--place", "disk")
    assert volume == VOLUME
    assert Backup.objects.values("volume", "archive", "size", "sha256", "complete", "way").get() == before
    assert said("volume", "backups", VOLUME, "--place", "disk")[0][0] == number
    said("volume", "restore", "again", "--from", number)
    assert exit_code("volume", "backups") == 1
    said("plan", "remove", "nightly")
    ((plan, volume, count, size, at),) = said("plan", "list", "--place", "disk")
    assert (plan, volume, count, int(size)) == ("nightly", VOLUME, "1", before["size"])
    assert at.startswith("20")
    assert exit_code("plan", "list", "--place", "nowhere") == 1


@pytest.mark.usefixtures("ready")
def test_one_that_was_left_without_its_plan_is_found_again() -> None:
    said("plan", "add", "nightly", f"volume:{VOLUME}", "02:30", "disk", "--verify-days", "0")
    assert exit_code("plan", "run", "nightly") == 0
    with leases.ownership.work() as dead:
        pass
    Backup.objects.update(state="making", owner=dead)
    said("plan", "remove", "nightly")
    assert len(said("volume", "backups", "--place", "disk")) == 1
