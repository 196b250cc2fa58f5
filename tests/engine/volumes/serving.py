"""What the tests of volumes ask of a server and of the command line."""

from __future__ import annotations

import http.client
import io
import os
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from tests import starts, template
from tests.engine.engines import RealEngine
from tests.server import Client, Server, environment
from topology.volumes.tar import BLOCK

MIB = 1024 * 1024
#: Of an upload, more than whoever passes it on could have in hand.
REST = 80 * MIB

OpenRequest = Callable[..., http.client.HTTPConnection]


def open_request_to(
    client: Client, method: str, path: str, more: Mapping[str, str] | None = None
) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    connection.putrequest(method, path)
    headers = {"Cookie": client.cookie_header(), "X-CSRFToken": client.cookies["csrftoken"]}
    if method == "POST" and not more:
        headers["Content-Length"] = "0"
    for name, value in {**headers, "Origin": client.origin, **(more or {})}.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection


def download(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status == 200, answer.body
    return answer.body


def upload(client: Client, path: str, body: bytes) -> Any:  # noqa: ANN401 - JSON
    return client.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})


def read_all(answer: http.client.HTTPResponse) -> None:
    while answer.read(MIB):
        pass


def names_in(archive: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return tar.getnames()


def peak_memory(server: Server) -> int:
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def state_of(engine: RealEngine, container: str) -> str:
    return str(engine.inspect(container)["State"]["Status"])


def ended(client: Client, job: str) -> Any:  # noqa: ANN401 - JSON
    found = client.get(f"/api/jobs/{job}").json
    return found if found["state"] != "running" else None


def begin_upload(
    client: Client, open_request: OpenRequest, volume: str, mode: str
) -> http.client.HTTPConnection:
    """A restore of which the beginning was sent: 20 MiB, and not `REST`."""
    path = f"/api/volumes/{volume}/restore?mode={mode}"
    connection = open_request(client, "POST", path, {"Content-Length": str(20 * MIB + REST + BLOCK)})
    info = tarfile.TarInfo("half")
    info.size = 20 * MIB + REST // 2
    connection.send(info.tobuf() + bytes(20 * MIB))
    return connection


def command(engine: RealEngine, data: Path, *arguments: str, given: bytes = b"") -> bytes:
    template.fill(data / template.NAME)
    done = starts.run("volume", *arguments, environment=environment(engine.url, data), given=given)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


def begun(
    engine: RealEngine, data: Path, *arguments: str, said: Path, out: int | None = None
) -> starts.Process:
    """`manage.py volume … --pause` in the data folder, that goes on; what it complains of is in a file."""
    template.fill(data / template.NAME)
    with open(os.devnull, "r+b") as nothing, said.open("wb") as err:
        return starts.Process(
            ("volume", *arguments, "--pause"), environment(engine.url, data), folder=data,
            streams=(nothing, nothing if out is None else out, err),
        )  # fmt: skip


def begun_backup(
    engine: RealEngine, data: Path, *, said: Path = Path(os.devnull)
) -> tuple[starts.Process, IO[bytes]]:
    """A backup through a pipe, of which nothing has been read yet."""
    ours, theirs = os.pipe()
    try:
        process = begun(engine, data, "backup", "origin", "-", said=said, out=theirs)
    finally:
        os.close(theirs)
    return process, open(ours, "rb")
