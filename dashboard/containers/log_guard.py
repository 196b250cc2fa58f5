"""Nobody reads on what they may no longer: that is asked every two seconds, and when access has changed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import weakref
from collections.abc import AsyncGenerator, Callable

from channels.db import database_sync_to_async

from dashboard.base.asgi_extensions import CutAnswer

log = logging.getLogger("dashboard.containers")
CHECK_SECONDS = 2.0
#: The database may be away for a moment; not for longer.
ASKED_IN_VAIN = 3


class NoLongerRead(CutAnswer):
    """The right to read has ended: the answer is cut, so that nobody takes it for a whole one."""


class Guard:
    """Lets a log through to one reader for as long as `may_still` says so; it is asked in a thread."""

    def __init__(self, may_still: Callable[[], bool]) -> None:
        # Not in the thread of a request: another one may be waiting in there for its engine.
        self._may_still = database_sync_to_async(may_still, thread_sensitive=False)
        self._recheck = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        with _changing:
            _guards.add(self)

    async def through(self, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """The pieces, until their end; raises `NoLongerRead` when the reader's right ends before."""
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
        in_vain = 0
        while in_vain < ASKED_IN_VAIN:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_SECONDS):
                    await self._recheck.wait()
            self._recheck.clear()
            try:
                if not await self._may_still():
                    return
                in_vain = 0
            except Exception:
                in_vain += 1
                log.warning("Whether somebody may read on cannot be asked", exc_info=True)


_guards: weakref.WeakSet[Guard] = weakref.WeakSet()
_changing = threading.Lock()


def recheck(**_about: object) -> None:
    """From any thread, as the receiver of a signal: look at once whether every reader may read on."""
    with _changing:
        guards = tuple(_guards)
    for guard in guards:
        guard.recheck()


async def _next(pieces: AsyncGenerator[bytes, None], watching: asyncio.Task[None]) -> bytes | None:
    """The next piece; none at the end. Raises `NoLongerRead` where `watching` ends first."""
    step = asyncio.ensure_future(anext(pieces, None))
    try:
        await asyncio.wait({step, watching}, return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            raise NoLongerRead
        return step.result()
    finally:
        if not step.done():
            step.cancel()
        await asyncio.gather(step, return_exceptions=True)
