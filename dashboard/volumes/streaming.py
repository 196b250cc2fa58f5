"""Bytes that a thread makes, on their way to a client: as fast as the client takes them, and no faster."""

from __future__ import annotations

import asyncio
import contextvars
import queue
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import closing
from typing import Protocol

from django.db import close_old_connections
from django.http import StreamingHttpResponse

#: So many pieces wait for the client.
WAITING = 4
SECONDS = 0.5
Made = Generator[bytes | memoryview, None, None]


class Sink(Protocol):
    """Where pieces can be brought by the thread that makes them."""

    def write(self, piece: bytes | memoryview) -> None:
        """Bring a piece, waiting for the client; raises `OSError` if the client has gone."""
        ...

    def cancel(self) -> None:
        """From any thread: make a `write` that waits raise `OSError`."""
        ...

    def close(self) -> None:
        """By the thread that writes: nothing more will be."""
        ...


class Flow:
    """Runs a generator in a thread of its own; `begin` waits for its first piece or its failure.

    Then either `pieces` hands them to an event loop, or `pour` lets the thread itself bring them to the
    client: what two threads hand to each other in many small steps is slow, since only one may run at a time.
    A client may go (`gone`) before either is called, and its answer with it: then nothing more is made, too.
    """

    def __init__(self, made: Made, gone: threading.Event | None = None) -> None:
        self._made = made
        self._gone = gone or threading.Event()
        self._pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(WAITING)
        self._unwanted = threading.Event()
        self._chosen = threading.Event()
        self._sink: Sink | None = None
        self._ending = threading.Lock()
        self._ended = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = asyncio.Event()
        self._first: bytes | None = None

    def begin(self) -> None:
        """Start; raises what the generator raised instead of a first piece."""
        # With the caller of the request that began it, whom the audit log names.
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._run,), name="download", daemon=True).start()
        first = self._pieces.get()
        if isinstance(first, BaseException):
            raise first
        self._first = first

    async def pieces(self) -> AsyncIterator[bytes]:
        """What was made, until its end. When nobody wants any more of it, the generator is closed."""
        self._loop = asyncio.get_running_loop()
        self._chosen.set()
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

    async def pour(self, sink: Sink) -> None:
        """Have everything brought to `sink`, and wait for the end; raises what either of them raised."""
        self._loop = asyncio.get_running_loop()
        with self._ending:
            ended = self._ended
            if not ended:
                self._sink = sink
        self._chosen.set()
        try:
            if ended:
                sink.close()
            if self._first is not None and not self._unwanted.is_set():
                await self._next()
        finally:
            self._unwanted.set()
            sink.cancel()

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
        end: BaseException | None = None
        try:
            with closing(self._made):
                self._bring()
        except BaseException as error:
            end = error
        with self._ending:
            self._ended = True
        if self._sink is not None:
            self._sink.close()
        self._put(end)
        close_old_connections()

    def drop(self) -> None:
        """Nobody will have any more of it."""
        self._unwanted.set()

    def cut(self) -> None:
        """From any thread: end it now, also where it waits for a client that reads no further.

        It is still wanted: whoever pours hears why it ended, and cuts the answer.
        """
        sink = self._sink
        if sink is not None:
            sink.cancel()

    def _bring(self) -> None:
        """Bring every piece to whoever it is for; the first to `begin`, by which there is an answer."""
        first = next(self._made, None)
        if first is None:
            return
        first = bytes(first)
        if not self._put(first) or not self._wait_for_choice():
            return
        if self._sink is None:
            self._hand_over()
        else:
            self._write(self._sink, first)

    def _wait_for_choice(self) -> bool:
        """Whether anybody has come who takes the pieces, one way or the other."""
        while not self._chosen.wait(SECONDS):
            if self._unwanted.is_set() or self._gone.is_set():
                return False
        return True

    def _hand_over(self) -> None:
        for piece in self._made:
            if not self._put(bytes(piece)):
                return

    def _write(self, sink: Sink, first: bytes) -> None:
        sink.write(first)
        for piece in self._made:
            if self._unwanted.is_set():
                return
            sink.write(piece)

    def _put(self, piece: bytes | BaseException | None) -> bool:
        while not self._unwanted.is_set():
            try:
                self._pieces.put(piece, timeout=SECONDS)
            except queue.Full:
                continue
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._ready.set)
            return True
        return False


class FlowResponse(StreamingHttpResponse):
    """A download. A server that can be poured into takes `flow`, any other the pieces."""

    def __init__(self, flow: Flow, content_type: str) -> None:
        super().__init__(flow.pieces(), content_type=content_type)
        self.flow = flow
        self.pourable = False

    def close(self) -> None:
        """It was sent, or never will be."""
        self.flow.drop()
        super().close()
