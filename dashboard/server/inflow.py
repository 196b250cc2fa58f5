"""The body of an upload, between the reactor's thread, in which it comes, and the one that reads it."""

from __future__ import annotations

import io
import threading
from typing import Any, cast

from daphne import server as _daphne  # noqa: F401 - first: it chooses Twisted's reactor
from twisted.internet import reactor

#: So many bytes of an upload wait in memory for who reads it, then the client has to; and go on below that.
HIGH, LOW = 4 * 1024 * 1024, 1024 * 1024


class Inflow(io.RawIOBase):
    """The body of an upload: written by the reactor's thread, read by one other, which waits for it."""

    def __init__(self, channel: Any) -> None:  # noqa: ANN401 - Twisted has types in part only
        super().__init__()
        self._channel = channel
        self._pieces: list[bytes] = []
        self._size = 0
        self._ready = threading.Condition()
        self._held = False
        self._saved_timeout: float | None = None
        self.whole = False
        self.cut = False
        self.unwanted = False

    def put(self, data: bytes) -> None:
        """A piece has come."""
        with self._ready:
            if not self.unwanted:
                self._pieces.append(data)
                self._size += len(data)
                self._ready.notify()
            hold = self._size > HIGH and not self._held
            self._held = self._held or hold
        if hold:
            self._saved_timeout = self._channel.setTimeout(None)
            self._channel._networkProducer.pauseProducing()

    def end(self, *, whole: bool) -> None:
        """Nothing more will come."""
        with self._ready:
            self.whole, self.cut = self.whole or whole, self.cut or not whole
            self._ready.notify()

    def drop(self) -> None:
        """Nobody will read the rest; it only has to go by."""
        with self._ready:
            self.unwanted = True
            self._pieces.clear()
            self._size = 0
        self._let_in()

    def read(self, size: int = -1, /) -> bytes:
        """What has come, at most so much; waits for something. Raises `OSError` if the client has gone."""
        if size < 0:
            raise OSError("a body of any length is not read at once")
        with self._ready:
            while not (self._pieces or self.whole or self.cut):
                self._ready.wait()
            if not self._pieces:
                if self.cut:
                    raise OSError("the client has gone")
                return b""
            piece = b"".join(self._pieces) if self._size <= size else self._first(size)
            if self._size <= size:
                self._pieces.clear()
            self._size -= len(piece)
            low = self._held and self._size < LOW
        if low:
            cast("Any", reactor).callFromThread(self._let_in)
        return piece

    def _first(self, size: int) -> bytes:
        piece = self._pieces.pop(0)
        if len(piece) > size:
            self._pieces.insert(0, piece[size:])
        return piece[:size]

    def _let_in(self) -> None:
        if self._held and not self.cut:
            self._held = False
            if not self.whole:
                self._channel.setTimeout(self._saved_timeout)
                self._channel._networkProducer.resumeProducing()

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def tell(self) -> int:
        """Twisted asks how much has come, to look for forms in it: there are none."""
        return 0

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        """Twisted goes back to the beginning, where we are."""
        return 0
