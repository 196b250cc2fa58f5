"""The browsers that look: woken when there is something newer, let go when they may no longer look.

A wake-up says only "there is something newer" (`news`, from the watcher's threads). Each feed then sends what
its own browser lacks, so a lost wake-up costs latency, never truth. Everything else here runs on the event
loop, and needs no lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from channels.db import database_sync_to_async

from dashboard.access import sessions
from dashboard.base.budget import Sockets
from dashboard.runtime import PerRuntime, Runtime
from dashboard.stream.connection import BROKEN, LOGGED_OUT, Connection
from dashboard.stream.token_bucket import TokenBucket
from dashboard.stream.topics.base import Reader, Topic
from dashboard.stream.topics.registry import topics_of
from topology.store.revisions import Store

log = logging.getLogger(__name__)

ATTEND_SECONDS = 2.0
#: A logout is announced just before its session goes.
LOGOUT_SECONDS = 0.1
#: After so many sockets the event loop gets a turn, so that pages are answered while 1,000 are served.
TURN = 50
#: What another process has changed (a command) is in the topics after that; what this one has, at once.
REFRESH_SECONDS = 10.0


class Broadcaster:
    """Every open socket of this process."""

    def __init__(self, store: Store, topics: Mapping[str, Topic] | None = None) -> None:
        self._store = store
        self.topics: Mapping[str, Topic] = topics or {}
        self._connections: set[Connection] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._telling: asyncio.Task[None] | None = None
        self._attending: asyncio.Task[None] | None = None
        self._recheck = asyncio.Event()
        self._news_waiting = False
        self._pacing = False
        self._pace = TokenBucket()
        self.sockets: Sockets[Connection] = Sockets()

    def __len__(self) -> int:
        return len(self._connections)

    async def join(self, connection: Connection) -> None:
        """Send a new browser what it lacks, and keep it up to date from now on."""
        self._loop = asyncio.get_running_loop()
        self._connections.add(connection)
        await self._refresh_topics([connection])
        if self._attending is None:
            self._attending = self._loop.create_task(self._attend())
        await self._serve(connection)

    def leave(self, connection: Connection) -> None:
        """Forget a browser."""
        self._connections.discard(connection)
        if connection.reader is not None and _any(
            topic.left(connection.reader) for topic in connection.topics
        ):
            self.news()
        if not self._connections and self._attending is not None:
            self._attending.cancel()
            self._attending = None

    async def acknowledged(self, connection: Connection, revision: int) -> None:
        """A browser holds this revision: if more has happened since, it gets that, at everybody's pace."""
        connection.acknowledge(revision)
        if not self._pacing:
            await self._serve(connection)

    def said(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """A browser says something that a topic may be about."""
        if connection.reader is not None and _any(
            topic.said(connection.reader, message) for topic in connection.topics
        ):
            self.news()

    def news(self) -> None:
        """From any thread: there is something newer than a moment ago."""
        self._on_loop(self._wake)

    def recheck_sessions(self) -> None:
        """From any thread: somebody logged out or was changed; do not wait for the next round."""
        self._on_loop(self._recheck.set)

    def _on_loop(self, callback: Callable[[], object]) -> None:
        if self._loop is not None and self._connections:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed: nobody is left to tell
                self._loop.call_soon_threadsafe(callback)

    def _wake(self) -> None:
        self._news_waiting = True
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        while self._news_waiting:
            self._pacing = True
            await asyncio.sleep(self._pace.delay())
            self._pacing = self._news_waiting = False
            await self._serve_all()

    async def _serve_all(self) -> None:
        for number, connection in enumerate(tuple(self._connections), start=1):
            await self._serve(connection)
            if number % TURN == 0:
                await asyncio.sleep(0)

    async def _serve(self, connection: Connection) -> None:
        try:
            await connection.catch_up(self._store)
        except Exception:
            # One browser's trouble is not the others': it is let go, and will come back by itself.
            log.exception("A browser could not be served")
            self._connections.discard(connection)
            with contextlib.suppress(Exception):
                await connection.close(BROKEN)

    async def _attend(self) -> None:
        """Every two seconds, and when somebody logs out: close what may no longer look, serve the rest.

        Serving again is for browsers whose budget was used up when the last change came.
        """
        complained = False
        refreshed = time.monotonic()
        while True:
            due = self._recheck.is_set() or time.monotonic() - refreshed > REFRESH_SECONDS
            self._recheck.clear()
            try:
                await self._close_the_logged_out()
                if due:
                    refreshed = time.monotonic()
                    await self._refresh_topics(self._connections)
                complained = False
            except Exception:
                # Whatever it is, the next round must come: it is what closes the sockets of the logged-out.
                if not complained:
                    log.exception("The sessions of open sockets cannot be checked")
                complained = True
            await self._serve_all()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ATTEND_SECONDS):
                    await self._recheck.wait()
                await asyncio.sleep(LOGOUT_SECONDS)

    async def _refresh_topics(self, connections: Iterable[Connection]) -> None:
        """Let the topics read what they need, for those of these browsers that have asked for them."""
        readers: defaultdict[Topic, list[Reader]] = defaultdict(list)
        for connection in connections:
            if connection.reader is not None:
                for topic in connection.topics:
                    readers[topic].append(connection.reader)
        for topic, asking in readers.items():
            await database_sync_to_async(topic.refresh)(asking)

    async def _close_the_logged_out(self) -> None:
        keys = frozenset(connection.session_key for connection in self._connections)
        good = await database_sync_to_async(sessions.good_among)(keys)
        for connection in tuple(self._connections):
            if connection.session_key in keys and connection.session_key not in good:
                await connection.close(LOGGED_OUT)
                self._connections.discard(connection)


def _any(answers: Iterable[bool]) -> bool:
    """Whether one of them is yes; but unlike `any`, all of them are asked."""
    return sum(answers) > 0


def _listening(runtime: Runtime) -> Broadcaster:
    broadcaster = Broadcaster(runtime.store, topics_of(runtime))
    runtime.store.subscribe(broadcaster.news)
    return broadcaster


#: The broadcaster of each host.
broadcasters = PerRuntime(_listening)


def recheck_sessions() -> None:
    """From any thread: look at once whether every open socket may stay open, if there are any."""
    for broadcaster in broadcasters.all():
        broadcaster.recheck_sessions()
