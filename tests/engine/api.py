"""The Engine API over a Unix socket, in as little code as possible and without the product's or the SDK's."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

NOTHING: Mapping[str, str] = MappingProxyType({})


class ApiError(Exception):
    """The engine answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float = 60) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def call(
    path: str,
    method: str,
    url: str,
    body: object = None,
    *,
    timeout: float = 60,
    query: Mapping[str, str] = NOTHING,
) -> Any:  # noqa: ANN401 - whatever JSON the engine has
    """One request to the engine whose socket is `path`; the answer's JSON. Raises `ApiError`."""
    connection = UnixConnection(path, timeout)
    target = quote(url, safe="/:") + (f"?{urlencode(query)}" if query else "")
    try:
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        kind = "application/x-tar" if isinstance(body, bytes) else "application/json"
        connection.request(method, target, raw, {"Content-Type": kind} if raw is not None else {})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        raise ApiError(answer.status, text.decode(errors="replace").strip())
    try:
        return json.loads(text) if text else None
    except json.JSONDecodeError:
        return text.decode(errors="replace")
