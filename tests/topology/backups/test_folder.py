"""A folder as a place."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from topology.backups.errors import PlaceError
from topology.backups.places.folder import FolderPlace
from topology.backups.places.port import MARK, Stored, uploading


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    (tmp_path / MARK).touch()
    return FolderPlace(str(tmp_path))


def there(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name != MARK]


def put(place: FolderPlace, name: str, content: bytes) -> None:
    with uploading(place, name) as upload:
        upload.write(content)


def test_what_is_put_there_is_there(place: FolderPlace, tmp_path: Path) -> None:
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
    assert there(tmp_path) == []


def test_nobody_sees_it_before_it_is_whole(place: FolderPlace, tmp_path: Path) -> None:
    upload = place.begin("a/b")
    upload.write(b"half")
    assert list(place.listed()) == []
    upload.discard()
    assert list((tmp_path / "a").iterdir()) == []


def test_what_a_killed_upload_left_goes_with_its_name(place: FolderPlace, tmp_path: Path) -> None:
    upload = place.begin("a/b")
    upload.write(b"half")
    place.remove("a/b")
    assert there(tmp_path) == []
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


def test_where_the_disk_was_nothing_is_written_and_nothing_is_taken_for_gone(tmp_path: Path) -> None:
    """A disk that is not mounted leaves a folder in which nothing is."""
    FolderPlace(str(tmp_path)).check()
    (tmp_path / MARK).unlink()
    place = FolderPlace(str(tmp_path))
    for asked in (
        lambda: put(place, "db/one", b"1"),
        lambda: place.size("db/one"),
        lambda: place.open("db/one").__enter__(),
        lambda: list(place.listed()),
        lambda: place.remove("db/one"),
    ):
        with pytest.raises(PlaceError) as refused:
            asked()
        assert refused.value.code == "place_no_folder"
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    place: FolderPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place, "db/one", b"1")
    scandir = os.scandir

    def broken(path: str) -> object:
        if str(path).endswith("db"):
            raise OSError(5, "Input/output error")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", broken)
    with pytest.raises(PlaceError):
        list(place.listed())


def test_the_lost_and_found_of_a_disk_and_the_folders_of_others_keep_no_backup_from_being_found(
    place: FolderPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place, "db/one", b"1")
    put(place, "db/lost+found/two", b"2")
    for name in ("lost+found", "others"):
        (tmp_path / name).mkdir()
    scandir = os.scandir
    refused = {str(tmp_path / "lost+found")}

    def only_for_root(path: str | os.PathLike[str]) -> object:
        if os.fspath(path) in refused:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", only_for_root)
    both = [Stored("db/lost+found/two", 1), Stored("db/one", 1)]
    assert sorted(place.listed()) == both
    refused.add(str(tmp_path / "others"))
    assert sorted(place.listed("db/")) == both
    assert list(place.listed("none/")) == []
    with pytest.raises(PlaceError, match="Permission denied"):
        list(place.listed())
    refused.add(str(tmp_path / "db" / "lost+found"))
    with pytest.raises(PlaceError, match="Permission denied"):
        list(place.listed("db/"))


def test_no_link_is_followed_to_what_is_elsewhere(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("others")
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / MARK).symlink_to(other)
    with pytest.raises(PlaceError):
        FolderPlace(str(tmp_path / "place")).check()
    assert other.read_text() == "others"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of a MiB."""
    path = tmp_path / "small"
    path.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", path], check=True)
    yield path
    subprocess.run(["umount", "--lazy", path], check=True)


def test_a_disk_that_is_full_is_told_and_keeps_what_was_there(small: Path) -> None:
    place = FolderPlace(str(small))
    place.check()
    put(place, "db/one", bytes(700_000))
    with pytest.raises(PlaceError) as refused:
        put(place, "db/two", bytes(700_000))
    assert "No space left" in str(refused.value)
    assert [*place.listed()] == [Stored("db/one", 700_000)]
    assert os.listdir(small / "db") == ["one"]
    put(place, "db/three", bytes(200_000))


def test_what_is_not_there_is_said_by_its_name(place: FolderPlace) -> None:
    with pytest.raises(PlaceError) as refused, place.open("db/x"):
        pass
    assert refused.value.code == "place_lacks"
    assert "db/x" in str(refused.value)
