"""ssh as the SDK speaks it, by paramiko: loaded when an engine is first reached that way."""

from __future__ import annotations

import io
import socket
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from topology.engine.unneeded import paramiko

SCHEME = "ssh://"


class Failures(NamedTuple):
    """Kinds of exceptions: the other side did not let us in; anything else that is wrong with ssh."""

    refused: tuple[type[BaseException], ...] = ()
    broken: tuple[type[BaseException], ...] = ()


def failures(address: str) -> Failures:
    """paramiko's exceptions where ssh leads to this address; none of them can occur elsewhere."""
    if not address.startswith(SCHEME):
        return Failures()
    return Failures((paramiko.AuthenticationException,), (paramiko.SSHException,))


def with_port(address: str) -> str:
    """The address with the port that `~/.ssh/config` has for its host, unless it names one itself.

    The SDK reads that file too, for all but the port: it has put 22 into the address by then.
    """
    parts = urlsplit(address)
    config = Path("~/.ssh/config").expanduser()
    if parts.port is not None or parts.hostname is None or not config.exists():
        return address
    port = paramiko.SSHConfig.from_path(str(config)).lookup(parts.hostname).get("port")
    return address if port is None else parts._replace(netloc=f"{parts.netloc}:{port}").geturl()


class Channel(Protocol):
    """What this needs of paramiko's."""

    def recv(self, size: int, /) -> bytes:
        """What is there, waiting only if there is nothing; nothing at the end."""
        ...

    def sendall(self, data: Any, /) -> None:  # noqa: ANN401 - whatever is bytes
        """Send all of it."""
        ...

    def settimeout(self, seconds: float | None, /) -> None:
        """How long sending and receiving may take."""
        ...

    def shutdown(self, how: int, /) -> None:
        """End receiving (0), sending (1) or both (2)."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class ChannelSocket:
    """A channel that can be read as a socket can: paramiko's own files know no `read1`, and wait to be full.

    As with a socket, what `makefile` gave can be read on when the socket itself has been closed.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._files = 0
        self._closed = False
        self.recv, self.sendall = channel.recv, channel.sendall
        self.settimeout = channel.settimeout

    def shutdown(self, how: int, /) -> None:
        """End sending, or both: who waits in another thread then hears the end, as with a socket."""
        if how == socket.SHUT_RDWR:
            self._channel.close()  # by its own `shutdown` a channel wakes nobody
        else:
            self._channel.shutdown(how)

    def makefile(self, *_arguments: object, **_keywords: object) -> io.BufferedReader:
        """A file to read from; those who speak HTTP want no other."""
        self._files += 1
        return io.BufferedReader(_ChannelReader(self), 64 * 1024)

    def close(self) -> None:
        """Let go of the channel, once nobody reads any more."""
        self._closed = True
        self._let_go()

    def reader_closed(self) -> None:
        """A file of it was closed."""
        self._files -= 1
        self._let_go()

    def _let_go(self) -> None:
        if self._closed and self._files <= 0:
            self._channel.close()


class _ChannelReader(io.RawIOBase):
    """The bytes of a channel, as they come."""

    def __init__(self, channel: ChannelSocket) -> None:
        self._socket = channel

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - whatever can be written to
        data = self._socket.recv(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._socket.reader_closed()
