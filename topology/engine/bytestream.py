"""An answer without end, as bytes that any thread may stop."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol


class Response(Protocol):
    """What this needs of urllib3's."""

    @property
    def connection(self) -> Any:  # noqa: ANN401 - of no public type
        """What holds the socket."""

    def read_chunked(self, *, decode_content: bool) -> Iterator[bytes]:
        """Chunks as they come."""
        ...

    def shutdown(self) -> None:
        """End reading in whatever thread reads."""

    def close(self) -> None:
        """Let go of the socket."""


class ByteStream:
    """An endless answer, in pieces. Any thread may close it."""

    def __init__(
        self,
        response: Response,
        cut: type[Exception],
        ended: Callable[[ByteStream], None],
        read: Callable[[Response], Iterator[bytes]] | None = None,
    ) -> None:
        self._response = response
        self._read = read or (lambda response: response.read_chunked(decode_content=False))
        # (urllib3 meets a response that is closed under its hands as ValueError or AttributeError.)
        self._cut = (cut, OSError, ValueError, AttributeError)
        self._ended = ended
        connection = response.connection
        if connection is not None and connection.sock is not None:
            # The time-out was for the answer's beginning; the next piece may take for ever to come.
            connection.sock.settimeout(None)

    def __iter__(self) -> Iterator[bytes]:
        """Yield pieces as they come. Ends without a word when the stream is cut or closed."""
        try:
            yield from self._read(self._response)
        except self._cut:
            return
        finally:
            self._ended(self)
            self._response.close()

    def close(self) -> None:
        """End the iteration. May be called more than once."""
        with contextlib.suppress(ValueError, RuntimeError, OSError):
            self._response.shutdown()
