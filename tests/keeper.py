"""Ends what this process started, and removes its folders, if the process itself is killed before it could.

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
from typing import Literal

_Kind = Literal["process", "folder"]
_lock = threading.Lock()


def keep(kind: _Kind, what: object) -> None:
    """See that this `process` (its ID) or `folder` does not outlive us."""
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
    command = [sys.executable, "-I", "-S", __file__]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, text=True)
    atexit.register(keeper.communicate)
    return keeper


def _clean_up_after(lines: Iterable[str]) -> None:
    left: dict[str, dict[str, None]] = {"process": {}, "folder": {}}
    for line in lines:
        deed, kind, what = line.rstrip("\n").split(" ", 2)
        if deed == "keep":
            left[kind][what] = None
        else:
            left[kind].pop(what, None)
    for process in left["process"]:
        with suppress(ProcessLookupError):
            os.kill(int(process), signal.SIGKILL)
    for folder in left["folder"]:
        _remove(folder)


def _remove(folder: str) -> None:
    """Remove a folder, of which something may be mounted or written to until its processes have ended."""
    deadline = time.monotonic() + 20
    while os.path.exists(folder) and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.1)


if __name__ == "__main__":
    _clean_up_after(sys.stdin)
