"""Ways to a real engine's socket other than the socket itself: TLS, and ssh to a real `sshd`."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from tests import keeper
from tests.engine import certificates
from tests.engine.engines import RealEngine
from tests.server import wait_for

PIECE = 64 * 1024


class TlsBridge:
    """Speaks TLS as a daemon with `--tlsverify` does, and passes everything on to a Unix socket."""

    def __init__(self, target: str, folder: Path) -> None:
        self._target = target
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "ca.pem")
        self._context.load_cert_chain(folder / "server.pem")
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            client = self._context.wrap_socket(connection, server_side=True)
            engine = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            engine.connect(self._target)
            back = threading.Thread(target=_pass_on, args=(engine, client), daemon=True)
            back.start()
            _pass_on(client, engine)
            back.join()
            client.close()
            engine.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    """Everything from one to the other, and its end."""
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE):
            target.sendall(data)
    with contextlib.suppress(OSError):
        if isinstance(target, ssl.SSLSocket):
            target.unwrap()
        else:
            target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def by_tls(engine: RealEngine, folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """An engine's address and the settings with which the Docker CLI would reach it."""
    made = certificates.make(folder / "certificates")
    bridge = TlsBridge(engine.socket, made)
    try:
        yield bridge.address, {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(made)}
    finally:
        bridge.close()


@contextlib.contextmanager
def by_ssh(engine: RealEngine, home: Path) -> Iterator[str]:
    """An engine's address by ssh: an `sshd` of our own, and in `home` what its user needs to log in.

    The caller makes `home` the home of whoever connects.
    """
    folder = home / ".ssh"
    folder.mkdir(mode=0o700, parents=True)
    for name in ("host", "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host_key = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {folder / 'id_ed25519.pub'}\nStrictModes no\nPermitRootLogin yes\n"
        f"SetEnv DOCKER_HOST=unix://{engine.socket} PATH={engine.environment['PATH']}\n"
    )
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (folder / "log").open("wb") as log:
        sshd = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    keeper.keep("process", sshd.pid)
    try:
        wait_for(lambda: b"Server listening" in (folder / "log").read_bytes(), "sshd")
        yield f"ssh://root@127.0.0.1:{port}"
    finally:
        sshd.terminate()
        sshd.wait(20)
        keeper.let_go("process", sshd.pid)
