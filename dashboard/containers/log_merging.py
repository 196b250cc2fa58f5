"""Several containers' logs on their way to one reader, in the order of their times, in bounded memory.

What a log says next is later than what it has said. So whatever is not later than the last known line of each
can be told; where one is silent, the others wait for it no longer than `HOLD_SECONDS`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple

import orjson

from dashboard.containers.log_reading import QUIET_SECONDS, LogReading

HOLD_SECONDS = 0.5
#: Lines of one log that wait for the others, beyond the piece that they came in.
MOST_HELD = 500


class _Line(NamedTuple):
    time: str
    text: bytes


class MergedReading:
    """Readings (NDJSON) that are open, as one; on one event loop."""

    def __init__(self, readings: Sequence[LogReading]) -> None:
        self._readings = readings
        self._held: list[deque[_Line]] = [deque() for _reading in readings]
        self._live = set(range(len(readings)))
        self._changed = asyncio.Condition()

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Lines, until all have ended or the reader goes; an empty line while nothing is said."""
        pumps = [asyncio.create_task(self._pump(*one)) for one in enumerate(self._readings)]
        try:
            while self._live or any(self._held):
                yield b"".join(await self._next()) or b"\n"
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self.close()

    def close(self) -> None:
        """From any thread: read no further."""
        for reading in self._readings:
            reading.close()

    async def _pump(self, number: int, reading: LogReading) -> None:
        held, last = self._held[number], ""
        async with contextlib.aclosing(reading.pieces()) as pieces:
            async for piece in pieces:
                lines = []
                for text in piece.splitlines(keepends=True):
                    if text.strip():
                        last = orjson.loads(text).get("time") or last
                        lines.append(_Line(last, text))
                async with self._changed:
                    await self._changed.wait_for(lambda: len(held) < MOST_HELD)
                    held.extend(lines)
                    self._changed.notify_all()
        async with self._changed:
            self._live.discard(number)
            self._changed.notify_all()

    async def _next(self) -> list[bytes]:
        async with self._changed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(QUIET_SECONDS):
                    await self._changed.wait_for(lambda: any(self._held) or not self._live)
            if not any(self._held):
                return []
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HOLD_SECONDS):
                    await self._changed.wait_for(self._all_have_said)
            lines = self._take()
            self._changed.notify_all()
            return lines

    def _all_have_said(self) -> bool:
        return all(self._held[number] for number in self._live)

    def _take(self) -> list[bytes]:
        """What can be told now, in order: up to the last line of each that goes on; all, if one is silent."""
        bound = None
        if self._live and self._all_have_said():
            bound = min(self._held[number][-1].time for number in self._live)
        taken: list[_Line] = []
        for held in self._held:
            while held and (bound is None or held[0].time <= bound):
                taken.append(held.popleft())
        return [line.text for line in sorted(taken, key=lambda line: line.time)]
