"""A proxy in front of an engine's socket that spoils the event stream as proxies do."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path


class EventProxy:
    """Passes everything on, until it is told to cut the event streams, or to swallow what comes in them."""

    def __init__(self, where: Path, engine: str) -> None:
        self.url = f"unix://{where}"
        self.swallows = False
        self._engine = engine
        self._streams: list[tuple[socket.socket, socket.socket]] = []
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(where))
        self._listening.listen(64)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def streams(self) -> int:
        """How many event streams have been opened through it."""
        return len(self._streams)

    def cut_streams(self) -> None:
        """Close every event stream, without a word."""
        for pair in self._streams:
            _close(pair)

    def close(self) -> None:
        """End the proxy and all that goes through it."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()
        for pair in self._pairs:
            _close(pair)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            engine = socket.socket(socket.AF_UNIX)
            try:
                engine.connect(self._engine)
            except OSError:
                client.close()
                engine.close()
                continue
            pair = (client, engine)
            self._pairs.append(pair)
            threading.Thread(target=self._pass, args=(client, engine, pair), daemon=True).start()
            threading.Thread(target=self._pass, args=(engine, client, pair), daemon=True).start()

    def _pass(
        self, source: socket.socket, target: socket.socket, pair: tuple[socket.socket, socket.socket]
    ) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source is pair[0] and b"/events?" in data:
                    self._streams.append(pair)
                if source is pair[1] and pair in self._streams and self.swallows:
                    continue
                target.sendall(data)
        _close(pair)


def _close(pair: tuple[socket.socket, socket.socket]) -> None:
    for end in pair:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
