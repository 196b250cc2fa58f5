"""Whose a helper is, and whether its owner still lives."""

from __future__ import annotations

from pathlib import Path

from dashboard.volumes.leases import Ownership

HOLD = (
    "from dashboard.volumes.leases import ownership; work = ownership.work();"
    "ownership.take('db'); print(work.__enter__(), flush=True); input()"
)


def test_an_owner_lives_while_its_work_goes_on(tmp_path: Path) -> None:
    ownership = Ownership(tmp_path)
    with ownership.work() as owner:
        assert not ownership.is_dead(owner)
        assert not Ownership(tmp_path).is_dead(owner)
    assert ownership.is_dead(owner)


def test_an_owner_of_another_data_folder_is_nobody_that_we_know(tmp_path: Path) -> None:
    with Ownership(tmp_path / "a").work() as owner:
        pass
    assert not Ownership(tmp_path / "b").is_dead(owner)
    for strange in ("", "x", "a.b", "../../etc.passwd.x"):
        assert not Ownership(tmp_path / "b").is_dead(strange)
