"""What is backed up, restored or copied comes back as it was, on every engine."""

from __future__ import annotations

import os
from contextlib import closing

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.restoring import OWNER, backed_up, restore
from topology.engine.connect import open_engine
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Storage
from topology.volumes.backup import backup
from topology.volumes.compress import FORMATS
from topology.volumes.copying import copy_to_new
from topology.volumes.helpers import sweep
from topology.volumes.journal import Journal
from topology.volumes.manifest import About
from topology.volumes.progress import Progress


def test_everything_comes_back_as_it_was(each_engine: RealEngine) -> None:
    each_engine.run("writer", "--volume", "origin:/d")
    trees.fill(each_engine, "writer")
    os.setxattr(trees.on_disk(each_engine, "origin") / "binary", "security.capability", trees.CAPABILITY)
    before = trees.seen(each_engine, "writer")
    storage = open_engine(each_engine.url, environ={}).storage()
    for form in FORMATS:
        name = f"back-{form}"
        assert restore(storage, backed_up(storage, "origin", form), name).verified
        assert trees.look_into(each_engine, name) == before
    copy_to_new(storage, "origin", "copied", OWNER, Progress(), Journal())
    assert trees.look_into(each_engine, "copied") == before
    copied = trees.on_disk(each_engine, "copied") / "binary"
    assert os.getxattr(copied, "security.capability") == trees.CAPABILITY
    assert trees.seen(each_engine, "writer") == before
    assert trees.leftovers(each_engine) == []


def test_an_empty_volume_can_be_backed_up_and_comes_back(engine: RealEngine, storage: Storage) -> None:
    engine.api("POST", "/volumes/create", {"Name": "nothing"})
    restore(storage, backed_up(storage, "nothing"), "again")
    assert trees.look_into(engine, "again") == trees.look_into(engine, "nothing")


def test_labels_by_which_a_volume_would_go_by_itself_are_not_restored(
    engine: RealEngine, storage: Storage
) -> None:
    anonymous = {"com.docker.volume.anonymous": "", "portolan.helper": "1", "portolan.owner": "1.2.3"}
    engine.api("POST", "/volumes/create", {"Name": "origin"})
    about = About("origin", "local", "E", "2026-01-01T00:00:00+00:00", {**anonymous, "mine": "yes"})
    with closing(backup(storage, about, OWNER, Progress())) as pieces:
        archive = b"".join(pieces)
    restore(storage, archive, "fresh")
    assert engine.api("GET", "/volumes/fresh")["Labels"] == {"mine": "yes"}


def test_an_engine_that_goes_away_in_the_middle_is_an_error_and_not_a_short_backup(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "origin:/d")
    engine.docker("exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/big", "bs=1M", "count=64")
    about = About("origin", "local", "ENGINE", "2026-01-01T00:00:00+00:00")
    with closing(backup(storage, about, OWNER, Progress())) as pieces:
        next(pieces)
        next(pieces)
        engine.kill()
        with pytest.raises(EngineUnreachable):
            for _piece in pieces:
                pass
    engine.start()
    assert trees.leftovers(engine)
    assert sweep(storage, lambda owner: owner == OWNER)
    assert trees.leftovers(engine) == []
