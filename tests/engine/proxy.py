"""A proxy in front of an engine's socket that can be told to misbehave."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable

DENIAL = (
    b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 23\r\n"
    b'Connection: close\r\n\r\n{"message":"forbidden"}'
)


class Proxy:
    """Passes bytes between a socket of its own and the engine's, for as long as it is told nothing else.

    `denying` answers everything with 403, and what `denies` says of a request's first line only that; `delay`
    waits before each request is passed on; what is answered to requests with `kept_back` in their first line
    never arrives.
    """

    def __init__(self, target: str, path: str) -> None:
        self.path, self.url = path, f"unix://{path}"
        self.denying = False
        self.denies: Callable[[str], bool] = lambda _line: False
        self.denied: set[str] = set()
        self.delay = 0.0
        self.kept_back = ""
        self._silent: set[socket.socket] = set()
        self._closed = threading.Event()
        self.requests = 0
        self.asked: set[str] = set()
        self._target = target
        self._streams: list[tuple[socket.socket, socket.socket]] = []
        self._mute = threading.Event()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(path)
        self._listener.listen(64)
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def cut_events(self) -> None:
        """Close every event stream."""
        for pair in self._streams:
            for side in pair:
                _shut(side)
        self._streams.clear()

    def mute_events(self) -> None:
        """Keep the event streams open and let nothing through any more; those opened later work."""
        mute, self._mute = self._mute, threading.Event()
        mute.set()

    def close(self) -> None:
        """End it."""
        self._closed.set()
        _shut(self._listener)
        self._listener.close()
        self.cut_events()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), name="proxied", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        engine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with contextlib.suppress(OSError):
                self._pass_requests(client, engine)
        finally:
            _shut(engine)
            _shut(client)
            client.close()
            engine.close()

    def _pass_requests(self, client: socket.socket, engine: socket.socket) -> None:
        connected = False
        while request := client.recv(65536):
            self.requests += 1
            line = request.split(b"\r\n", 1)[0].decode(errors="replace")
            self.asked.add(line)
            if self.kept_back and self.kept_back in line:
                self._silent.add(engine)
            if self.denying or self.denies(line):
                self.denied.add(line)
                client.sendall(DENIAL)
                return
            time.sleep(self.delay)
            if not connected:
                engine.connect(self._target)
                connected = True
                threading.Thread(
                    target=self._pass_answers, args=(engine, client, self._mute), daemon=True
                ).start()
            if b"/events" in request.split(b"\r\n", 1)[0]:
                self._streams.append((client, engine))
            engine.sendall(request)

    def _pass_answers(self, engine: socket.socket, client: socket.socket, mute: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while answer := engine.recv(65536):
                if engine in self._silent:
                    self._closed.wait()
                streams = any(client is stream[0] for stream in self._streams)
                if not (streams and mute.is_set()):
                    client.sendall(answer)
        _shut(client)


def _shut(side: socket.socket) -> None:
    with contextlib.suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
