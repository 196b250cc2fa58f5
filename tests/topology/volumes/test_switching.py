"""Replacing is killed at every step, and so is what puts it right: there is the old or the new.

The scripts run as in the helper: with the programs of its image and nothing else, in a folder of theirs.
"""

from __future__ import annotations

import io
import itertools
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.volumes.facts import Fact, facts
from tests.topology.volumes.archives import unpack
from topology.volumes import exact
from topology.volumes.toolbox import FILES, toolbox

CHROOT = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin") or "chroot"
STAGE = ".portolan-0123456789abcdef"
#: Stands before each program: at the start of one it kills everything; of `rm`, with half of its work done.
WRAPPER = """#!/bin/sh
n=1; while ! (set -C; : >"/started/$n") 2>/dev/null; do n=$((n + 1)); done
if [ "$n" -eq "$KILL_AT" ]; then
  if [ "${0##*/}" = rm ]; then for one in "$@"; do /bin/find "./$one" -name '*a*' -delete; done; fi
  kill -9 0
fi
exec "/bin/${0##*/}" "$@"
"""


class Helper:
    """A folder that is the helper's whole world, with a volume in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.volume = root, root / "volume"
        with tarfile.open(fileobj=io.BytesIO(toolbox().archive)) as tar:
            unpack(tar, root)
        (root / "dev/shm").mkdir(parents=True)
        os.mknod(root / "dev/null", 0o020666, os.makedev(1, 3))
        (root / "wrapped").mkdir()
        for program in set(FILES.programs) - {"sh"}:
            wrapped = root / "wrapped" / program
            wrapped.write_text(WRAPPER)
            wrapped.chmod(0o755)

    def code(self, script: str, *arguments: str) -> int:
        """How it says that it has ended."""
        (self.root / "started").mkdir(exist_ok=True)
        asked = [CHROOT, str(self.root), "/bin/sh", "-c", script, "sh", *arguments]
        environ = {"PATH": "/wrapped:/bin", "mark": "end", "KILL_AT": "-1"}
        done = subprocess.run(asked, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return int(done.stderr.split(b"\nend ")[1])

    def run(self, script: str, *arguments: str, kill_at: int = -1, archive: bytes = b"") -> bool:
        """Whether it came to its end: `kill_at` is the number of the program at whose start it is killed."""
        shutil.rmtree(self.root / "started", ignore_errors=True)
        (self.root / "started").mkdir()
        done = subprocess.run(
            [CHROOT, str(self.root), "/bin/sh", "-c", script, "sh", *arguments], input=archive,
            env={"PATH": "/wrapped:/bin", "mark": "end", "KILL_AT": str(kill_at)}, capture_output=True,
            start_new_session=True, check=False,
        )  # fmt: skip
        assert done.returncode in ((0, -9, 137) if kill_at > 0 else (0,)), done.stderr
        return done.returncode == 0

    def said(self, script: str, *arguments: str) -> bytes:
        """What the work of a script writes."""
        work = script.partition("\nexec")[0] + '\nwork "$@"'
        asked = [CHROOT, str(self.root), "/bin/sh", "-c", work, "sh", *arguments]
        return subprocess.run(asked, env={"PATH": "/bin"}, capture_output=True, check=True).stdout


@pytest.fixture
def helper(tmp_path: Path) -> Iterator[Helper]:
    yield Helper(tmp_path)
    shutil.rmtree(tmp_path, ignore_errors=True)


def fill(folder: Path, word: str) -> None:
    """Names that the old and the new have in common, and others."""
    for name in ("a", "b", word):
        (folder / name).mkdir()
        (folder / name / "data").write_text(word)
        (folder / name / "data").chmod(0o640)
    (folder / "file").write_text(word)
    (folder / "b").chmod(0o555)
    os.utime(folder, ns=(10**18, 10**18 + len(word)))


def facts_of(folder: Path) -> dict[bytes, Fact]:
    """But for the time of the volume's own folder, which is that of the kill."""
    found = facts(folder)
    own = found[b"."]
    return found | {b".": (*own[:4], 0, *own[5:])}


def prepared(helper: Helper) -> tuple[dict[bytes, Fact], dict[bytes, Fact]]:
    """A volume whose new content is unpacked beside the old; the facts of both."""
    shutil.rmtree(helper.volume)
    helper.volume.mkdir()
    fill(helper.volume, "new")
    new = facts_of(helper.volume)
    archive = subprocess.run(
        ["tar", "-cf-", "--format=posix", "-C", helper.root, "volume"], capture_output=True, check=True
    ).stdout
    shutil.rmtree(helper.volume)
    helper.volume.mkdir()
    fill(helper.volume, "old")
    old = facts_of(helper.volume)
    helper.run(exact.UNPACK_BESIDE, STAGE, "own", archive=archive)
    return old, new


def test_what_was_killed_anywhere_and_put_right_is_the_old_or_the_new(helper: Helper) -> None:
    came = set()
    for step in itertools.count(1):
        old, new = prepared(helper)
        ended = helper.run(exact.SWITCH, STAGE, "go", kill_at=step)
        helper.run(exact.SWITCH, STAGE, "settle")
        found = facts_of(helper.volume)
        assert found in (old, new), step
        came.add(found == new)
        if ended:
            break
    assert came == {True, False}
    assert step > 10


