"""A file on an SFTP server, read ahead: some requests are always under way, so nobody waits for the way.

Paramiko's own reading ahead has a thread that asks, which waits in a loop for whoever reads, and is at an end
with each piece. Here one thread asks and reads, and no more is ever under way than fits in memory.
"""

from __future__ import annotations

from typing import Any, Final

import paramiko

#: A request and its content fit one packet of SSH, which servers take up to 32 KiB: a few bytes more would
#: make two of each, which halves what goes through.
CHUNK: Final = 32 * 1024 - 256
#: So many requests are under way, or answered and not read yet: 4 MiB.
AHEAD: Final = 128


def opened(transport: paramiko.Transport) -> paramiko.SFTPClient:
    """SFTP over a connection, with room for all that may be under way. Raises paramiko's own."""
    channel = transport.open_session(window_size=AHEAD * CHUNK)
    channel.in_buffer = _Buffer()
    channel.invoke_subsystem("sftp")
    return paramiko.SFTPClient(channel)


class _Buffer(paramiko.buffered_pipe.BufferedPipe):  # type: ignore[misc] # it has no types
    """What has come and is not read yet. In paramiko's own the rest is moved whenever a little is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer: Any = bytearray()

    def _buffer_frombytes(self, data: bytes) -> None:
        self._buffer += data

    def _buffer_tobytes(self, limit: int | None = None) -> bytes:
        return bytes(memoryview(self._buffer)[:limit])


class ReadingAhead:
    """A file from an offset on, up to its size; what it raises is paramiko's."""

    def __init__(self, client: paramiko.SFTPClient, path: str, at: int, size: int) -> None:
        self._client: Any = client  # what it takes to have several requests under way has no public name
        self._file = client.open(path, "rb")
        self._at = self._asked_to = at
        self._size = size
        #: Of each request that is under way, where it begins and how long it is.
        self._asked: dict[int, tuple[int, int]] = {}
        self._came: dict[int, bytes] = {}
        self._failed: Exception | None = None

    def read(self) -> bytes:
        """The next few bytes; none at the end. Raises `EOFError` where the file ends too early."""
        if self._at >= self._size:
            return b""
        self._ask()
        while self._at not in self._came:
            self._client._read_response()
            if self._failed is not None:
                raise self._failed
        data = self._came.pop(self._at)
        self._at += len(data)
        return data

    def close(self) -> None:
        """Let go of the file; answers that are under way are let go, too."""
        self._file.close()

    def _ask(self) -> None:
        while self._asked_to < self._size and len(self._asked) + len(self._came) < AHEAD:
            length = min(CHUNK, self._size - self._asked_to)
            self._request(self._asked_to, length)
            self._asked_to += length

    def _request(self, offset: int, length: int) -> None:
        number = self._client._async_request(
            self, paramiko.sftp.CMD_READ, self._file.handle, paramiko.sftp.int64(offset), length
        )
        self._asked[number] = offset, length

    def _async_response(self, kind: int, message: paramiko.Message, number: int) -> None:
        """Called by the client for each answer: paramiko's own name."""
        offset, length = self._asked.pop(number)
        try:
            if kind == paramiko.sftp.CMD_STATUS:
                self._client._convert_status(message)
            if kind != paramiko.sftp.CMD_DATA:
                raise EOFError("The server sends something else than the file.")
            data = message.get_string()
            if not data:
                raise EOFError("The file ends too early.")
        except (OSError, EOFError) as error:
            self._failed = error
            return
        self._came[offset] = data
        if len(data) < length:  # servers may give less than was asked for
            self._request(offset + len(data), length - len(data))
