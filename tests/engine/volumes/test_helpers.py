"""What Portolan makes for itself on an engine: hidden, told from what is in use, swept."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator

from dashboard.volumes.orphans import QUIET_SECONDS, Orphans
from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.restoring import OWNER, STRANGER
from topology.engine.connect import open_engine
from topology.engine.port import Engine, Storage
from topology.volumes.helpers import KEEPS_LABEL, PLACE, helper, labels, marked, sweep, temporary_volume


def test_helpers_and_temporary_volumes_are_on_no_list(opened: Engine, storage: Storage) -> None:
    with temporary_volume(storage, OWNER) as name, helper(storage, name, OWNER):
        assert opened.containers() == []
        assert opened.volumes() == []
        found = storage.labelled("portolan.helper")
        assert [len(items) for items in found] == [1, 1, 1]


def test_a_helper_in_use_is_told_from_one_that_was_left(each_engine: RealEngine) -> None:
    each_engine.run("user", "--volume", "origin:/d")
    each_engine.docker("exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/big", "bs=1M", "count=32")
    storage = open_engine(each_engine.url, environ={}).storage()
    now = [0.0]
    watch = Orphans(lambda _owner: False, lambda: now[0])

    def look() -> frozenset[str]:
        now[0] += QUIET_SECONDS
        return watch.dead(storage)

    with helper(storage, "origin", STRANGER) as container:
        with storage.read_archive(container, PLACE) as archive:
            next(archive)
            assert [look(), look()] == [frozenset(), frozenset()]
        sending = iter_slowly(look)
        storage.write_archive(container, "/", sending)
        assert [look(), look()] == [frozenset(), {STRANGER}]
        assert sweep(storage, {STRANGER}.__contains__, spare=True) == 2
        assert trees.leftovers(each_engine) == []


def iter_slowly(look: Callable[[], frozenset[str]]) -> Iterator[bytes]:
    """An archive during which is looked twice whether its owner lives."""
    info = tarfile.TarInfo("file")
    yield info.tobuf()
    assert [look(), look()] == [frozenset(), frozenset()]
    yield bytes(1024)


def test_what_was_paused_goes_on_although_all_notes_are_lost(each_engine: RealEngine) -> None:
    one, two = (each_engine.run(name, "--volume", "data:/d") for name in ("one", "two"))
    storage = open_engine(each_engine.url, environ={}).storage()
    left = marked(storage, STRANGER, [one, two])
    left.__enter__()
    for container in (one, two):
        storage.pause(container)
    assert sweep(storage, {STRANGER}.__contains__, held=[two], spare=True) == 1
    assert [each_engine.inspect(name)["State"]["Status"] for name in ("one", "two")] == ["running", "paused"]
    storage.unpause(two)
    assert trees.leftovers(each_engine) == []


def test_an_old_content_that_is_kept_is_spared_when_all_notes_are_lost(
    engine: RealEngine, storage: Storage
) -> None:
    kept = labels(STRANGER) | {KEEPS_LABEL: "precious"}
    storage.create_volume({"Name": "portolan-kept", "Labels": kept})
    assert sweep(storage, {STRANGER}.__contains__, spare=True) == 0
    assert engine.docker("volume", "ls", "--quiet") == "portolan-kept"


def test_a_volume_that_was_left_without_its_labels_is_known_by_its_name(
    engine: RealEngine, storage: Storage
) -> None:
    """An engine that is killed while it makes a volume may have made the folder and noted no labels."""
    for name in (f"portolan-{OWNER}-0123abcd", f"portolan-{OWNER}-0123abcd-kept", "portolan-data"):
        engine.api("POST", "/volumes/create", {"Name": name})
    assert sweep(storage, {OWNER}.__contains__) == 2
    assert engine.docker("volume", "ls", "--quiet") == "portolan-data"
