"""A backup into a file: a whole one, or none."""

from __future__ import annotations

import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import pytest

from dashboard.volumes.files import form_of, write_whole


def hello(target: BinaryIO) -> None:
    target.write(b"hello")


def fail(target: BinaryIO) -> None:
    target.write(b"half")
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("a.tar", "tar"),
        ("a", "tar"),
        ("-", "tar"),
        ("a.tar.gz", "tar.gz"),
        ("a.TGZ", "tar.gz"),
        ("a.b.tzst", "tar.zst"),
        ("a.tar.zst", "tar.zst"),
        ("a.tar.XZ", None),
        ("a.zip", None),
    ],
)
def test_a_files_name_says_its_form(file: str, form: str | None) -> None:
    assert form_of(file) == form


def test_what_fails_leaves_the_old_file_and_no_new_one(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    file.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(file), fail)
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["backup.tar"]


def test_nobody_else_may_read_a_backup(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "backup.tar"), hello)
    assert (tmp_path / "backup.tar").read_bytes() == b"hello"
    assert stat.S_IMODE((tmp_path / "backup.tar").stat().st_mode) == 0o600


def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    """As root, `/dev/null` would be a file afterwards."""
    (tmp_path / "null").symlink_to("/dev/null")
    write_whole(str(tmp_path / "null"), hello)
    assert (tmp_path / "null").is_symlink()
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    (tmp_path / "link.tar").symlink_to(tmp_path / "real.tar")
    write_whole(str(tmp_path / "link.tar"), hello)
    assert (tmp_path / "link.tar").is_symlink()
    assert (tmp_path / "real.tar").read_bytes() == b"hello"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_whole(str(tmp_path), hello)


def test_who_is_interrupted_waits_for_no_reader(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    filler = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    os.write(filler, bytes(fcntl.fcntl(filler, fcntl.F_GETPIPE_SZ)))
    writer = Thread(target=interrupted, args=(str(pipe),), daemon=True)
    writer.start()
    writer.join(20)
    assert not writer.is_alive()
    os.close(filler)
    os.close(reader)


def interrupted(file: str) -> None:
    with suppress(KeyboardInterrupt):
        write_whole(file, fail)


def test_the_draft_of_one_who_was_killed_goes_with_the_next_and_that_of_the_living_stays(
    tmp_path: Path,
) -> None:
    dead, living, others = (tmp_path / f".backup.tar.{n}.partial" for n in ("0" * 8, "1" * 8, "of-others"))
    for file in (dead, living, others):
        file.write_text("half")
    with living.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        write_whole(str(tmp_path / "backup.tar"), hello)
    assert sorted(os.listdir(tmp_path)) == [living.name, others.name, "backup.tar"]
