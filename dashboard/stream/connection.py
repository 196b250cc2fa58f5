"""What one browser has been sent, and what it may be sent next.

Nothing in Daphne holds back a sender, so this does (`docs/stream.md`): a browser that acknowledges gets the
next frame only after its last was acknowledged; one that never does gets every frame, but no more bytes
than its budget allows. Whatever is held back comes merged, in the next frame: a delta may span several
revisions.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from dashboard.stream.topics.base import Reader, Topic
from topology.store.revisions import Store

#: Bytes that a browser which acknowledges nothing may be sent at once, and per second after that. A silent
#: browser is closed by Daphne's ping within 15 s, so this bounds what can pile up for it.
BURST = 8 * 1024 * 1024
PER_SECOND = 1024 * 1024

#: The browser should log in again, and should not try again by itself.
LOGGED_OUT = 4401
#: It could not be served; it should try again. (Autobahn sends no code below 3000 but 1000.)
BROKEN = 4500
#: There are too many sockets; it should try again later.
TOO_MANY = 4429

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Connection:
    """One open socket, as the broadcaster sees it. `send` is ASGI's; in Daphne it never waits."""

    __slots__ = (
        "_acknowledges",
        "_awaiting",
        "_budget",
        "_closed",
        "_engine",
        "_filled",
        "_send",
        "_told",
        "epoch",
        "reader",
        "revision",
        "session_key",
        "topics",
    )

    def __init__(self, send: Send, session_key: str, epoch: str | None, revision: int | None) -> None:
        self._send = send
        self.session_key = session_key
        #: Set where the browser asks for topics beside the topology.
        self.reader: Reader | None = None
        self.topics: tuple[Topic, ...] = ()
        self._told: dict[Topic, object] = {}
        self.epoch = epoch
        self.revision = revision
        self._engine: str | None = None
        self._acknowledges = False
        self._awaiting = False
        self._closed = False
        self._budget = float(BURST)
        self._filled = time.monotonic()

    def acknowledge(self, revision: int) -> None:
        """The browser says that it holds this revision. An old one does not count: a newer is on its way."""
        self._acknowledges = True
        if revision == self.revision:
            self._awaiting = False

    async def catch_up(self, store: Store) -> None:
        """Send what the browser lacks, if it may be sent anything now."""
        if self._may_send(store):
            for frame in store.frames_since(self.epoch, self.revision):
                self.epoch, self.revision = frame.epoch, frame.revision
                self._awaiting = True
                self._budget -= len(frame.text)
                await self._send({"type": "websocket.send", "text": frame.text})
        engine = store.engine_frame()
        if engine != self._engine and not self._closed:
            self._engine = engine
            await self._send({"type": "websocket.send", "text": engine})
        if self.topics and not self._closed and not (self._acknowledges and self._awaiting):
            await self._tell_topics()

    def ask_for(self, reader: Reader, topics: Mapping[Topic, object | None]) -> None:
        """The browser wants to be told of these, each from where it left off."""
        self.reader, self.topics = reader, tuple(topics)
        self._told = {topic: position for topic, position in topics.items() if position is not None}

    async def _tell_topics(self) -> None:
        assert self.reader is not None
        for topic in self.topics:
            news = topic.news(self.reader, self._told.get(topic))
            if news is not None:
                self._told[topic], text = news
                self._budget -= len(text)
                await self._send({"type": "websocket.send", "text": text})

    async def close(self, code: int) -> None:
        """Say goodbye; nothing is sent after that."""
        if not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": code})

    def _may_send(self, store: Store) -> bool:
        if self._closed or (self.epoch == store.epoch and self.revision == store.revision):
            return False
        if self._acknowledges:
            return not self._awaiting
        now = time.monotonic()
        self._budget = min(BURST, self._budget + (now - self._filled) * PER_SECOND)
        self._filled = now
        return self._budget > 0
