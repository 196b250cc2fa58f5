"""Real servers for places: moto's S3, and an `sshd`."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import boto3
from moto.server import ThreadedMotoServer

from tests import keeper
from tests.server import wait_for
from topology.backups.places.port import MARK

BUCKET = "backups"


class Sshd(NamedTuple):
    """Where it listens, its own key, the key that it lets in, and the folder that is for us."""

    port: int
    host_key: str
    identity: str
    folder: Path


@contextlib.contextmanager
def s3() -> Iterator[int]:
    """The port of an S3 server with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id="somebody", aws_secret_access_key="hush",
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET)
    client.close()
    try:
        yield port
    finally:
        server.stop()


@contextlib.contextmanager
def sshd(home: Path) -> Iterator[Sshd]:
    """A server that knows SFTP, for whoever runs this."""
    for name in ("host", "mine"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / name], check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (home / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home / 'host'}\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {home / 'mine.pub'}\nStrictModes no\nPermitRootLogin yes\n"
        "Subsystem sftp internal-sftp\n"
    )
    folder = home / "kept"
    folder.mkdir()
    (folder / MARK).touch()
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", home / "config"], stderr=log)
    keeper.keep("process", process.pid)
    try:
        wait_for(lambda: b"Server listening" in (home / "log").read_bytes(), "sshd")
        yield Sshd(port, (home / "host.pub").read_text(), (home / "mine").read_text(), folder)
    finally:
        process.terminate()
        process.wait(20)
        keeper.let_go("process", process.pid)
