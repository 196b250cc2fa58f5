"""Backups by plan on a real engine: killed at any moment there is a whole one or none."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests import starts, template
from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.serving import state_of
from tests.server import environment, wait_for
from topology.backups.places.port import MARK

KILLS = 2


def manage(engine: RealEngine, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    template.fill(data / template.NAME)
    return starts.text(*arguments, environment=environment(engine.url, data), folder=data)


def begin_plan(engine: RealEngine, data: Path) -> starts.Process:
    """A run of the plan that is going to be killed."""
    with open(os.devnull, "r+b") as nothing:
        return starts.Process(
            ("plan", "run", "nightly"), environment(engine.url, data), folder=data, streams=(nothing,) * 3
        )


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    path = tmp_path / "disk"
    path.mkdir()
    return path


def planned(engine: RealEngine, data: Path, disk: Path, *more: str) -> None:
    for arguments in (
        ("plan", "add-place", "disk", str(disk)),
        ("plan", "add", "nightly", "volume:origin", "02:30", "disk", *more),
    ):
        done = manage(engine, data, *arguments)
        assert done.returncode == 0, done.stderr


def archives(disk: Path) -> list[Path]:
    found = [path for path in disk.rglob("*") if path.is_file() and path.suffix != ".json"]
    return [path for path in found if path.name != MARK]


def test_all_of_a_volume_comes_back_from_its_place(filled: RealEngine, tmp_path: Path, disk: Path) -> None:
    before = trees.seen(filled, "writer")
    planned(filled, tmp_path, disk)
    assert manage(filled, tmp_path, "plan", "run", "nightly").returncode == 0
    done = manage(filled, tmp_path, "volume", "restore", "origin", "--from", "latest", "--replace")
    assert done.returncode == 0, done.stderr
    assert trees.seen(filled, "writer") == before
    (archive,) = archives(disk)
    done = manage(filled, tmp_path, "volume", "restore", "fresh", str(archive))
    assert done.returncode == 0, done.stderr
    assert trees.look_into(filled, "fresh") == before


def test_killed_at_any_moment_there_is_a_whole_backup_or_none(
    host: RealEngine, tmp_path: Path, disk: Path
) -> None:
    planned(host, tmp_path, disk, "--pause")
    for _ in range(KILLS):
        process = begin_plan(host, tmp_path)
        wanted = random.randint(0, 90) * 1024 * 1024
        known = set(archives(disk))
        wait_for(
            lambda known=known, wanted=wanted, process=process: (  # type: ignore[misc]
                process.poll() is not None or any(size(path) > wanted for path in {*archives(disk)} - known)
            ),
            "some of the backup",
        )
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path in archives(disk):
            named = path.suffix != ".partial"
            assert not named or path.stat().st_size > 90 * 1024 * 1024
    done = manage(host, tmp_path, "plan", "run", "nightly")
    assert done.returncode == 0, done.stderr
    assert state_of(host, "writer") == "running"
    assert trees.leftovers(host) == []
    listed = manage(host, tmp_path, "volume", "backups", "origin").stdout.splitlines()
    assert len(listed) == len(archives(disk)) == len(list(disk.rglob("*.json")))
    assert not list(disk.rglob("*.partial"))


def test_a_trial_that_is_killed_leaves_no_volume_no_helper_and_nobody_paused(
    host: RealEngine, tmp_path: Path, disk: Path
) -> None:
    """Also where its plan is gone by the time that somebody looks."""
    planned(host, tmp_path, disk, "--pause", "--verify-days", "1")
    process = begin_plan(host, tmp_path)
    wait_for(lambda: "portolan-volume-" in host.docker("volume", "ls", "--quiet"), "the trial to begin")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert manage(host, tmp_path, "plan", "remove", "nightly").returncode == 0
    (line,) = manage(host, tmp_path, "volume", "backups", "origin").stdout.splitlines()
    assert "not verified" in line
    wait_for(lambda: trees.leftovers(host) == [], "the helper to go")
    assert "portolan-" not in host.docker("volume", "ls", "--quiet")
    assert state_of(host, "writer") == "running"
    done = manage(host, tmp_path, "volume", "verify", "origin")
    assert done.returncode == 0, done.stderr


def size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
