"""Ends what this process started, and removes its folders, if it is killed before it could do that itself.

A second process waits for that, told of everything on a pipe that ends with this one, however it ends.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from tests.engine import cgroups

ROOT = Path(__file__).resolve().parent.parent

_Kind = Literal["process", "cgroup", "folder"]
_lock = threading.Lock()


def keep(kind: _Kind, what: object) -> None:
    """See that this `process` (its ID), control group (its name) or `folder` does not outlive us."""
    _tell(f"keep {kind} {what}")


def let_go(kind: _Kind, what: object) -> None:
    """It is ended or removed already."""
    _tell(f"drop {kind} {what}")


def _tell(line: str) -> None:
    with _lock:
        pipe = _keeper().stdin
        if pipe is not None:
            pipe.write(f"{line}\n")
            pipe.flush()


@cache
def _keeper() -> subprocess.Popen[str]:
    """Apart from our terminal, so that Ctrl+C is for us alone."""
    command = [sys.executable, "-S", "-m", __name__]
    keeper = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True, text=True)
    atexit.register(keeper.communicate)
    return keeper


def _clean_up_after(lines: Iterable[str]) -> None:
    left: dict[str, dict[str, None]] = {"process": {}, "cgroup": {}, "folder": {}}
    for line in lines:
        deed, kind, what = line.rstrip("\n").split(" ", 2)
        if deed == "keep":
            left[kind][what] = None
        else:
            left[kind].pop(what, None)
    for process in left["process"]:
        with suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)
    # What is in use until the processes in it have ended is tried again.
    deadline = time.monotonic() + 20
    while not _removed(left["cgroup"], left["folder"]) and time.monotonic() < deadline:
        time.sleep(0.1)


def _removed(groups: Iterable[str], folders: Iterable[str]) -> bool:
    gone = [cgroups.remove(group) for group in groups]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return all(gone) and not any(os.path.exists(folder) for folder in folders)


if __name__ == "__main__":
    _clean_up_after(sys.stdin)
