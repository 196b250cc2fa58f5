"""A client's socket, to be written to by the thread that makes a download, past the event loop."""

from __future__ import annotations

import os
import select
import time

WAIT_MILLISECONDS, STALLED_SECONDS = 1000, 120.0


class SocketSink:
    """Writes chunks of a chunked answer to a client's socket, past the event loop."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)
        self._poll = select.poll()
        self._poll.register(self._descriptor, select.POLLOUT)
        self._cancelled = False

    def write(self, piece: bytes | memoryview) -> None:
        """Write one chunk. A client that takes nothing for too long is as good as gone.

        Raises `OSError` then.
        """
        if not len(piece):
            return
        left = [memoryview(b"%x\r\n" % len(piece)), memoryview(piece), memoryview(b"\r\n")]
        deadline = time.monotonic() + STALLED_SECONDS
        while left:
            if self._cancelled or time.monotonic() > deadline:
                raise OSError("the client has gone")
            try:
                sent = os.writev(self._descriptor, left)
            except BlockingIOError:
                self._poll.poll(WAIT_MILLISECONDS)
                continue
            deadline = time.monotonic() + STALLED_SECONDS
            while left and sent >= len(left[0]):
                sent -= len(left.pop(0))
            if left:
                left[0] = left[0][sent:]

    def cancel(self) -> None:
        """Make a write that waits raise."""
        self._cancelled = True

    def close(self) -> None:
        """Nothing more will be written."""
        os.close(self._descriptor)
