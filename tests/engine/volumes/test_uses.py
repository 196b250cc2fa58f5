"""Who uses a volume, by whatever way, and how large it is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from topology.engine.connect import open_engine
from topology.engine.errors import EngineConflict
from topology.engine.port import Storage
from topology.model.parser import parse_containers, parse_volumes
from topology.volumes.users import users


def test_a_volume_that_is_used_cannot_be_removed(engine: RealEngine, storage: Storage) -> None:
    engine.create("stopped", "--volume", "used:/d")
    with pytest.raises(EngineConflict):
        storage.remove_volume("used")
    engine.docker("rm", "stopped")
    storage.remove_volume("used")
    assert engine.docker("volume", "ls", "--quiet") == ""


def test_sizes_are_told_also_while_somebody_else_asks(outer_engine: RealEngine) -> None:
    outer_engine.run("user", "--volume", "sized:/d")
    outer_engine.docker(
        "exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/f", "bs=1000", "count=100"
    )
    storage = open_engine(outer_engine.url, environ={}).storage()
    assert 100_000 <= (storage.sizes()["sized"] or 0) <= 120_000


def test_who_reaches_a_volume_by_another_way_is_found(outer_engine: RealEngine, tmp_path: Path) -> None:
    options = {"type": "none", "o": "bind", "device": str(tmp_path)}
    for name in ("backed", "again"):
        outer_engine.api("POST", "/volumes/create", {"Name": name, "DriverOpts": options})
    outer_engine.run("direct", "--volume", "backed:/d")
    outer_engine.run("other", "--volume", "again:/d")
    outer_engine.run("path", "--volume", f"{tmp_path}:/d:ro")
    outer_engine.run("plain", "--volume", "data:/d")
    outer_engine.run("within", "--volume", f"{trees.on_disk(outer_engine, 'data')}:/x")
    outer_engine.run("around", "--volume", f"{outer_engine.folder}/data/volumes:/x")
    with closing(open_engine(outer_engine.url, environ={})) as opened:
        containers, volumes = parse_containers(opened.containers()), parse_volumes(opened.volumes())
    found = users(containers, volumes, "backed")
    assert [(user.name, user.through, user.rw) for user in found] == [
        ("around", f"{outer_engine.folder}/data/volumes", True), ("direct", None, True),
        ("other", "again", True), ("path", str(tmp_path), False),
    ]  # fmt: skip
    found = users(containers, volumes, "data")
    assert [(user.name, user.through is None, user.around) for user in found] == [
        ("around", False, True), ("plain", True, False), ("within", False, False),
    ]  # fmt: skip
