"""What is forked is as a start of its own would be."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests import starts
from tests.starts import environment

HERE = """
import os, sys
from django.conf import settings
print(settings.DOCKER_HOST, os.getcwd(), "HOME" in os.environ, sys.stdin.read())
sys.stderr.write("an error")
print(open("/proc/self/cmdline").read().split(chr(0))[1])
sys.exit(7)
"""


def test_it_has_settings_a_folder_streams_and_an_end_of_its_own(tmp_path: Path) -> None:
    own = environment("demo://17", tmp_path)
    for _time in range(2):
        done = starts.run("shell", "--no-imports", "-c", HERE, environment=own, folder=tmp_path, given=b"it")
        assert done.stdout.decode().splitlines() == [f"demo://17 {tmp_path} True it", "-m"]
        assert (done.stderr, done.returncode) == (b"an error", 7)


def test_where_modules_have_kept_another_setting_python_itself_starts_anew(tmp_path: Path) -> None:
    """The name of the session's cookie, for one, is asked for while modules are imported."""
    own = environment("demo://1", tmp_path, PORTOLAN_PUBLIC_URL="https://portolan.example")
    done = starts.text("shell", "--no-imports", "-c", HERE, environment=own)
    assert done.stdout.splitlines()[1].endswith("manage.py")
    assert done.returncode == 7


def test_it_is_waited_for_and_ends_on_a_signal(tmp_path: Path) -> None:
    with (tmp_path / "all").open("w+b") as file:
        process = starts.Process(
            ("shell", "--no-imports", "-c", "import time; print(1, flush=True); time.sleep(600)"),
            environment("demo://1", tmp_path), streams=(file, file, file),
        )  # fmt: skip
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        process.terminate()  # of one that has ended nothing is asked
