"""A way to a server that is cut whenever so many bytes have gone to it."""

from __future__ import annotations

import contextlib
import socket
import threading


class CuttingProxy:
    """Passes everything on; of each connection at most so many bytes, in either direction, `cuts` times."""

    def __init__(self, port: int, after: int, cuts: int) -> None:
        self._target, self._after, self._cuts = port, after, cuts
        self.cut = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                passed += len(data)
                if passed > self._after and self._may_cut():
                    break
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        source.close()

    def _may_cut(self) -> bool:
        with self._lock:
            if self.cut >= self._cuts:
                return False
            self.cut += 1
            return True
