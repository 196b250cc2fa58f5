"""Namespaces of our own for one engine: processes, mounts and network, gone as soon as the test run is.

The first process in the space waits for the end of its standard input, which only this process holds open.
When the test run ends, however it ends, so does that process, and the kernel takes all else in the space with
it: engine, containers, mounts, bridges and rules.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

NAMESPACES = ("--mount", "--net", "--pid")


class Space:
    """Network, mount and process namespaces, with a network that reaches nothing but itself."""

    def __init__(self, init: Path) -> None:
        self._holder = subprocess.Popen(
            ["unshare", *NAMESPACES, "--fork", "--mount-proc", "--propagation", "private", init, "--", "cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        self.pid = _child_of(self._holder.pid, named=init.name)
        self.run(["ip", "link", "set", "lo", "up"])
        # A containerd of the machine's own must not be found, so nothing under /run is.
        self.run(["mount", "-t", "tmpfs", "tmpfs", "/run"])

    def enter(
        self, command: Sequence[str | Path], namespaces: Sequence[str] = NAMESPACES
    ) -> list[str | Path]:
        """The command line that runs `command` inside."""
        return ["nsenter", f"--target={self.pid}", *namespaces, "--", *command]

    def run(self, command: Sequence[str | Path]) -> str:
        """Run a command inside and return what it printed."""
        return subprocess.run(self.enter(command), check=True, text=True, stdout=subprocess.PIPE).stdout

    def start(self, command: Sequence[str | Path], log: IO[bytes], environment: Mapping[str, str]) -> Process:
        """Start a long-running program inside."""
        outer = subprocess.Popen(
            self.enter(command), env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        return Process(outer, _child_of(outer.pid, named=Path(command[0]).name))

    def close(self) -> None:
        """End everything inside."""
        if self._holder.stdin:
            self._holder.stdin.close()
        try:
            self._holder.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._holder.kill()
            self._holder.wait(timeout=20)


class Process:
    """A program in a space: `outer` is the `nsenter` that waits for it, `pid` its own, seen from here."""

    def __init__(self, outer: subprocess.Popen[bytes], pid: int) -> None:
        self._outer = outer
        self.pid = pid

    def send(self, number: signal.Signals) -> None:
        """Send it a signal. `nsenter` stops itself together with the program it waits for, so it is woken."""
        os.kill(self.pid, number)
        if number != signal.SIGSTOP:
            self._outer.send_signal(signal.SIGCONT)

    def ended(self) -> bool:
        """Whether it has ended."""
        return self._outer.poll() is not None

    def wait(self, timeout: float) -> None:
        """Wait for its end; raises `subprocess.TimeoutExpired`."""
        self._outer.wait(timeout)


def _child_of(parent: int, *, named: str) -> int:
    """The process that `parent` forked, once it runs the program `named`."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
                command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[0]
                if Path(command.decode()).name == named:
                    return int(child)
        except FileNotFoundError as error:
            raise RuntimeError(f"{named} ended at once") from error
        time.sleep(0.005)
    raise RuntimeError(f"{named} did not start within 10 s")
