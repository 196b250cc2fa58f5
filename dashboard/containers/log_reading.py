"""A container's log on its way to a reader, in bounded memory; what it cannot keep up with is left out.

A thread reads from the engine, no faster than `RATE`; a few pieces wait for the reader, and when they are not
taken nothing more is read: the engine keeps the rest in its files. Who follows and falls behind skips to the
newest lines, with a note in between.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import dataclass

import orjson

from topology.engine.errors import EngineError
from topology.engine.port import ByteSource
from topology.model.logs import LogLine, LogReader

log = logging.getLogger("dashboard.containers")
#: Bytes a second that a follower is given at most, and what may come at once; a container may say far more.
RATE, BURST = 256 * 1024, 2 * 1024 * 1024
#: Who has not once waited for the engine in so many seconds, beyond what came at once, is behind.
BEHIND_SECONDS = 3.0
#: A read that took longer than this had to wait: there was nothing more to read.
WAITED_SECONDS = 0.02
#: So many lines are told after a gap.
TAIL_AFTER_GAP = 200
#: So many pieces wait for the reader.
WAITING = 4
#: Nothing said for so long: an empty line, by which it shows whether the reader is still there.
QUIET_SECONDS = 15.0
_POLL_SECONDS = 0.5

Encode = Callable[[Iterable["LogLine | Gap"]], bytes]


class Gap:
    """Lines were left out here: how many, nobody has counted."""


def as_ndjson(told: Iterable[LogLine | Gap], name: str | None = None) -> bytes:
    """A JSON object in each line: `{"time", "stream", "text"}`, or `{"gap": true}`; `name` as `container`."""
    whose = {} if name is None else {"container": name}
    return b"".join(
        orjson.dumps(
            ({"gap": True} if isinstance(one, Gap) else one._asdict()) | whose,
            option=orjson.OPT_APPEND_NEWLINE,
        )
        for one in told
    )


def as_text(told: Iterable[LogLine | Gap]) -> bytes:
    """Lines as the container wrote them."""
    return "".join(
        "… lines were left out here …\n" if isinstance(one, Gap) else f"{one.text}\n" for one in told
    ).encode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read: `open` asks the engine, for so many of the newest lines (`None`: as was asked first).

    Of what may be read in a second it gets one part of `shares`.
    """

    open: Callable[[int | None], ByteSource]
    terminal: bool
    follow: bool
    encode: Encode
    shares: int = 1


class LogReading:
    """One reading: opened at once, so that a refusal is told before the answer begins."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._source = wanted.open(None)
        self._pieces: queue.Queue[bytes | None] = queue.Queue(WAITING)
        self._over = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = asyncio.Event()

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """What is said, encoded, until its end or until the reader goes."""
        self._loop = asyncio.get_running_loop()
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._read,), name="logs", daemon=True).start()
        try:
            while (piece := await self._next()) is not None:
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        """From any thread: read no further."""
        self._over.set()
        self._source.close()

    async def _next(self) -> bytes | None:
        while True:
            self._ready.clear()
            try:
                return self._pieces.get_nowait()
            except queue.Empty:
                pass
            try:
                await asyncio.wait_for(self._ready.wait(), QUIET_SECONDS)
            except TimeoutError:
                return b"\n"

    def _read(self) -> None:
        try:
            while not self._read_until_behind():
                self._put(self._wanted.encode([Gap()]))
                self._source = self._wanted.open(TAIL_AFTER_GAP)
                if self._over.is_set():
                    self._source.close()
        except (EngineError, ValueError):
            log.info("a log ended early: the engine has gone, or what it said is no log")
        finally:
            self._source.close()
            self._put(None)

    def _read_until_behind(self) -> bool:
        """Whether it has come to its end; else the reader is behind."""
        reader, pace = LogReader(terminal=self._wanted.terminal), _Pace(self._wanted.shares)
        for piece in pace.timed(self._source):
            lines = self._wanted.encode(reader.feed(piece))
            if self._over.is_set() or (lines and not self._put(lines)):
                return True
            if not self._wanted.follow:
                continue
            self._over.wait(pace.rest(len(piece)))
            if pace.behind:
                self._source.close()
                return False
        self._put(self._wanted.encode(reader.end()))
        return True

    def _put(self, piece: bytes | None) -> bool:
        while not self._over.is_set():
            try:
                self._pieces.put(piece, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return self._wake()
        return False

    def _wake(self) -> bool:
        """Tell the reader that there is a piece; whether there is still a reader."""
        try:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._ready.set)
        except RuntimeError:  # the event loop has ended, and the reader with it
            return False
        return True


class _Pace:
    """How fast is read, and whether there has always been more to read."""

    def __init__(self, shares: int = 1) -> None:
        self._rate, self._burst = RATE / shares, BURST / shares
        self._allowed = self._burst
        self._last = self._busy_since = time.monotonic()
        self._burst_over = False

    def timed(self, source: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces; notes when there was nothing to read for a while."""
        iterator = iter(source)
        while True:
            asked = time.monotonic()
            piece = next(iterator, None)
            if piece is None:
                return
            if time.monotonic() - asked > WAITED_SECONDS:
                self._busy_since = time.monotonic()
            yield piece

    def rest(self, size: int) -> float:
        """Seconds to wait after a piece of this size."""
        now = time.monotonic()
        self._allowed = min(self._burst, self._allowed + (now - self._last) * self._rate) - size
        self._last = now
        if self._allowed >= 0:
            return 0.0
        if not self._burst_over:
            self._burst_over, self._busy_since = True, now
        return -self._allowed / self._rate

    @property
    def behind(self) -> bool:
        """Whether more has been waiting than may be read, for too long."""
        return self._burst_over and time.monotonic() - self._busy_since > BEHIND_SECONDS


class Readers:
    """How many read at this moment, in all and of one person."""

    def __init__(self, most: int = 16, most_of_a_person: int = 4) -> None:
        self._most, self._most_of_a_person = most, most_of_a_person
        self._lock = threading.Lock()
        self._reading: Counter[int] = Counter()

    def enter(self, person: int, places: int = 1) -> bool:
        """Whether there is room for one more, which takes so many places."""
        with self._lock:
            mine = self._reading[person] + places
            if mine > self._most_of_a_person or self._reading.total() + places > self._most:
                return False
            self._reading[person] = mine
            return True

    def leave(self, person: int, places: int = 1) -> None:
        """One has ended."""
        with self._lock:
            self._reading[person] -= places
            if self._reading[person] <= 0:
                del self._reading[person]


readers = Readers()
