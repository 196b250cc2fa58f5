"""What engines carry of files and what not: `docker cp` loses the very same, and nothing is lost by us.

What is told to people about it is in `docs/backups.md`.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.topology.volumes.archives import archive, entry
from topology.engine.connect import open_engine
from topology.engine.port import Storage
from topology.volumes.backup import backup
from topology.volumes.check import Limits
from topology.volumes.errors import BadArchive
from topology.volumes.helpers import FOLDER_NAME
from topology.volumes.journal import Journal
from topology.volumes.manifest import About
from topology.volumes.progress import Progress
from topology.volumes.restore import Restoring

OWNER = "test.test.test"
MOMENT = 1_000_000_000_123_456_789
#: A POSIX ACL that lets the user 1000 do everything.
ACL = bytes.fromhex(
    "0200000001000700ffffffff02000700e803000004000500ffffffff10000700ffffffff20000500ffffffff"
)


def attributes(path: Path) -> dict[str, bytes]:
    """The extended attributes of a file."""
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def by_docker_cp(engine: RealEngine, container: str) -> bytes:
    """The volume as the Docker CLI copies it out of a container."""
    return subprocess.run(
        [str(engine.programs / "docker"), "cp", f"{container}:/d", "-"],
        env=engine.environment, check=True, capture_output=True,
    ).stdout  # fmt: skip


def entries(data: bytes) -> dict[str, tuple[bytes, float, int, dict[str, str]]]:
    """Kind, time, size and extended header of each entry below the root."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {
            entry.name.partition("/")[2]: (entry.type, entry.mtime, entry.size, dict(entry.pax_headers))
            for entry in tar
            if "/" in entry.name and not entry.name.startswith(".portolan")
        }


def test_what_is_not_in_a_backup_is_not_in_what_docker_cp_copies(each_engine: RealEngine) -> None:
    each_engine.run("user", "--volume", "origin:/d")
    folder = trees.on_disk(each_engine, "origin")
    file = folder / "file"
    file.write_text("x")
    for name, value in (("user.a", b"u"), ("trusted.a", b"t"), ("system.posix_acl_access", ACL)):
        os.setxattr(file, name, value)
    os.setxattr(file, "security.capability", trees.CAPABILITY)
    os.utime(file, ns=(MOMENT, MOMENT))
    with (folder / "sparse").open("wb") as sparse:
        sparse.truncate(8 * 1024 * 1024)
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(folder / "socket"))
    with closing(open_engine(each_engine.url, environ={})) as opened:
        about = About("origin", "local", "ENGINE", "2026-01-01T00:00:00+00:00")
        ours = entries(b"".join(backup(opened.storage(), about, OWNER, Progress())))
    theirs = entries(by_docker_cp(each_engine, "user"))
    assert ours == theirs
    assert set(ours) == {"file", "sparse"}  # and no socket
    assert ours["sparse"][2] == 8 * 1024 * 1024  # its holes are zeros
    _kind, time, _size, headers = ours["file"]
    assert time == MOMENT // 10**9
    assert [name for name in headers if "xattr" in name] == ["SCHILY.xattr.security.capability"]


def restored(storage: Storage, data: bytes) -> None:
    limits, journal = Limits(), Journal()
    Restoring(storage, "fresh", "new", OWNER, Progress(), journal, limits).run(io.BytesIO(data))


@pytest.fixture
def storage(each_engine: RealEngine) -> Storage:
    return open_engine(each_engine.url, environ={}).storage()


def test_what_an_archive_of_another_program_holds_beyond_that_is_restored(
    each_engine: RealEngine, storage: Storage
) -> None:
    headers = {
        "mtime": f"{MOMENT // 10**9}.{MOMENT % 10**9:09}", "SCHILY.xattr.user.a": "u",
        "SCHILY.xattr.trusted.a": "t", "SCHILY.xattr.security.capability": trees.CAPABILITY.decode("latin-1"),
    }  # fmt: skip
    made = entry("file", content=b"x"), entry("folder", tarfile.DIRTYPE)
    for info, _content in made:
        info.pax_headers = headers
    restored(storage, archive(*made))
    for name in ("file", "folder"):
        path = trees.on_disk(each_engine, "fresh") / name
        assert attributes(path)["user.a"] == b"u"
        assert attributes(path)["trusted.a"] == b"t"
        assert path.stat().st_mtime_ns == MOMENT


@pytest.mark.parametrize("version", ["1.0", "0.1", "0.0"])
def test_sparse_files_of_other_programs_come_back_with_zeros_for_holes(
    each_engine: RealEngine, storage: Storage, tmp_path: Path, version: str
) -> None:
    sparse = a_sparse_file(tmp_path)
    restored(storage, by_tar(tmp_path, "--format=pax", f"--sparse-version={version}"))
    back = trees.on_disk(each_engine, "fresh") / "sparse"
    assert back.read_bytes() == sparse.read_bytes()
    assert back.stat().st_blocks * 512 >= sparse.stat().st_size


def test_sparse_files_in_the_form_that_no_engine_knows_are_refused_with_advice(
    each_engine: RealEngine, storage: Storage, tmp_path: Path
) -> None:
    a_sparse_file(tmp_path)
    with pytest.raises(BadArchive, match="--format=pax") as caught:
        restored(storage, by_tar(tmp_path, "--format=gnu"))
    assert caught.value.code == "old_sparse"
    assert each_engine.docker("volume", "ls", "--quiet") == ""


def a_sparse_file(folder: Path) -> Path:
    """A file of 4 MiB with eight letters in its middle, and nothing else in it."""
    file = folder / "sparse"
    with file.open("wb") as sparse:
        sparse.seek(2 * 1024 * 1024)
        sparse.write(b"precious")
        sparse.truncate(4 * 1024 * 1024)
    return file


def by_tar(folder: Path, *options: str) -> bytes:
    """The sparse file as GNU tar archives it."""
    command = ["tar", "--create", "--sparse", *options, "--directory", str(folder), "sparse"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_times_before_1970_come_back_as_1970_as_with_docker_cp(
    each_engine: RealEngine, storage: Storage, tmp_path: Path
) -> None:
    each_engine.run("user", "--volume", "origin:/d")
    old = entry("old")
    old[0].mtime = -315_619_200
    restored(storage, archive(old))
    subprocess.run(
        [str(each_engine.programs / "docker"), "cp", "-", "user:/d"],
        env=each_engine.environment, input=archive(old), check=True, capture_output=True,
    )  # fmt: skip
    ours, theirs = (trees.on_disk(each_engine, name) / "old" for name in ("fresh", "origin"))
    assert ours.stat().st_mtime == theirs.stat().st_mtime == 0


def test_the_root_folder_of_the_volume_comes_back_too(each_engine: RealEngine, storage: Storage) -> None:
    each_engine.api("POST", "/volumes/create", {"Name": "origin"})
    root = trees.on_disk(each_engine, "origin")
    os.chown(root, 70_000, 4_000_000_000)
    root.chmod(0o2751)
    os.setxattr(root, "security.capability", trees.CAPABILITY)
    os.utime(root, (10**9, 10**9))
    about = About("origin", "local", "ENGINE", "2026-01-01T00:00:00+00:00")
    made = b"".join(backup(storage, about, OWNER, Progress()))
    assert FOLDER_NAME in made
    restored(storage, made)
    found, wanted = (trees.on_disk(each_engine, name).stat() for name in ("fresh", "origin"))
    for one in ("st_mode", "st_uid", "st_gid", "st_mtime"):
        assert getattr(found, one) == getattr(wanted, one)
