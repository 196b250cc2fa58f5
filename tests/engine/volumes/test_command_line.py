"""`manage.py volume`: files and pipes, signals, and one sentence for each thing that cannot be done."""

from __future__ import annotations

import os
import signal
import tarfile
from pathlib import Path

from dashboard.management.commands.volume import HALF_DONE
from tests import template
from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.serving import MIB, begun, begun_backup, command, state_of
from tests.server import ROOT, environment, wait_for
from tests.several import run


def test_it_does_the_same_with_files_and_pipes(filled: RealEngine, tmp_path: Path) -> None:
    before = trees.seen(filled, "writer")
    assert command(filled, tmp_path, "list", "--sizes").decode().split("\t")[0::3] == ["origin", "writer\n"]
    file = tmp_path / "origin.tar.zst"
    command(filled, tmp_path, "backup", "origin", str(file), "--pause")
    assert file.read_bytes()[:4] == b"\x28\xb5\x2f\xfd"
    command(filled, tmp_path, "restore", "from-file", str(file))
    piped = command(filled, tmp_path, "backup", "origin", "-", "--format", "tar.gz")
    command(filled, tmp_path, "restore", "from-pipe", "-", given=piped)
    command(filled, tmp_path, "copy", "origin", "copied")
    for volume in ("from-file", "from-pipe", "copied"):
        assert trees.look_into(filled, volume) == before
    command(filled, tmp_path, "restore", "copied", str(file), "--replace")
    filled.docker("rm", "--force", "look-copied")
    command(filled, tmp_path, "remove", "copied", "--yes")
    assert "copied" not in command(filled, tmp_path, "list").decode()
    assert state_of(filled, "writer") == "running"
    assert trees.leftovers(filled) == []


def test_a_command_that_is_interrupted_leaves_all_as_it_was(host: RealEngine, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for number, arguments in (
        (signal.SIGINT, ("backup", "origin", "pipe")),
        (signal.SIGTERM, ("restore", "fresh", "pipe")),
    ):
        said = tmp_path / "said"
        process = begun(host, tmp_path, *arguments, said=said)
        with (tmp_path / "pipe").open("rb" if arguments[0] == "backup" else "wb") as pipe:
            if arguments[0] == "backup":
                pipe.read(MIB)
            else:
                info = tarfile.TarInfo("half")
                info.size = 400 * MIB
                pipe.write(info.tobuf() + bytes(20 * MIB))
            wait_for(lambda: trees.leftovers(host), "the helper")
            process.send_signal(number)
            assert process.wait(60) == 130
        assert said.read_text() == f"portolan: {HALF_DONE}\n"
        assert state_of(host, "writer") == "running"
        assert trees.leftovers(host) == []
        assert host.docker("volume", "ls", "--quiet") == "origin"


def test_a_command_puts_right_what_a_killed_one_left(host: RealEngine, tmp_path: Path) -> None:
    process, backup = begun_backup(host, tmp_path)
    with backup:
        backup.read(1000)
        process.kill()
        process.wait()
    assert state_of(host, "writer") == "paused"
    command(host, tmp_path, "copy", "origin", "copied")
    assert state_of(host, "writer") == "running"
    assert trees.leftovers(host) == []


def test_who_reads_no_further_ends_the_backup_without_a_word(host: RealEngine, tmp_path: Path) -> None:
    said = tmp_path / "said"
    process, backup = begun_backup(host, tmp_path, said=said)
    with backup:
        backup.read(1000)
    assert process.wait(60) == 1
    assert said.read_text() == ""
    assert state_of(host, "writer") == "running"
    assert trees.leftovers(host) == []


def test_it_says_in_one_sentence_what_it_cannot_do(filled: RealEngine, tmp_path: Path) -> None:
    told = (
        (("copy", "origin", "x y"), "cannot be a volume's name"),
        (("backup", "origin", "/nowhere/x.tar"), "/nowhere/x.tar: No such file"),
        (("backup", "origin", "/nowhere/x.tar.xz"), ".tar, .tar.gz or .tar.zst"),
        (("backup", "origin", "/dev/full"), "/dev/full: No space left on device."),
        (("backup", "nowhere", "x.tar"), "no volume “nowhere”"),
        (("remove", "../containers", "--yes"), "no volume “../containers”"),
        (("copy", "origin", "\udcff"), "name is text"),
        (("restore", "origin", "README.md"), "already"),
        (("restore", "fresh", "README.md"), "not a tar archive"),
        (("restore", "fresh", "no-such-file"), "no-such-file"),
        (("remove", "origin", "--yes"), "writer"),
        (("remove", "origin"), "--yes"),
        (("copy", "origin", "origin"), "already"),
    )
    template.fill(tmp_path / template.NAME)
    done = run(environment(filled.url, tmp_path), [("volume", *arguments) for arguments, _words in told])
    for (arguments, words), (code, _out, error) in zip(told, done, strict=True):
        assert code > 0, arguments
        assert words in error, arguments
        assert len(error.strip().splitlines()) == 1, arguments
    assert filled.docker("volume", "ls", "--quiet") == "origin"
    assert not (ROOT / "x.tar.partial").exists()
