"""What a killed test process leaves behind: nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT, wait_for

SCRIPT = """
import os, signal, subprocess, sys
from pathlib import Path
from tests import keeper

kept, dropped = Path(sys.argv[1], "kept"), Path(sys.argv[1], "dropped")
for folder in (kept, dropped):
    folder.mkdir()
    keeper.keep("folder", folder)
keeper.let_go("folder", dropped)
sleeper = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL)
keeper.keep("process", sleeper.pid)
print(sleeper.pid, flush=True)
"""


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(1)", "sleeper.kill()"])
def test_what_it_keeps_ends_with_the_process_however_that_ends(tmp_path: Path, end: str) -> None:
    command = [sys.executable, "-c", SCRIPT + end, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=60, check=False)
    sleeper = int(done.stdout)
    wait_for(lambda: not _runs(sleeper), "the end of what it had started")
    wait_for(lambda: not (tmp_path / "kept").exists(), "the folder's end")
    assert (tmp_path / "dropped").exists()


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except OSError:
        return False
