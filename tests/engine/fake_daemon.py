"""An HTTP server over a unix socket or TCP that answers as a test wants: what no real engine does on cue."""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]


class Asked(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    body: Any


class Answer(NamedTuple):
    """What to answer; a text stays a text, everything else becomes JSON."""

    status: int = 200
    body: object = None


#: Makes the answer, or writes one by hand and returns `None`.
Script = Callable[[Asked, BaseHTTPRequestHandler], Answer | None]


def always(answer: Answer) -> Script:
    """The same answer to everything."""
    return lambda asked, handler: answer


class FakeDaemon:
    """Serves until `close`. It answers `/version` by itself, and the script everything else."""

    def __init__(self, where: Path | None, script: Script, *, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.version = "1.41"
        self.asked: list[Asked] = []
        self.connections = 0
        self.open: set[socket.socket] = set()
        server = socketserver.ThreadingTCPServer if where is None else socketserver.ThreadingUnixStreamServer
        address: Any = ("127.0.0.1", 0) if where is None else str(where)
        self._server = server(address, _handler(self))
        self._server.socket.listen(64)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        port = self._server.socket.getsockname()[1] if where is None else None
        self.address = f"unix://{where}" if where is not None else f"tcp://localhost:{port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the server and every connection."""
        self._server.shutdown()
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def answer(self, asked: Asked, handler: BaseHTTPRequestHandler) -> Answer | None:
        """The answer to a request."""
        if asked.path == "/version":
            return Answer(200, {"ApiVersion": self.version})
        self.asked.append(asked)
        return self.script(asked, handler)


def _handler(daemon: FakeDaemon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            daemon.connections += 1
            daemon.open.add(self.request)
            super().setup()

        def finish(self) -> None:
            daemon.open.discard(self.request)
            with suppress(OSError):
                super().finish()

        def do_GET(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):
                self._serve()

        do_POST = do_PUT = do_GET  # noqa: N815

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            answer = daemon.answer(Asked(self.command, self.path, body), self)
            if answer is None:
                return
            data = answer.body.encode() if isinstance(answer.body, str) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def address_string(self) -> str:
            return "client"

        def log_message(self, *arguments: object) -> None:
            """A test's server keeps silent."""

    return Handler


def begin_stream(handler: BaseHTTPRequestHandler) -> None:
    """The head of an endless chunked answer."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()


def send_chunk(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    """One chunk of it."""
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    handler.wfile.flush()
