"""Row 10: a volume of 2 GiB out, in and to another volume, beside what `docker cp` needs for the same.

What bounds it (two cores shared with others, Docker 28.5, a volume of 1 GiB in memory): `docker cp` moved
463 to 593 MiB/s; what a helper's tar writes, attached to and thrown away, came at 472 to 567; a backup
within one process was made at 457 to 488 in three runs of four, of which the checksum is 0.6 s of CPU. To
count that in a thread beside gained nothing: the engine, the shim, tar and whoever reads have both cores
busy. A command needs 0.8 s more, whatever the size. Of 100,000 small files, tar with the options that lose
nothing needs 1.4 to 1.8 times as long as plain tar, before anybody has read what it writes.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from tests.bench import manyfiles
from tests.bench.server import Server, serving
from tests.bench.table import Row, limited, median, progress
from tests.engine.engines import RealEngine
from tests.server import ROOT, environment

MIB = 1024 * 1024
SIZE = 2048 * MIB
RUNS = 3
#: Of what `docker cp` moves in the same time.
GOAL = 0.8
MOST_MEMORY = 64.0
ORIGIN, HOLDER = "origin", "holder"


def rows(version: str) -> Iterator[Row]:
    """On an engine of its own, in turn with the peer."""
    engine = RealEngine(version)
    try:
        progress("row 10: filling a volume")
        engine.run(HOLDER, "--volume", f"{ORIGIN}:/d")
        count = SIZE // MIB // 4
        fill = f"for i in 1 2 3 4; do /bin/busybox dd if=/dev/urandom of=/d/$i bs=1M count={count}; done"
        engine.docker("exec", HOLDER, "/bin/busybox", "sh", "-c", fill)
        with tempfile.TemporaryDirectory(prefix="portolan-bench-") as folder, serving(engine.url) as server:
            yield from _measured(engine, server, Path(folder))
    finally:
        engine.close()


def _measured(engine: RealEngine, server: Server, folder: Path) -> Iterator[Row]:
    bench = _Bench(engine, server, folder)
    size = f"2 GiB, Docker {engine.version}"
    bench.page_out()  # once, so that what is loaded late is not counted as growth
    before = _reset_peak(server.pid)
    yield _compared("backup, command line", size, bench.command_out, bench.cp_out)
    yield _compared("backup, download", size, bench.page_out, bench.cp_out)
    bench.command_to_file()
    yield _compared("restore, command line", size, bench.command_in, bench.cp_in)
    yield _compared("restore, upload", size, bench.page_in, bench.cp_in)
    yield _compared("copy", size, bench.page_copy, bench.cp_across)
    yield limited(10, "growth of the server's memory", size, _peak(server.pid) - before, MOST_MEMORY, "MiB")
    yield from _many(bench)


def _many(bench: _Bench) -> Iterator[Row]:
    progress("row 10: making very many files")
    root = manyfiles.fill(bench.engine)
    (root / "new-marker").touch()
    bench.origin = manyfiles.MANY
    yield manyfiles.compared("backup of small files", bench.page_out, lambda: manyfiles.tar_out(root))
    bench.command_to_file()
    folders = (root.parent.parent.parent / f"peer-{number}" for number in itertools.count())
    yield manyfiles.compared(
        "restore of small files", bench.page_in, lambda: manyfiles.tar_in(bench.file, next(folders))
    )
    yield from manyfiles.switch(root, "new-marker", bench.replace)


def _compared(what: str, size: str, ours: Callable[[], None], peer: Callable[[], None]) -> Row:
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS):
        progress(f"row 10: {what}, {run + 1} of {RUNS}")
        for work, found in ((peer, times[1]), (ours, times[0])):
            begun = time.monotonic()
            work()
            found.append(time.monotonic() - begun)
    speed, reference = (SIZE / MIB / median(found) for found in times)
    ratio = speed / reference
    return Row(10, what, size, f"{speed:.0f} MiB/s", f"docker cp {reference:.0f} MiB/s", ratio, ratio >= GOAL)


class _Bench:
    """Each way of moving the volume, ours and the peer's."""

    def __init__(self, engine: RealEngine, server: Server, folder: Path) -> None:
        self.engine = engine
        self.server = server
        self.folder = folder
        self.file = folder / "backup.tar"
        self.origin = ORIGIN
        self.count = 0

    def cp_out(self) -> None:
        with open(os.devnull, "wb") as nowhere:
            self._docker("cp", f"{HOLDER}:/d/.", "-", out=nowhere)

    def cp_in(self) -> None:
        with self._fresh() as name, self.file.open("rb") as given:
            self._docker("cp", "-", f"{name}:/d", given=given)

    def cp_across(self) -> None:
        with self._fresh() as name:
            out = subprocess.Popen(
                [str(self.engine.programs / "docker"), "cp", f"{HOLDER}:/d/.", "-"],
                env=self.engine.environment, stdout=subprocess.PIPE,
            )  # fmt: skip
            self._docker("cp", "-", f"{name}:/d", given=out.stdout)
            out.wait()

    def command_out(self) -> None:
        with open(os.devnull, "wb") as nowhere:
            self._command("backup", self.origin, "-", out=nowhere)

    def command_to_file(self) -> None:
        self._command("backup", self.origin, str(self.file))

    def command_in(self) -> None:
        self._command("restore", self._new(), str(self.file))

    def page_out(self) -> None:
        """As a browser's download; what comes is thrown away as it is, chunks and all."""
        head = f"GET /api/volumes/{self.origin}/backup?format=tar HTTP/1.1\r\nConnection: close\r\n"
        buffer, taken = bytearray(MIB), 0
        with closing(socket.create_connection(("127.0.0.1", self.server.port))) as wire:
            wire.sendall(f"{head}Host: 127.0.0.1\r\nCookie: {self.server.cookie_header}\r\n\r\n".encode())
            while size := wire.recv_into(buffer):
                taken += size
        assert taken > (SIZE if self.origin == ORIGIN else manyfiles.FILES * 512)

    def page_in(self) -> None:
        answer = self._call("POST", f"/api/volumes/{self._new()}/restore?mode=new", self.file.open("rb"))
        assert answer["verified"]

    def replace(self) -> None:
        self._command("restore", self.origin, str(self.file), "--replace")

    def page_copy(self) -> None:
        job = self._call("POST", f"/api/volumes/{ORIGIN}/copy", json.dumps({"to": self._new()}).encode())
        while job["state"] == "running":
            time.sleep(0.02)
            job = self._call("GET", f"/api/jobs/{job['id']}")
        assert job["state"] == "done", job

    def _call(self, method: str, path: str, body: IO[bytes] | bytes | None = None) -> Any:  # noqa: ANN401 - JSON
        headers = {"Cookie": self.server.cookie_header, "X-CSRFToken": self.server.cookies["csrftoken"]}
        headers |= {"Origin": self.server.url, "Content-Type": "application/json"}
        if not isinstance(body, bytes | None):
            headers["Content-Length"] = str(self.file.stat().st_size)
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, blocksize=MIB)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        assert answer.status < 300, content
        return json.loads(content)

    def _command(self, *arguments: str, out: IO[bytes] | None = None) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "volume", *arguments], cwd=ROOT, check=True, stdout=out,
            env=environment(self.engine.url, self.server.folder), stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _docker(self, *arguments: str, given: IO[bytes] | None = None, out: IO[bytes] | None = None) -> None:
        program = str(self.engine.programs / "docker")
        subprocess.run(
            [program, *arguments], env=self.engine.environment, check=True, stdin=given, stdout=out
        )

    def _fresh(self) -> _Container:
        return _Container(self.engine)

    def _new(self) -> str:
        """The name of a volume that is not there.

        The one before it goes, so that the disk does not fill, as the peer's does. Those of small files stay,
        as the peer's do: to remove a hundred thousand files takes longer than to restore them.
        """
        if self.count and self.origin == ORIGIN:
            self.engine.docker("volume", "rm", f"new-{self.count}")
        self.count += 1
        return f"new-{self.count}"


class _Container:
    """A container with a new volume, gone afterwards with its volume."""

    def __init__(self, engine: RealEngine) -> None:
        self._engine = engine

    def __enter__(self) -> str:
        self._name = self._engine.create("target", "--volume", "/d")
        return self._name

    def __exit__(self, *_error: object) -> None:
        self._engine.docker("rm", "--volumes", self._name)


def _reset_peak(pid: int) -> float:
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _peak(pid)


def _peak(pid: int) -> float:
    """The most memory that a process has had, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024
