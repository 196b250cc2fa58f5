"""The volumes of the demo host can be worked on like real ones."""

from __future__ import annotations

import io
import tarfile

import pytest

from tests.engine.volumes.restoring import OWNER, archive_of, backed_up, restore
from topology.engine.connect import open_engine
from topology.engine.demo.storage import DemoStorage
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.marks import HELPER_LABEL
from topology.engine.synthetic import SyntheticEngine
from topology.volumes.copying import copy_to_new
from topology.volumes.errors import BadArchive, VolumeInTheWay
from topology.volumes.helpers import helper
from topology.volumes.journal import Journal
from topology.volumes.progress import Progress
from topology.volumes.writing import clear, is_empty

DATABASE = "n8n_db-data"


@pytest.fixture
def engine() -> SyntheticEngine:
    return SyntheticEngine(30, life=False)


@pytest.fixture
def storage(engine: SyntheticEngine) -> DemoStorage:
    return engine.storage()


def entries(archive: bytes) -> dict[str, tuple[int, int, bytes]]:
    """What is in the volume of a backup: mode, owner and content of each."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        found = [(info, tar.extractfile(info)) for info in tar]
    return {info.name: (info.mode, info.uid, file.read() if file else b"") for info, file in found}


def content(storage: DemoStorage, volume: str) -> dict[str, tuple[int, int, bytes]]:
    """A backup's entries but for what Portolan says of it."""
    return {name: one for name, one in entries(backed_up(storage, volume)).items() if "portolan" not in name}


def test_a_backup_holds_believable_files_and_is_the_same_each_time(storage: DemoStorage) -> None:
    found = content(storage, DATABASE)
    assert any(name.endswith("PG_VERSION") and one[2] == b"16\n" for name, one in found.items())
    assert found == content(SyntheticEngine(30, life=False).storage(), DATABASE)


def test_what_is_restored_or_copied_is_as_it_was(storage: DemoStorage) -> None:
    before = content(storage, DATABASE)
    assert restore(storage, backed_up(storage, DATABASE), "again").verified
    copy_to_new(storage, DATABASE, "copied", OWNER, Progress(), Journal())
    assert content(storage, "again") == before
    assert content(storage, "copied") == before
    assert storage.labelled(HELPER_LABEL).containers == []
    assert storage.labelled(HELPER_LABEL).images == []


def test_a_volume_is_replaced_and_emptied(storage: DemoStorage) -> None:
    restore(storage, archive_of(fresh="1"), "wiki-old_db-data", "replace")
    assert [name for name in content(storage, "wiki-old_db-data") if name.endswith("fresh")] != []
    assert not any(name.endswith("PG_VERSION") for name in content(storage, "wiki-old_db-data"))
    assert not is_empty(storage, "wiki-old_db-data", OWNER)
    clear(storage, "wiki-old_db-data", OWNER, Progress())
    assert is_empty(storage, "wiki-old_db-data", OWNER)
    with pytest.raises(VolumeInTheWay):
        restore(storage, archive_of(x="1"), DATABASE, "empty")


def test_sizes_are_those_of_the_files(storage: DemoStorage) -> None:
    sizes = storage.sizes()
    data = sum(len(one[2]) for one in content(storage, DATABASE).values())
    assert data < (sizes[DATABASE] or 0) < data + 20 * 4096
    assert sizes["nas-media"] is None
    storage.create_volume({"Name": "fresh"})
    assert storage.sizes()["fresh"] == 4096


def test_it_refuses_as_an_engine_does(storage: DemoStorage) -> None:
    with helper(storage, DATABASE, OWNER) as reading:
        with pytest.raises(EngineConflict, match="in use"):
            storage.remove_volume(DATABASE)
        with pytest.raises(EngineConflict, match="read-only"):
            storage.write_archive(reading, "/volume", [])
        with pytest.raises(NotFound), storage.read_archive(reading, "/volume/nothing"):
            pass
    with (
        helper(storage, "big", OWNER, write=True) as writing,
        pytest.raises(EngineConflict, match="no space"),
    ):
        storage.write_archive(writing, "/volume", (bytes(2**20) for _ in range(200)))
    with pytest.raises(BadArchive):
        restore(storage, b"no archive at all" * 100, "never")
    with pytest.raises(NotFound):
        storage.remove_container(reading)


def test_nobody_sees_the_helpers(engine: SyntheticEngine, storage: DemoStorage) -> None:
    before = len(engine.containers())
    with helper(storage, DATABASE, OWNER):
        assert len(engine.containers()) == before


def test_an_empty_host_works(storage: DemoStorage) -> None:
    empty = open_engine("demo://0?still", environ={})
    assert (empty.containers(), empty.volumes()) == ([], [])
    assert {network["Name"] for network in empty.networks()} == {"bridge", "host", "none"}
    empty.storage().create_volume({"Name": "first"})
    assert restore(empty.storage(), archive_of(a="1"), "second").entries == 1
    assert [volume["Name"] for volume in empty.volumes()] == ["first", "second"]
