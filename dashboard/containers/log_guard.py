"""Nobody reads on what they may no longer: that is asked every two seconds, and when access has changed."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import AsyncGenerator, Callable

from channels.db import database_sync_to_async

CHECK_SECONDS = 2.0


class Guard:
    """Lets a log through to one reader for as long as `may_still` says so; it is asked in a thread.

    Where it raises (the database cannot be asked), nothing more is let through either.
    """

    def __init__(self, may_still: Callable[[], bool]) -> None:
        self._may_still = may_still
        self._recheck = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        _guards.add(self)

    async def through(self, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """The pieces, until their end or the reader's right's."""
        self._loop = asyncio.get_running_loop()
        watching = self._loop.create_task(self._until_forbidden())
        try:
            while (piece := await _next(pieces, watching)) is not None:
                yield piece
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await pieces.aclose()

    def recheck(self) -> None:
        """From any thread: somebody's access has changed, perhaps this reader's."""
        if self._loop is None:
            self._recheck.set()
            return
        with contextlib.suppress(RuntimeError):  # the loop has just been closed, and the reader is gone
            self._loop.call_soon_threadsafe(self._recheck.set)

    async def _until_forbidden(self) -> None:
        may = True
        while may:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_SECONDS):
                    await self._recheck.wait()
            self._recheck.clear()
            may = await database_sync_to_async(self._may_still)()


_guards: weakref.WeakSet[Guard] = weakref.WeakSet()


def recheck(**_about: object) -> None:
    """From any thread, as the receiver of a signal: look at once whether every reader may read on."""
    for guard in tuple(_guards):
        guard.recheck()


async def _next(pieces: AsyncGenerator[bytes, None], watching: asyncio.Task[None]) -> bytes | None:
    """The next piece; none at the end, or where `watching` ends first."""
    step = asyncio.ensure_future(anext(pieces, None))
    try:
        await asyncio.wait({step, watching}, return_when=asyncio.FIRST_COMPLETED)
        return None if watching.done() else step.result()
    finally:
        if not step.done():
            step.cancel()
        await asyncio.gather(step, return_exceptions=True)
