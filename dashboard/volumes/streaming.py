"""Bytes that a thread makes, on their way to a client: a few at a time, as fast as the client takes them."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import closing

from django.db import close_old_connections

#: So many pieces wait for the client.
WAITING = 4
SECONDS = 0.5
Made = Generator[bytes | memoryview, None, None]


class Flow:
    """Runs a generator in a thread of its own; `begin` waits for its first piece or its failure."""

    def __init__(self, made: Made) -> None:
        self._made = made
        self._pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(WAITING)
        self._unwanted = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = asyncio.Event()
        self._first: bytes | None = None

    def begin(self) -> None:
        """Start; raises what the generator raised instead of a first piece."""
        threading.Thread(target=self._run, name="download", daemon=True).start()
        first = self._pieces.get()
        if isinstance(first, BaseException):
            raise first
        self._first = first

    async def pieces(self) -> AsyncIterator[bytes]:
        """What was made, until its end. When nobody wants any more of it, the generator is closed."""
        self._loop = asyncio.get_running_loop()
        try:
            if self._first is not None:
                yield self._first
            while self._first is not None:
                piece = await self._next()
                if piece is None:
                    return
                yield piece
        finally:
            self._unwanted.set()

    async def _next(self) -> bytes | None:
        while True:
            try:
                piece = self._pieces.get_nowait()
            except queue.Empty:
                self._ready.clear()
                if self._pieces.empty():
                    await self._ready.wait()
                continue
            if isinstance(piece, BaseException):
                raise piece
            return piece

    def _run(self) -> None:
        try:
            with closing(self._made):
                for piece in self._made:
                    if not self._put(bytes(piece)):
                        return
            self._put(None)
        except BaseException as error:
            self._put(error)
        finally:
            close_old_connections()

    def _put(self, piece: bytes | BaseException | None) -> bool:
        """Wait for room; whether anybody still wants it."""
        while not self._unwanted.is_set():
            try:
                self._pieces.put(piece, timeout=SECONDS)
            except queue.Full:
                continue
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._ready.set)
            return True
        return False
