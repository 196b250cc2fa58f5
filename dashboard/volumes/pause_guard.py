"""Nobody stands still for one who dawdles: pausing ends when the other side is slower than a floor.

Whoever reads a backup, or sends an archive, decides how long that takes; those who were paused for it do not.
So who moves less than `FLOOR` bytes a second for `SECONDS` is cut off, and everybody goes on at once.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from django.db import close_old_connections

from topology.messages import gettext_noop
from topology.volumes.errors import VolumeError
from topology.volumes.progress import Progress

FLOOR = 32 * 1024
SECONDS = 20.0
#: Parts of the work that somebody outside can hold up.
PHASES = frozenset({"reading", "writing"})


class TooSlow(VolumeError):
    """The other side moved too little, while containers stood still for it."""

    def __init__(self) -> None:
        template = gettext_noop(
            "The connection was slower than %(floor)s KiB a second, and the containers that had been paused "
            "for it could not wait any longer. They go on. Try again without pausing, or from nearer."
        )
        super().__init__("too_slow", template, floor=str(FLOOR // 1024))


@contextlib.contextmanager
def watched(progress: Progress, let_go: Callable[[], None]) -> Iterator[None]:
    """Meanwhile, end the work and call `let_go`, in a thread of its own, once it is slower than the floor."""
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(progress, let_go, over), name="pause guard", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Pace:
    """How much has been moved since it was last asked."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._before = progress.phase, progress.moved_in_all

    def is_too_slow(self, seconds: float) -> bool:
        """Whether that was too little for so many seconds, by somebody else's doing."""
        (phase, moved), self._before = self._before, (self._progress.phase, self._progress.moved_in_all)
        return phase == self._progress.phase and phase in PHASES and self._before[1] - moved < FLOOR * seconds


def _watch(progress: Progress, let_go: Callable[[], None], over: threading.Event) -> None:
    pace = Pace(progress)
    while not over.wait(SECONDS):
        if pace.is_too_slow(SECONDS):
            progress.cancel(TooSlow())
            try:
                let_go()
            finally:
                close_old_connections()
            return
