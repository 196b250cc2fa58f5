"""How far a job is, as one line on a terminal that is written again and again; nothing anywhere else."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from types import TracebackType

from dashboard.volumes.jobs import Job

EVERY_SECONDS = 0.2
#: Parts of a restore in which nothing more is read.
PHASES = {"keeping": "keeping the old content", "replacing": "putting the new content in place"}
UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


class Bar:
    """Shows a job's progress on standard error while the block runs, if that is a terminal."""

    def __init__(self, job: Job, title: str) -> None:
        self._job = job
        self._title = title
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bar", daemon=True)
        self._phase = ""
        self._begun = time.monotonic()

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[K{self._line()[:width]}")
            sys.stderr.flush()

    def _line(self) -> str:
        """The line for this moment; each part of the work is measured by itself."""
        phase = self._job.progress.phase
        if phase != self._phase:
            self._phase, self._begun = phase, time.monotonic() - EVERY_SECONDS  # since the last line
        words = PHASES.get(phase)
        title = f"{self._title}: {words}" if words else self._title
        return line(self._job, title, time.monotonic() - self._begun)


def line(job: Job, title: str, seconds: float) -> str:
    """`Backing up db  [#####.....]  50%  1.0 GiB  210.0 MiB/s`."""
    progress = job.progress
    speed = progress.bytes / seconds if seconds > 0 else 0.0
    parts = [title, f"{readable(progress.bytes)}  {readable(speed)}/s", f"{progress.entries:,} entries"]
    if (percent := progress.percent) is not None:
        done = percent // 5
        parts.insert(1, f"[{'#' * done}{'.' * (20 - done)}] {percent:3}%")
    return "  ".join(parts)


def readable(size: float) -> str:
    """A number of bytes as people read it."""
    for unit in UNITS[:-1]:
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} {UNITS[-1]}"
