"""The exact way: nothing is lost on any engine but what is announced, and what is cut short is old or new.

On the oldest and on the newest: it is our helper that does it, which any engine starts.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import tarfile
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.facts import add_socket, facts, fill_with_everything
from tests.engine.volumes.restoring import OWNER, archive_of
from tests.server import wait_for
from topology.engine.connect import open_engine
from topology.engine.errors import EngineConflict, EngineError, NotFound
from topology.engine.port import Storage
from topology.volumes.backup import backup
from topology.volumes.check import Limits
from topology.volumes.copying import copy_to_new
from topology.volumes.errors import BadArchive
from topology.volumes.exact import Exact, new_stage
from topology.volumes.journal import Journal
from topology.volumes.manifest import UNPACK, About
from topology.volumes.progress import Progress
from topology.volumes.restore import Mode, Restored, Restoring
from topology.volumes.toolbox import image_of
from topology.volumes.verifying import verify


def opened(engine: RealEngine) -> tuple[Storage, Exact]:
    storage = open_engine(engine.url, environ={}).storage()
    return storage, Exact(storage, image_of(storage))


def made(engine: RealEngine, name: str) -> Path:
    engine.api("POST", "/volumes/create", {"Name": name})
    return trees.on_disk(engine, name)


def exact_backup(storage: Storage, exact: Exact, volume: str, progress: Progress | None = None) -> bytes:
    about = About(volume, "local", "ENGINE", "2026-01-01T00:00:00+00:00", way="exact")
    with closing(backup(storage, about, OWNER, progress or Progress(), exact)) as pieces:
        return b"".join(pieces)


def exact_restore(
    storage: Storage,
    exact: Exact,
    archive: bytes,
    volume: str,
    mode: Mode = "new",
    limits: Limits | None = None,
) -> Restored:
    restoring = Restoring(
        storage, volume, mode, OWNER, Progress(), Journal(), limits or Limits(devices=True), exact=exact
    )
    return restoring.run(io.BytesIO(archive))


def check_verified(engine: RealEngine, storage: Storage, exact: Exact, archive: bytes) -> None:
    """By either way, and without a volume more than before."""
    volumes = {one["Name"] for one in engine.api("GET", "/volumes")["Volumes"]}
    limits = Limits(devices=True, outward_links=True)
    for way in (exact, None):
        source = io.BytesIO(archive)
        compared = verify(storage, source, OWNER, Progress(), limits, way, exactly=True)
        assert compared.entries > 20
    assert {one["Name"] for one in engine.api("GET", "/volumes")["Volumes"]} == volumes


def test_everything_comes_back_exactly_by_every_way(outer_engine: RealEngine, tmp_path: Path) -> None:
    storage, exact = opened(outer_engine)
    origin = made(outer_engine, "origin")
    fill_with_everything(origin)
    before = facts(origin)
    archive = exact_backup(storage, exact, "origin")
    assert exact_restore(storage, exact, archive, "fresh").verified
    assert facts(trees.on_disk(outer_engine, "fresh")) == before
    check_verified(outer_engine, storage, exact, archive)
    copy_to_new(storage, "origin", "copied", OWNER, Progress(), Journal(), exact)
    assert facts(trees.on_disk(outer_engine, "copied")) == before
    made(outer_engine, "empty")
    exact_restore(storage, exact, archive, "empty", "empty")
    assert facts(trees.on_disk(outer_engine, "empty")) == before
    target = made(outer_engine, "target")
    (target / "plain").mkdir()
    (target / "plain" / "old").write_text("old")
    exact_restore(storage, exact, archive, "target", "replace")
    assert facts(target) == before
    # And without Portolan, by the line that the backup itself holds.
    (tmp_path / "FILE").write_bytes(archive)
    plain = tmp_path / "plain"
    plain.mkdir()
    subprocess.run(
        UNPACK.replace("FILE", "../FILE"), shell=True, check=True, cwd=plain, stderr=subprocess.DEVNULL
    )
    assert facts(plain) == before
    assert trees.leftovers(outer_engine) == []


def test_what_no_archive_holds_is_named_and_what_cannot_be_read_makes_it_incomplete(
    engine: RealEngine,
) -> None:
    storage, exact = opened(engine)
    origin = made(engine, "origin")
    (origin / "file").write_text("x")
    add_socket(origin)
    progress = Progress()
    archive = exact_backup(storage, exact, "origin", progress)
    assert progress.told is not None
    assert (progress.told.left_out, progress.told.count) == ([("s", "socket")], 0)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        manifest = tar.extractfile(".portolan-backup/manifest.json")
        assert manifest is not None
        said = manifest.read()
    assert b'"way": "exact"' in said
    assert b'"complete": true' in said
    assert b'"left_out_count": 1' in said
    assert exact_restore(storage, exact, archive, "fresh").verified


def test_what_changes_while_it_is_read_is_named(engine: RealEngine) -> None:
    storage, exact = opened(engine)
    origin = made(engine, "origin")
    (origin / "growing").write_bytes(os.urandom(32 * 1024 * 1024))
    progress = Progress()
    about = About("origin", "local", "ENGINE", "2026-01-01T00:00:00+00:00", way="exact")
    with closing(backup(storage, about, OWNER, progress, exact)) as pieces:
        taken = [bytes(next(pieces)), bytes(next(pieces))]
        with (origin / "growing").open("r+b") as file:
            file.truncate(1000)
        taken += [bytes(piece) for piece in pieces]
    assert progress.told is not None
    assert [name for name, _why in progress.told.missing] == ["growing"]
    assert b'"complete": false' in b"".join(taken)


def test_a_bad_archive_and_a_full_disk_leave_the_very_files_that_were_there(engine: RealEngine) -> None:
    storage, exact = opened(engine)
    options = {"type": "tmpfs", "device": "tmpfs", "o": "size=8m"}
    engine.api("POST", "/volumes/create", {"Name": "small", "DriverOpts": options})
    engine.run("user", "--volume", "small:/d")
    trees.fill(engine, "user", "cd /d; echo precious > old; mkdir folder; chmod 710 .")
    before = trees.seen(engine, "user")
    inode = engine.docker("exec", "user", "/bin/busybox", "ls", "-i", "/d/old")
    bad = archive_of(one="x" * 100_000)
    with pytest.raises(BadArchive):
        exact_restore(storage, exact, bad[:60_000], "small", "replace")
    with pytest.raises(BadArchive) as caught:
        exact_restore(storage, exact, archive_of(one="x" * 9_000_000), "small", "replace")
    assert caught.value.code == "too_large"  # found out before the disk is full
    with pytest.raises((EngineError, BadArchive)):
        exact.stage("small", OWNER, stage := new_stage(), [archive_of(one="x" * 9_000_000)], own=False)
    exact.settle("small", OWNER, stage)
    assert trees.seen(engine, "user") == before
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "-i", "/d/old") == inode
    assert trees.leftovers(engine) == []


def test_a_switch_that_is_killed_anywhere_ends_with_the_old_or_the_new(outer_engine: RealEngine) -> None:
    storage, exact = opened(outer_engine)
    origin, target = made(outer_engine, "origin"), made(outer_engine, "target")
    fill_with_everything(origin)
    archive = exact_backup(storage, exact, "origin")
    for number in range(300):
        (target / f"old-{number}").write_text(str(number))
    (target / "plain").mkdir()
    os.utime(target, ns=(1_000_000_007, 1_000_000_007))
    old, new = facts(target), facts(origin)
    moments = random.Random(7)
    for _ in range(4):
        stage = new_stage()
        exact.stage("target", OWNER, stage, [archive], own=True)
        killer = threading.Timer(moments.uniform(0.0, 0.6), kill_helpers, (storage,))
        killer.start()
        try:
            exact.switch("target", OWNER, stage)
        except (EngineError, EngineConflict):
            exact.settle("target", OWNER, stage)
        killer.join()
        found = facts(target)
        if found not in (old, new):  # the one thing that is announced: the time of the volume's own folder
            found[b"."] = without_time(found[b"."])
            assert found in ({**all_, b".": without_time(all_[b"."])} for all_ in (old, new))
        if len(found) == len(new):
            break
    wait_for(lambda: not trees.leftovers(outer_engine), "the killed helpers to go")


def without_time(fact: tuple[object, ...]) -> tuple[object, ...]:
    return (*fact[:4], *fact[5:])


def kill_helpers(storage: Storage) -> None:
    for helper in storage.labelled("portolan.helper").containers:
        with suppress(EngineConflict, NotFound):  # it is going by itself
            storage.remove_container(helper["Id"])
