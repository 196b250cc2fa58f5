"""What is read of a volume, by the very script and programs of the helper."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.topology.volumes.archives import unpack
from topology.volumes import exact
from topology.volumes.errors import VolumeInTheWay
from topology.volumes.running import FED, Run
from topology.volumes.toolbox import toolbox

MOUNTED = "mount -t tmpfs none volume/disk && echo kept >volume/disk/file && "


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """All that a helper sees."""
    with tarfile.open(fileobj=io.BytesIO(toolbox().archive)) as tar:
        unpack(tar, tmp_path)
    return tmp_path


def read(root: Path, before: str = "") -> tarfile.TarFile:
    script = exact.READ.partition("\n")[0] + "\nwork"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{before}exec chroot . /bin/sh -c "$1"', "sh", script],
        cwd=root, capture_output=True, check=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )  # fmt: skip
    return tarfile.open(fileobj=io.BytesIO(done.stdout))


def test_what_the_host_has_mounted_in_a_volume_and_subvolumes_are_in(root: Path) -> None:
    """tar leaves other file systems out, if told to, and says nothing of it."""
    (root / "volume" / "disk").mkdir()
    assert "volume/disk/file" in read(root, MOUNTED).getnames()


def test_linked_pipes_become_two(root: Path) -> None:
    os.mkfifo(root / "volume" / "one")
    os.link(root / "volume" / "one", root / "volume" / "two")
    (root / "volume" / "file").touch()
    os.link(root / "volume" / "file", root / "volume" / "link")
    kinds = sorted((entry.isfifo(), entry.islnk()) for entry in read(root) if not entry.isdir())
    assert kinds == [(False, False), (False, True), (True, False), (True, False)]


def test_nothing_is_replaced_where_another_file_system_would_be_cleared_away_with_the_old(root: Path) -> None:
    (root / "volume" / "folder" / "disk").mkdir(parents=True)
    work = exact.UNPACK_BESIDE.rpartition(FED)[0] + '\nwork "$@"'
    mounted = "mount -t proc none proc && mount -t tmpfs none volume/folder/disk && "
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{mounted}exec chroot . /bin/sh -c "$1" sh x own', "sh", work],
        cwd=root, capture_output=True, check=False, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"mounted within: folder/disk\n")
    assert [one.name for one in (root / "volume").iterdir()] == ["folder"]
    said = SimpleNamespace(said=done.stderr.decode().splitlines(), code=2)
    refused = exact._not_unpacked(cast("Run", said))
    assert isinstance(refused, VolumeInTheWay)
    assert "folder/disk" in str(refused)
