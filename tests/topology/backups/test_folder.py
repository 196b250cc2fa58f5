"""A folder as a place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from topology.backups.errors import PlaceError
from topology.backups.places.folder import FolderPlace
from topology.backups.places.port import Stored, uploading


def put(place: FolderPlace, name: str, content: bytes) -> None:
    with uploading(place, name) as upload:
        upload.write(content)


def test_what_is_put_there_is_there(tmp_path: Path) -> None:
    place = FolderPlace(str(tmp_path))
    place.check()
    assert list(place.listed()) == []
    put(place, "db/one", b"1")
    put(place, "db/two", b"22")
    assert sorted(place.listed("db/")) == [Stored("db/one", 1), Stored("db/two", 2)]
    assert (place.size("db/two"), place.size("db/three")) == (2, None)
    with place.open("db/two") as reader:
        assert reader.read(10) == b"22"
    assert (tmp_path / "db" / "two").stat().st_mode & 0o777 == 0o600
    for name in ("db/one", "db/two", "db/three"):
        place.remove(name)
    assert os.listdir(tmp_path) == []


def test_nobody_sees_it_before_it_is_whole(tmp_path: Path) -> None:
    place = FolderPlace(str(tmp_path))
    upload = place.begin("a/b")
    upload.write(b"half")
    assert list(place.listed()) == []
    upload.discard()
    assert list((tmp_path / "a").iterdir()) == []


def test_what_a_killed_upload_left_goes_with_its_name(tmp_path: Path) -> None:
    place = FolderPlace(str(tmp_path))
    upload = place.begin("a/b")
    upload.write(b"half")
    place.remove("a/b")
    assert list(tmp_path.iterdir()) == []
    upload.discard()


@pytest.mark.parametrize("path", ["backups", "", "~/x"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(PlaceError):
        FolderPlace(path)


def test_a_disk_that_is_not_mounted_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(PlaceError) as refused:
        FolderPlace(str(tmp_path / "usb")).check()
    assert refused.value.code == "place_no_folder"
    assert not (tmp_path / "usb").exists()


def test_what_is_not_there_is_said_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(PlaceError) as refused, FolderPlace(str(tmp_path)).open("db/x"):
        pass
    assert refused.value.code == "place_lacks"
    assert "db/x" in str(refused.value)
