"""Starts `controlled.py` as a process and tells it what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.server import ROOT, free_port

PROGRAM = "import django; django.setup(); from tests.bench.controlled import main; main()"


class Controlled:
    """A server whose host changes when it is told to. `cookie` opens its pages and sockets."""

    def __init__(self, kind: str, size: int) -> None:
        self._folder = tempfile.mkdtemp(prefix="portolan-bench-")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "dashboard.base.settings",
            "PORTOLAN_DATA": self._folder,
            "DOCKER_HOST": f"demo://{size}",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, kind, str(self.port), str(size)],
            cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.cookie = self._line()
        self._wait()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def order(self, action: str, container: str) -> int:
        """Have something done to a container of the host; when it was done, in nanoseconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{action} {container}\n")
        self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError("the controlled server ended")
        return line

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the controlled server did not start")

    def close(self) -> None:
        """End it, and remove what it kept."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def controlled(kind: str, size: int) -> Iterator[Controlled]:
    """A running one, ended afterwards."""
    server = Controlled(kind, size)
    try:
        yield server
    finally:
        server.close()
