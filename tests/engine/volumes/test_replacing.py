"""Restoring into a volume that is there: its old content goes when the new one is whole, and not before.

On the oldest engine and on the newest, which unpack by other means than each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.restoring import OWNER, archive_of, backed_up, restore
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError, NotFound
from topology.engine.port import Storage
from topology.volumes.copying import copy_content, copy_to_new
from topology.volumes.errors import Cancelled, VolumeChanged, VolumeInTheWay
from topology.volumes.journal import Journal
from topology.volumes.progress import Progress
from topology.volumes.restore import put_back
from topology.volumes.writing import LOST_AND_FOUND, MOST_READINGS, clear, no_space


def test_replacing_takes_the_old_content_away_under_its_users(outer_engine: RealEngine) -> None:
    outer_engine.run("origin", "--volume", "origin:/d")
    trees.fill(outer_engine, "origin")
    before = trees.seen(outer_engine, "origin")
    outer_engine.run("user", "--volume", "target:/d")
    trees.fill(
        outer_engine,
        "user",
        "cd /d; mkdir -p plain/below; echo old > plain/below/x; echo old > old; mkfifo f",
    )
    storage = open_engine(outer_engine.url, environ={}).storage()
    restore(storage, backed_up(storage, "origin"), "target", "replace")
    assert trees.seen(outer_engine, "user") == before
    assert trees.leftovers(outer_engine) == []


def test_an_empty_volume_is_filled_and_one_that_is_not_is_left_alone(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "target:/d")
    restore(storage, archive_of(one="1"), "target", "empty")
    with pytest.raises(VolumeInTheWay) as caught:
        restore(storage, archive_of(two="2"), "target", "empty")
    assert caught.value.code == "volume_not_empty"
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d") == "one"


def test_a_volume_with_a_file_system_of_its_own_is_replaced_name_by_name(
    outer_engine: RealEngine,
) -> None:
    engine, storage = outer_engine, open_engine(outer_engine.url, environ={}).storage()
    engine.run("user", "--volume", "target:/d")
    trees.fill(engine, "user", "cd /d; mkdir lost+found; for i in $(seq 7); do mkdir -p $i/$i; done")
    restore(storage, archive_of(only="1"), "target", "replace")
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d").split() == ["lost+found", "only"]


def small_volume(engine: RealEngine, name: str, size: str = "1m") -> None:
    options = {"type": "tmpfs", "device": "tmpfs", "o": f"size={size}"}
    engine.api("POST", "/volumes/create", {"Name": name, "DriverOpts": options})


def test_a_full_disk_costs_nothing_of_the_old_content(outer_engine: RealEngine) -> None:
    small_volume(outer_engine, "small")
    outer_engine.run("user", "--volume", "small:/d")
    outer_engine.docker("exec", "user", "/bin/busybox", "sh", "-c", "echo precious > /d/old; mkdir /d/folder")
    before = trees.seen(outer_engine, "user")
    storage = open_engine(outer_engine.url, environ={}).storage()
    with pytest.raises(EngineError) as caught:
        restore(storage, archive_of(one="x" * 600_000, two="y" * 600_000), "small", "replace")
    assert no_space(caught.value)
    assert trees.seen(outer_engine, "user") == before
    small_volume(outer_engine, "other")
    outer_engine.run("other", "--volume", "other:/d")
    with pytest.raises(EngineError):
        restore(storage, archive_of(one="x" * 600_000, two="y" * 600_000), "other", "empty")
    assert outer_engine.docker("exec", "other", "/bin/busybox", "ls", "/d") == ""
    assert trees.leftovers(outer_engine) == []


def test_who_cancels_gets_everything_back_as_it_was(engine: RealEngine, storage: Storage) -> None:
    engine.run("user", "--volume", "origin:/d")
    engine.docker("exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/big", "bs=1M", "count=20")
    progress = Progress()

    class Impatient(Journal):
        def note(self, **changes: object) -> None:
            progress.cancel()

    with pytest.raises(Cancelled):
        copy_to_new(storage, "origin", "copied", OWNER, progress, Impatient())
    assert engine.docker("volume", "ls", "--quiet") == "origin"
    assert trees.leftovers(engine) == []


def test_an_old_content_comes_back_although_a_container_writes_on(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "busy:/d")
    engine.docker("exec", "user", "/bin/busybox", "sh", "-c", "echo precious > /d/old")
    kept = f"portolan-{OWNER}-0123abcd-kept"
    storage.create_volume({"Name": kept, "Labels": storage.marks.labels(kept, OWNER)})
    copy_content(storage, "busy", kept, OWNER, Progress())
    engine.docker("exec", "user", "/bin/busybox", "rm", "/d/old")
    loop = "while :; do echo new > /d/new; done"
    engine.docker("exec", "--detach", "user", "/bin/busybox", "sh", "-c", loop)
    put_back(storage, "busy", kept, OWNER)
    with pytest.raises(NotFound):  # somebody else has done it just now: doing it again would empty the volume
        put_back(storage, "busy", kept, OWNER)
    assert engine.docker("exec", "user", "/bin/busybox", "cat", "/d/old") == "precious"
    assert engine.docker("volume", "ls", "--quiet") == "busy"


class EndsEarly:
    """A storage whose engine ends so many archives of more than a root in their first file."""

    def __init__(self, storage: Storage, times: int) -> None:
        self._storage = storage
        self._times = times

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what the storage has
        return getattr(self._storage, name)

    @contextmanager
    def read_archive(self, container: str, path: str) -> Iterator[Iterator[bytes]]:
        """The archive of a place, or its beginning."""
        with self._storage.read_archive(container, path) as archive:
            whole = b"".join(archive)
        content = whole.find(b"content of ")
        if self._times and content > 0:
            self._times -= 1
            whole = whole[: content + 4]
        yield iter([whole])


def _files(engine: RealEngine, *names: str) -> None:
    lines = [f"echo content of {name} > /d/{name}" for name in names]
    engine.docker("exec", "user", "/bin/busybox", "sh", "-c", ";".join(["mkdir /d/lost+found", *lines]))


def test_a_volume_is_emptied_although_files_shrink_while_it_is_read(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "busy:/d")
    names = [f"f{number}" for number in range(MOST_READINGS - 1)]
    _files(engine, *names, "z")
    # For the first name alone, and then each time for one file more.
    clear(EndsEarly(storage, 1 + len(names)), "busy", OWNER, Progress())
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d") == LOST_AND_FOUND.decode()
    assert trees.leftovers(engine) == []


def test_of_what_cannot_be_read_nobody_says_that_it_is_empty(engine: RealEngine, storage: Storage) -> None:
    engine.run("user", "--volume", "busy:/d")
    _files(engine, *(f"f{number}" for number in range(MOST_READINGS + 2)))
    with pytest.raises((VolumeInTheWay, VolumeChanged)):
        clear(EndsEarly(storage, 100), "busy", OWNER, Progress())
    assert trees.leftovers(engine) == []
