"""Reading ahead from an SFTP server that answers in its own way."""

from __future__ import annotations

from collections import deque
from io import BytesIO
from typing import Any, cast

import paramiko
import pytest

from topology.backups.places.ahead import AHEAD, CHUNK, ReadingAhead

CONTENT = bytes(range(251)) * 40_000


class _Server:
    """Answers each request in its turn, with no more than so many bytes."""

    handle = b"file"

    def __init__(self, most: int, ends: int = len(CONTENT)) -> None:
        self._content, self._most = CONTENT[:ends], most
        self._asked: deque[tuple[Any, int, int, int]] = deque()
        self.most_asked = self._number = 0

    def open(self, _path: str, _mode: str) -> _Server:
        return self

    def close(self) -> None:
        """Nothing is left to do."""

    def _async_request(self, asker: object, _kind: int, _handle: bytes, offset: int, length: int) -> int:
        self._number += 1
        self._asked.append((asker, self._number, offset, length))
        self.most_asked = max(self.most_asked, len(self._asked))
        return self._number

    def _read_response(self) -> None:
        asker, number, offset, length = self._asked.popleft()
        found = self._content[offset : offset + min(length, self._most)]
        message = paramiko.Message()
        message.add_string(found)
        kind = paramiko.sftp.CMD_DATA if found else paramiko.sftp.CMD_STATUS
        asker._async_response(kind, paramiko.Message(BytesIO(message.asbytes()).read()), number)

    def _convert_status(self, _message: paramiko.Message) -> None:
        raise EOFError("end of file")


def read(server: _Server, at: int = 0) -> bytes:
    reading = ReadingAhead(cast("paramiko.SFTPClient", server), "file", at, len(CONTENT))
    return b"".join(iter(reading.read, b""))


@pytest.mark.parametrize("most", [CHUNK, 10_000, CHUNK - 1])
def test_who_gives_less_than_was_asked_is_asked_for_the_rest(most: int) -> None:
    server = _Server(most)
    assert read(server, 1000) == CONTENT[1000:]
    assert 2 < server.most_asked <= AHEAD


def test_a_file_that_ends_too_early_is_an_error() -> None:
    with pytest.raises(EOFError):
        read(_Server(CHUNK, len(CONTENT) - 1))
