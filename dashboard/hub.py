"""The composition root: builds engine, store and watcher, owns their lifetime, wakes the sockets.

The watcher lives in threads. What crosses into asyncio is a wake-up that says only "there is something
newer" (`Hub._news`); each feed then sends what its own browser lacks. So a lost wake-up costs latency,
never truth. Everything below `_news` runs on the event loop and needs no lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError

from dashboard import sessions
from dashboard.feed import LOGGED_OUT, Feed
from dashboard.pace import Pace
from topology.engine.connect import open_engine
from topology.engine.port import Engine
from topology.store import Store
from topology.watcher import Watcher

log = logging.getLogger(__name__)

ATTEND_SECONDS = 2.0
#: After so many sockets the event loop gets a turn, so that pages are answered while 1,000 are served.
TURN = 50


class Hub:
    """One watched engine and the browsers that look at it."""

    def __init__(self, open_: Callable[[], Engine], *, address: str = "", poll_seconds: float = 3.0) -> None:
        self.address = address
        self.store = Store()
        self._open = open_
        self._engine: Engine | None = None
        self._watcher = Watcher(self.engine, self.store, poll_seconds=poll_seconds)
        self._lock = threading.Lock()
        self._unsubscribe: Callable[[], None] | None = None
        self._feeds: set[Feed] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._flush: asyncio.Task[None] | None = None
        self._attend: asyncio.Task[None] | None = None
        self._recheck = asyncio.Event()
        self._news_waiting = False
        self._pacing = False
        self._pace = Pace()

    def start(self) -> None:
        """Begin to watch, once."""
        with self._lock:
            if self._unsubscribe is None:
                self._unsubscribe = self.store.subscribe(self._news)
                self._watcher.start()

    def stop(self) -> None:
        """Let go of the engine."""
        with self._lock:
            if self._unsubscribe is not None:
                self._unsubscribe()
                self._unsubscribe = None
                self._watcher.stop()

    def look(self) -> None:
        """Ask for a look at the engine now: something was changed."""
        self._watcher.look()

    def engine(self) -> Engine:
        """The engine, opened when it is first needed. It may be asked from any thread."""
        with self._lock:
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    # --- the sockets; on the event loop ------------------------------------------------------------------

    async def join(self, feed: Feed) -> None:
        """Send a new browser what it lacks, and keep it up to date from now on."""
        self._loop = asyncio.get_running_loop()
        self._feeds.add(feed)
        if self._attend is None or self._attend.done():
            self._attend = self._loop.create_task(self._attend_to_sockets())
        await self._serve(feed)

    def leave(self, feed: Feed) -> None:
        """Forget a browser."""
        self._feeds.discard(feed)
        if not self._feeds and self._attend is not None:
            self._attend.cancel()
            self._attend = None

    async def acknowledged(self, feed: Feed, revision: int) -> None:
        """A browser holds this revision: if more has happened since, it gets that, at the hub's pace."""
        feed.acknowledge(revision)
        if not self._pacing:
            await self._serve(feed)

    def recheck_sessions(self) -> None:
        """From any thread: somebody logged out or was changed; do not wait for the next round."""
        self._on_loop(self._recheck.set)

    def _news(self) -> None:
        """From the watcher's threads: there is something newer than a moment ago."""
        self._on_loop(self._wake)

    def _on_loop(self, callback: Callable[[], object]) -> None:
        if self._loop is not None and self._feeds:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed: nobody is left to tell
                self._loop.call_soon_threadsafe(callback)

    def _wake(self) -> None:
        self._news_waiting = True
        if self._flush is None or self._flush.done():
            self._flush = asyncio.get_running_loop().create_task(self._fan_out())

    async def _fan_out(self) -> None:
        while self._news_waiting:
            self._pacing = True
            await asyncio.sleep(self._pace.delay())
            self._pacing = self._news_waiting = False
            await self._serve_all()

    async def _serve_all(self) -> None:
        for number, feed in enumerate(tuple(self._feeds), start=1):
            await self._serve(feed)
            if number % TURN == 0:
                await asyncio.sleep(0)

    async def _serve(self, feed: Feed) -> None:
        try:
            await feed.catch_up(self.store)
        except Exception:
            # One browser's trouble is not the others': it is let go and will come back by itself.
            log.exception("A browser could not be served")
            self.leave(feed)

    async def _attend_to_sockets(self) -> None:
        """Every two seconds, and when somebody logs out: close what may no longer listen, serve the rest.

        Serving again is for browsers whose budget was used up when the last change came.
        """
        complained = False
        while True:
            try:
                await self._close_the_logged_out()
                complained = False
            except DatabaseError:
                if not complained:
                    log.exception("The sessions of open sockets cannot be checked")
                complained = True
            await self._serve_all()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._recheck.wait(), ATTEND_SECONDS)
                await asyncio.sleep(0.1)  # a logout is announced just before its session goes
            self._recheck.clear()

    async def _close_the_logged_out(self) -> None:
        keys = frozenset(feed.session_key for feed in self._feeds)
        good = await database_sync_to_async(sessions.good_among)(keys)
        for feed in tuple(self._feeds):
            if feed.session_key in keys and feed.session_key not in good:
                self._feeds.discard(feed)
                await feed.close(LOGGED_OUT)


_current: Hub | None = None
_current_lock = threading.Lock()


def current() -> Hub:
    """The hub of this process, built at the first call. Building it asks the engine nothing."""
    global _current  # noqa: PLW0603 - one process, one hub; tests put their own here through `use`
    with _current_lock:
        if _current is None:
            _current = _from_settings()
        return _current


def use(hub: Hub | None) -> None:
    """Make `hub` the current one, or let the next call build a new one."""
    global _current  # noqa: PLW0603 - see `current`
    with _current_lock:
        _current = hub


def _from_settings() -> Hub:
    address = settings.DOCKER_HOST
    return Hub(
        lambda: open_engine(address, environ=os.environ),
        address=address or "",
        poll_seconds=settings.POLL_SECONDS,
    )
