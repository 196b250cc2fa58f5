"""Row 10, to where backups go: what S3 and SFTP take from us, beside what they take from their own client."""

from __future__ import annotations

import contextlib
import getpass
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3

from tests.bench.table import Row, median, progress
from tests.server import wait_for
from tests.topology.backups import servers
from topology.backups.places.opening import Access, open_place
from topology.backups.places.port import Place, uploading

MIB = 1024 * 1024
SIZE = 256 * MIB
RUNS = 3
#: Of what the destination takes from its own client.
GOAL = 0.7
#: As pieces of a backup come.
PIECE = 256 * 1024
LOGIN, SECRET = "somebody", "hush"
Work = Callable[[], None]


def rows() -> Iterator[Row]:
    """On servers of their own, each in a process of its own, in turn with the peer."""
    with tempfile.TemporaryDirectory(prefix="portolan-bench-") as folder:
        file = Path(folder) / "archive"
        file.write_bytes(os.urandom(SIZE))
        yield from _s3(file)
        yield from _sftp(file)


def _compared(what: str, ours: Work, peer: Work, name: str) -> Row:
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS):
        progress(f"row 10: {what}, {run + 1} of {RUNS}")
        for work, found in ((peer, times[1]), (ours, times[0])):
            begun = time.monotonic()
            work()
            found.append(time.monotonic() - begun)
    speed, reference = (SIZE / MIB / median(found) for found in times)
    ratio = speed / reference
    size = f"{SIZE // MIB} MiB"
    return Row(10, what, size, f"{speed:.0f} MiB/s", f"{name} {reference:.0f} MiB/s", ratio, ratio >= GOAL)


def _put(place: Place, file: Path) -> None:
    with uploading(place, "db/ours") as upload, file.open("rb") as source:
        while piece := source.read(PIECE):
            upload.write(piece)


def _get(place: Place) -> None:
    with place.open("db/ours") as source:
        taken = sum(len(piece) for piece in iter(lambda: source.read(PIECE), b""))
    assert taken == SIZE


def _s3(file: Path) -> Iterator[Row]:
    with _moto() as port:
        endpoint = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=LOGIN,
            aws_secret_access_key=SECRET,
        )  # fmt: skip
        client.create_bucket(Bucket=servers.BUCKET)
        address = f"s3://{servers.BUCKET}/below?endpoint={endpoint}"

        def put() -> None:
            with file.open("rb") as source:
                client.upload_fileobj(source, servers.BUCKET, "theirs")

        def get() -> None:
            client.download_fileobj(servers.BUCKET, "theirs", io.BytesIO())

        with contextlib.closing(open_place(address, Access(LOGIN, SECRET))) as place:
            yield _compared("S3, upload", lambda: _put(place, file), put, "boto3")
            yield _compared("S3, download", lambda: _get(place), get, "boto3")


@contextlib.contextmanager
def _moto() -> Iterator[int]:
    """Not in this process: what it does would be counted as ours."""
    script = "import sys, time; from tests.topology.backups import servers\n"
    script += "with servers.s3() as port: print(port, flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(20)


def _sftp(file: Path) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="portolan-bench-") as home, servers.sshd(Path(home)) as server:
        address = f"sftp://{getpass.getuser()}@127.0.0.1:{server.port}{server.folder}"
        access = Access(secret=server.identity, host_key=server.host_key)
        options = ["-i", f"{home}/mine", "-P", str(server.port), "-o", "StrictHostKeyChecking=no"]
        options += ("-o", "UserKnownHostsFile=/dev/null", "-q", "-b", "-", f"{getpass.getuser()}@127.0.0.1")

        def sftp(line: str) -> None:
            subprocess.run(["sftp", *options], input=line, text=True, check=True, stdout=subprocess.DEVNULL)

        wait_for(lambda: server.folder.exists(), "the server")
        with contextlib.closing(open_place(address, access)) as place:
            put, get = f"put {file} {server.folder}/theirs\n", f"get {server.folder}/theirs /dev/null\n"
            yield _compared("SFTP, upload", lambda: _put(place, file), lambda: sftp(put), "sftp put")
            yield _compared("SFTP, download", lambda: _get(place), lambda: sftp(get), "sftp get")