@pytest.mark.parametrize("at", [5, 6, 8, 9, 11])
def test_so_it_is_when_putting_right_is_killed_too(helper: Helper, at: int) -> None:
    for step in itertools.count(1):
        old, new = prepared(helper)
        helper.run(exact.SWITCH, STAGE, "go", kill_at=at)
        ended = helper.run(exact.SWITCH, STAGE, "settle", kill_at=step)
        helper.run(exact.SWITCH, STAGE, "settle")
        assert facts_of(helper.volume) in (old, new), step
        if ended:
            break
    assert step > 2


def test_unpacking_that_is_killed_anywhere_leaves_the_old(helper: Helper) -> None:
    for step in itertools.count(1):
        shutil.rmtree(helper.volume)
        helper.volume.mkdir()
        fill(helper.volume, "old")
        old = facts_of(helper.volume)
        archive = subprocess.run(
            ["tar", "-c", "-C", helper.root, "volume"], capture_output=True, check=True
        ).stdout
        ended = helper.run(exact.UNPACK_BESIDE, STAGE, "own", kill_at=step, archive=archive)
        helper.run(exact.SWITCH, STAGE, "settle")
        assert facts_of(helper.volume) == old, step
        if ended:
            break
    assert step > 5


@pytest.mark.parametrize("way", ["into an empty one", "beside the old"])
def test_closed_folders_inherit_nothing_of_a_volume_whose_own_has_the_setgid_bit(
    helper: Helper, tmp_path: Path, way: str
) -> None:
    (helper.volume / "closed").mkdir(mode=0o500)
    (helper.volume / "closed").chmod(0o500)
    archive = subprocess.run(
        ["tar", "-c", "-C", helper.root, "volume"], capture_output=True, check=True
    ).stdout
    shutil.rmtree(helper.volume)
    helper.volume.mkdir()
    helper.volume.chmod(0o2775)
    if way == "beside the old":
        helper.run(exact.UNPACK_BESIDE, STAGE, "own", archive=archive)
        helper.run(exact.SWITCH, STAGE, "go")
    else:
        helper.run(exact.WRITE, "/", archive=archive)
    assert (helper.volume / "closed").stat().st_mode & 0o7777 == 0o500
    assert helper.volume.stat().st_mode & 0o7777 == 0o755


def test_the_bit_stays_where_the_archive_says_nothing_of_the_volumes_own_folder(helper: Helper) -> None:
    helper.volume.chmod(0o2775)
    (helper.root / "closed").mkdir()
    (helper.root / "closed").chmod(0o500)
    archive = subprocess.run(
        ["tar", "-c", "-C", helper.root, "closed"], capture_output=True, check=True
    ).stdout
    helper.run(exact.WRITE, "/volume", archive=archive)
    assert helper.volume.stat().st_mode & 0o7777 == 0o2775
    assert (helper.volume / "closed").stat().st_mode & 0o7777 == 0o500


def test_lost_and_found_is_the_file_systems_and_what_the_old_root_had_beyond_the_new_stays(
    helper: Helper,
) -> None:
    prepared(helper)
    (helper.volume / "lost+found").mkdir()
    (helper.volume / "lost+found" / "1").touch()
    os.setxattr(helper.volume, "user.old", b"old")
    helper.run(exact.SWITCH, STAGE, "go")
    assert (helper.volume / "new").exists()
    assert not (helper.volume / "old").exists()
    assert (helper.volume / "lost+found" / "1").exists()
    assert os.getxattr(helper.volume, "user.old") == b"old"
    assert helper.said(exact.EMPTY, "-") == b"x"
    for name in ("a", "b", "new"):
        shutil.rmtree(helper.volume / name)
    (helper.volume / "file").unlink()
    assert helper.said(exact.EMPTY, "-") == b""


def test_what_cannot_be_cleared_away_does_not_bring_the_old_back(helper: Helper) -> None:
    """As where somebody goes on writing in what was moved."""
    _old, new = prepared(helper)
    busy = helper.root / "wrapped" / "rm"
    busy.write_text("#!/bin/sh\necho 'rm: cannot remove: Directory not empty' >&2; exit 1\n")
    assert helper.code(exact.SWITCH, STAGE, "go") == exact.LEFT
    found = facts_of(helper.volume)
    assert {name for name in found if STAGE.encode() not in name} == set(new)
    assert helper.code(exact.SWITCH, STAGE, "settle") == 1  # not yet
    busy.write_text(WRAPPER)
    helper.run(exact.SWITCH, STAGE, "settle")
    assert facts_of(helper.volume) == new


def test_what_cannot_be_put_in_place_ends_as_a_failure(helper: Helper) -> None:
    old, _new = prepared(helper)
    tool = helper.root / "wrapped" / "xargs"
    tool.write_text("#!/bin/sh\nexit 1\n")
    assert helper.code(exact.SWITCH, STAGE, "go") == 1
    tool.write_text(WRAPPER)
    helper.run(exact.SWITCH, STAGE, "settle")
    assert facts_of(helper.volume) == old
