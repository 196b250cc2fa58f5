"""What Portolan makes for itself on an engine: hidden, signed, swept; and what only says that it is."""

from __future__ import annotations

from contextlib import ExitStack, closing

import pytest

from dashboard.volumes.lookup import users
from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.restoring import OWNER, STRANGER
from tests.server import Server, wait_for
from topology.engine.connect import open_engine
from topology.engine.port import Engine, Storage
from topology.volumes.errors import VolumeInTheWay
from topology.volumes.helpers import helper, sweep, temporary_volume
from topology.volumes.locks import lock_name, volume_lock


def test_helpers_and_temporary_volumes_are_on_no_list(opened: Engine, storage: Storage) -> None:
    with temporary_volume(storage, OWNER) as name, helper(storage, name, OWNER):
        assert opened.containers() == []
        assert opened.volumes() == []
        found = storage.labelled("portolan.helper")
        assert [len(items) for items in found] == [1, 1, 1]


def test_what_a_dead_owner_left_goes_and_what_others_did_stays(outer_engine: RealEngine) -> None:
    ours, theirs = (
        open_engine(outer_engine.url, environ={}, key=key).storage() for key in (b"a" * 32, b"b" * 32)
    )
    left = [helper(storage, "data", STRANGER) for storage in (ours, theirs)]
    volumes = [temporary_volume(storage, STRANGER) for storage in (ours, theirs)]
    for one in (*left, *volumes):
        one.__enter__()
    assert len(trees.leftovers(outer_engine)) == 6
    assert sweep(ours, {STRANGER}.__contains__) == 3
    assert sweep(ours, {STRANGER}.__contains__) == 0
    assert sweep(theirs, {STRANGER}.__contains__) == 3
    assert trees.leftovers(outer_engine) == []


def test_an_old_content_that_is_kept_is_spared_when_nobody_knows_whether_it_is_needed(
    engine: RealEngine, storage: Storage
) -> None:
    name = "portolan-kept-1"
    storage.create_volume({"Name": name, "Labels": storage.marks.labels(name, STRANGER, keeps="precious")})
    assert sweep(storage, {STRANGER}.__contains__, spare=True) == 0
    assert engine.docker("volume", "ls", "--quiet") == name


@pytest.mark.parametrize("read_only", ["0", "1"])
def test_labels_make_nothing_ours(engine: RealEngine, read_only: str) -> None:
    """Whoever makes images and containers here writes whatever labels they like (findings, S3)."""
    labels = f"LABEL portolan.helper=1 portolan.owner={STRANGER} portolan.paused=paused portolan.signature=x"
    engine.api("POST", "/images/create", bytes(1024), fromSrc="-", repo="evil", changes=labels)
    engine.run("paused")
    engine.docker("pause", "paused")
    marks = ("--label", "portolan.helper=1", "--label", f"portolan.owner={STRANGER}")
    engine.create("created", *marks)
    hidden = engine.run("hidden", *marks, "--volume", "data:/d")
    for name in (f"portolan-{STRANGER}-01234567", f"portolan-{STRANGER}-01234567-kept"):
        engine.docker("volume", "create", name)
        engine.docker("volume", "create", *marks, f"{name}-labelled")
    with Server(engine.url, PORTOLAN_READ_ONLY=read_only) as server:
        client = server.client()
        names = wait_for(lambda: chart_of(client), "the chart")
        assert {"paused", "created", "hidden"} <= names
        assert len([name for name in names if name.startswith("portolan-")]) == 4
        if read_only == "0":
            wait_for(lambda: "says that another Portolan has made it" in server.log(), "the first look")
    with closing(open_engine(engine.url, environ={})) as opened:
        assert [user.id for user in users(opened, "data")] == [hidden]
    assert engine.inspect("paused")["State"]["Status"] == "paused"
    assert len(engine.docker("volume", "ls", "--quiet").split()) == 5
    assert engine.docker("images", "--quiet", "evil")
    assert engine.docker("ps", "--all", "--quiet", "--filter", "name=created")
    engine.docker("rmi", "--force", "evil")  # the engine is others' too, and images stay on it


def chart_of(client: object) -> set[str]:
    document = client.get("/api/topology").json  # type: ignore[attr-defined]
    return {node.get("name") for node in document.get("nodes", ()) if node["kind"] in ("container", "volume")}


def test_a_volume_is_locked_for_everybody_on_the_engine(outer_engine: RealEngine) -> None:
    with ExitStack() as stack:
        engines = (open_engine(outer_engine.url, environ={}, key=key) for key in (b"a" * 32, b"b" * 32))
        ours, theirs = (stack.enter_context(closing(engine)).storage() for engine in engines)
        _compete(outer_engine, ours, theirs)


def _compete(outer_engine: RealEngine, ours: Storage, theirs: Storage) -> None:
    with volume_lock(ours, "data", OWNER):
        with (
            pytest.raises(VolumeInTheWay, match=lock_name("data")) as caught,
            volume_lock(theirs, "data", STRANGER),
        ):
            pass
        assert caught.value.code == "volume_locked"
        with volume_lock(theirs, "other", STRANGER):
            pass
        with volume_lock(ours, "data", OWNER, {OWNER}.__contains__):  # its owner was dead: it is taken over
            pass
    left = volume_lock(theirs, "data", STRANGER)  # as by a kill: kept, or it would be let go of at once
    left.__enter__()
    with pytest.raises(VolumeInTheWay), volume_lock(ours, "data", OWNER, {STRANGER}.__contains__):
        pass
    sweep(theirs, {STRANGER}.__contains__)
    assert trees.leftovers(outer_engine) == []
