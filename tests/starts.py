"""`manage.py` in processes of their own that start at once: forked from one that has all (`zygote.py`).

For whatever a server or a command is started for. How a start goes by itself, with its warnings, its memory
and its streams, is for tests that start `sys.executable manage.py`.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

from tests.keeper import ROOT

_lock = threading.Lock()


def environment(engine: str, data: str | Path, **more: str) -> dict[str, str]:
    """An environment in which only what is given here is set for Portolan."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PORTOLAN_", "DOCKER_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {"DOCKER_HOST": engine, "PORTOLAN_DATA": str(data), **more}


class Process:
    """One that runs, as `subprocess.Popen` has it."""

    def __init__(
        self,
        arguments: tuple[str, ...],
        environment: Mapping[str, str],
        *,
        folder: Path = ROOT,
        streams: tuple[int | IO[bytes], int | IO[bytes], int | IO[bytes]],
    ) -> None:
        self.returncode: int | None = None
        self._told, telling = os.pipe()
        start = (arguments, dict(environment), str(folder), str(ROOT / "manage.py"))
        numbers = [each if isinstance(each, int) else each.fileno() for each in streams]
        try:
            with _lock:
                socket.send_fds(_zygote().control, [json.dumps(start).encode()], [telling, *numbers])
        finally:
            os.close(telling)
        self.pid = int(self._line() or 0)
        if not self.pid:
            raise RuntimeError("It was not started.")

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and (piece := os.read(self._told, 1)):
            line += piece
        return line

    def poll(self) -> int | None:
        """How it ended, if it has."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; raises `subprocess.TimeoutExpired`."""
        code = self._ended(None if timeout is None else timeout * 1000)
        if code is None:
            raise subprocess.TimeoutExpired("manage.py", timeout or 0)
        return code

    def _ended(self, milliseconds: float | None) -> int | None:
        if self.returncode is None:
            poll = select.poll()
            poll.register(self._told, select.POLLIN)
            if poll.poll(milliseconds):
                self.returncode = int(self._line() or -signal.SIGKILL)
                os.close(self._told)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def run(
    *arguments: str, environment: Mapping[str, str], folder: Path = ROOT, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end, and return what it wrote."""
    reads, writes = zip(*(os.pipe() for _ in range(3)), strict=True)
    try:
        process = Process(arguments, environment, folder=folder, streams=(reads[0], writes[1], writes[2]))
    finally:
        for descriptor in (reads[0], writes[1], writes[2]):
            os.close(descriptor)
    with ThreadPoolExecutor(3) as pool:
        pool.submit(_give, writes[0], given)
        out, err = (pool.submit(_all_of, descriptor) for descriptor in (reads[1], reads[2]))
        return subprocess.CompletedProcess(arguments, process.wait(), out.result(), err.result())


def text(
    *arguments: str, environment: Mapping[str, str], folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """As `run`, where it is text."""
    done = run(*arguments, environment=environment, folder=folder)
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def _give(descriptor: int, given: bytes) -> None:
    try:
        with open(descriptor, "wb") as pipe:
            pipe.write(given)
    except BrokenPipeError:
        pass  # it has read what it wanted


def _all_of(descriptor: int) -> bytes:
    with open(descriptor, "rb") as pipe:
        return pipe.read()


class _Zygote(NamedTuple):
    process: subprocess.Popen[bytes]
    control: socket.socket


@cache
def _zygote() -> _Zygote:
    """Ends with the other end of its socket, and so with us."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote", str(theirs.fileno())], cwd=ROOT,
            env=environment("demo://1", ""), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
        )  # fmt: skip
    atexit.register(process.wait)
    atexit.register(ours.close)
    return _Zygote(process, ours)
