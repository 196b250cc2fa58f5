"""The last things that happened, encoded once in each language: what open pages are told of.

Written by the recorder's thread, read on the event loop. Nothing is queued for anybody: who held the entry
with a certain number is told everything after it, or that more was missed than is held.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dashboard.runtime import PerRuntime

KEEP = 1000
#: So many are told to who comes without a position, or has missed too much.
LATEST = 100
#: So many frames are remembered while nothing is new: one for all who missed too much, the others for who
#: missed a few. Any number can be asked for, so this must not grow with them.
FRAMES = 8


class Line(NamedTuple):
    """One entry: its number, and its JSON in each language."""

    id: int
    texts: Mapping[str, str]


class RecentEvents:
    """The newest entries. `floor` is the number of the newest that is not held."""

    def __init__(self, keep: int = KEEP) -> None:
        self._lines: deque[Line] = deque(maxlen=keep)
        self._floor = 0
        self._ready = False
        self._frames: OrderedDict[tuple[str, int | None, bool], tuple[int, str]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, lines: Iterable[Line], floor: int) -> None:
        """What was there before; from now on there is something to tell."""
        with self._lock:
            self._lines.clear()
            self._floor = floor
            self._append(lines)
            self._ready = True

    def add(self, lines: Iterable[Line]) -> None:
        """What has happened since."""
        with self._lock:
            self._append(lines)

    def since(self, told: int | None, language: str) -> tuple[int, str] | None:
        """The last number and the frame for who holds everything up to `told`; `None` if nothing is newer."""
        with self._lock:
            last = self._lines[-1].id if self._lines else self._floor
            if not self._ready or told == last:
                return None
            # A number that was never given is one of another database: everything is new then.
            gap = told is not None and not self._floor <= told < last
            key = (language, None if gap else told, gap)
            if key not in self._frames:
                self._frames[key] = (last, self._frame(None if gap else told, language, gap=gap))
            self._frames.move_to_end(key)
            if len(self._frames) > FRAMES:
                self._frames.popitem(last=False)
            return self._frames[key]

    def _append(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if len(self._lines) == self._lines.maxlen:
                self._floor = self._lines[0].id
            self._lines.append(line)
        self._frames.clear()

    def _frame(self, told: int | None, language: str, *, gap: bool) -> str:
        if told is None:
            chosen = list(self._lines)[-LATEST:]
        else:
            chosen = [line for line in self._lines if line.id > told]
        entries = ",".join(line.texts[language] for line in chosen)
        return f'{{"type":"events","gap":{"true" if gap else "false"},"entries":[{entries}]}}'


#: What has happened lately on each host; filled by the recorder, where there is one.
recent_events = PerRuntime(lambda _runtime: RecentEvents())
