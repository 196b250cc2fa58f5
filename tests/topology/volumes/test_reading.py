"""What is read of a volume, by the very script and programs of the helper."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from topology.volumes import exact
from topology.volumes.toolbox import toolbox


def test_what_the_host_has_mounted_in_a_volume_and_subvolumes_are_in(tmp_path: Path) -> None:
    """tar leaves other file systems out, if told to, and says nothing of it."""
    with tarfile.open(fileobj=io.BytesIO(toolbox().archive)) as tar:
        tar.extractall(tmp_path, filter="fully_trusted")
    (tmp_path / "volume" / "disk").mkdir()
    mounted = "mount -t tmpfs none volume/disk && echo kept >volume/disk/file && exec chroot . /bin/sh"
    script = exact.READ.partition("\n")[0] + "\nwork"
    done = subprocess.run(
        [shutil.which("unshare") or "unshare", "--mount", "sh", "-c", f'{mounted} -c "$1"', "sh", script],
        cwd=tmp_path, capture_output=True, check=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )  # fmt: skip
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        assert "volume/disk/file" in archive.getnames()
