"""The proof at size, by hand: `python -m tests.engine.volumes.proof VERSION [FILES] [KILLS]`.

A tree of so many files, with a sparse one of 3 GiB and one of everything that files can be, goes through
backup, restore and compare, copy and compare, and is tried; then Portolan is killed while it replaces, so
many times at random moments, and what is there afterwards is compared with the old and the new. Prints
figures, and each difference; ends with 1 if there is any.
"""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.facts import Fact, facts, fill_with_everything
from tests.engine.volumes.restoring import OWNER
from tests.engine.volumes.test_exact import exact_backup, made, opened, without_time
from tests.server import ROOT, environment
from topology.engine.port import Storage
from topology.volumes.backup import backup
from topology.volumes.check import Limits
from topology.volumes.compress import Reader
from topology.volumes.copying import copy_to_new
from topology.volumes.exact import Exact
from topology.volumes.journal import Journal
from topology.volumes.manifest import About
from topology.volumes.progress import Progress
from topology.volumes.restore import Restoring
from topology.volumes.verifying import verify

GIB = 1024**3
IN_A_FOLDER = 500
LIMITS = Limits(devices=True, outward_links=True)
Facts = dict[bytes, Fact]
T = TypeVar("T")


def fill(root: Path, files: int) -> None:
    """So many small files in folders, links among them, and one with a hole of 3 GiB."""
    rng = random.Random(files)
    for number in range(files):
        folder = root / "many" / str(number // IN_A_FOLDER)
        if number % IN_A_FOLDER == 0:
            folder.mkdir(parents=True)
        path = folder / f"file-{number}"
        path.write_bytes(rng.randbytes(rng.randrange(4096)))
        os.utime(path, ns=(number * 1_000_000_007, number * 1_000_000_007))
        if number % 50 == 0:
            os.setxattr(path, "user.number", str(number).encode())
        if number % 70 == 0:
            os.link(path, folder / f"link-{number}")
    with (root / "hole").open("wb") as file:
        file.write(b"begin")
        file.seek(GIB)
        file.write(b"middle")
        file.truncate(3 * GIB)
    fill_with_everything(root)


def timed(what: str, work: Callable[[], T]) -> T:
    """What it gives, and how long it took."""
    began = time.monotonic()
    found = work()
    print(f"  {what}: {time.monotonic() - began:.1f} s", flush=True)
    return found


class Proof:
    """On one engine."""

    def __init__(self, engine: RealEngine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.storage, self.exact = opened(engine)
        self.wrong = 0

    def compare(self, what: str, volume: str, before: Facts) -> None:
        found = facts(trees.on_disk(self.engine, volume))
        names = {name for name in found.keys() | before.keys() if found.get(name) != before.get(name)}
        self.wrong += len(names)
        print(f"  {what}: {len(found)} entries, {len(names)} differences", flush=True)
        for name in sorted(names)[:5]:
            print(f"    {name!r}: {before.get(name)} -> {found.get(name)}")

    def ways(self, files: int) -> None:
        origin = made(self.engine, "origin")
        timed(f"making {files} files", lambda: fill(origin, files))
        before = timed("looking at them", lambda: facts(origin))
        archive = self.folder / "archive.tar"
        timed("backup", lambda: write(self.storage, self.exact, archive))
        print(f"  the archive has {archive.stat().st_size / 1024**2:.0f} MiB")
        with archive.open("rb") as file:
            timed("restore", lambda: restore(self.storage, self.exact, file, "fresh", "new"))
        self.compare("restored", "fresh", before)
        timed("copy", lambda: copy_to_new(
            self.storage, "origin", "copied", OWNER, Progress(), Journal(), self.exact,
        ))  # fmt: skip
        self.compare("copied", "copied", before)
        with archive.open("rb") as file:
            reader = cast("Reader", file)
            compared = timed("try it", lambda: verify(
                self.storage, reader, OWNER, Progress(), LIMITS, self.exact, exactly=True,
            ))  # fmt: skip
        print(f"  tried: {compared.entries} entries, {compared.count} differences")
        made(self.engine, "target").joinpath("old").write_text("old")
        with archive.open("rb") as file:
            timed("replace", lambda: restore(self.storage, self.exact, file, "target", "replace"))
        self.compare("replaced", "target", before)
        self.wrong += compared.count + len(trees.leftovers(self.engine))

    def kills(self, count: int, files: int = 3000) -> None:
        """The whole program is killed; the next one puts right what it has left."""
        new, old = made(self.engine, "new"), made(self.engine, "killed")
        fill(new, files)
        fill(old, files // 2)
        (old / "only-old").write_text("old")
        archive = self.folder / "new.tar"
        archive.write_bytes(exact_backup(self.storage, self.exact, "new"))
        ends = {"new": facts(new), "old": facts(old)}
        longest = self._replaced(archive, "probe", None)
        rng, came = random.Random(count), {"new": 0, "old": 0}
        for _ in range(count):
            self._replaced(archive, "killed", rng.uniform(0.5, longest))
            which, _found = self._settled(ends)
            if which is None:
                self.wrong += 1
                self.compare("a mix, beside the old", "killed", ends["old"])
                self.compare("a mix, beside the new", "killed", ends["new"])
                break
            came[which] += 1
            if which == "new":
                self._again(archive)
                ends["old"] = facts(trees.on_disk(self.engine, "killed"))
        print(f"  {count} kills: {came['old']} times the old, {came['new']} times the new", flush=True)
        self.wrong += len(trees.leftovers(self.engine))

    def _settled(self, ends: dict[str, Facts]) -> tuple[str | None, Facts]:
        """Whatever runs next puts it right, once the helper of what was killed has ended by itself."""
        which, found = None, Facts()
        for _ in range(20):
            self._manage("volume", "backups", "killed").wait()
            found = facts(trees.on_disk(self.engine, "killed"))
            which = next((name for name, end in ends.items() if alike(found, end)), None)
            if which is not None:
                break
            time.sleep(1)
        return which, found

    def _again(self, archive: Path) -> None:
        """Something else is the old one."""
        (trees.on_disk(self.engine, "killed") / f"mark-{time.monotonic_ns()}").write_text("old")

    def _replaced(self, archive: Path, volume: str, kill_after: float | None) -> float:
        if kill_after is None:
            made(self.engine, volume)
        began = time.monotonic()
        process = self._manage("volume", "restore", volume, str(archive), "--replace", "--devices")
        if kill_after is None:
            assert process.wait() == 0
            return time.monotonic() - began
        with suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return kill_after

    def _manage(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, env=environment(self.engine.url, self.folder / "data"),
        )  # fmt: skip


def alike(found: Facts, wanted: Facts) -> bool:
    """The time of the volume's own folder is that of the kill, as is announced."""
    if found == wanted:
        return True
    return {**found, b".": without_time(found[b"."])} == {**wanted, b".": without_time(wanted[b"."])}


def write(storage: Storage, exact: Exact, path: Path) -> None:
    about = About("origin", "local", "ENGINE", "2026-01-01T00:00:00+00:00", way="exact")
    with path.open("wb") as file, closing(backup(storage, about, OWNER, Progress(), exact)) as pieces:
        for piece in pieces:
            file.write(piece)


def restore(storage: Storage, exact: Exact, source: BinaryIO | io.BytesIO, volume: str, mode: str) -> None:
    arguments = (storage, volume, mode, OWNER, Progress(), Journal(), LIMITS)
    Restoring(*arguments, exact=exact).run(source)  # type: ignore[arg-type] # one of its modes


def main() -> None:
    version, *numbers = sys.argv[1:]
    files, kills = (*map(int, numbers), 100_000, 30)[:2] if len(numbers) != 1 else (int(numbers[0]), 30)
    engine = RealEngine(version)
    try:
        with tempfile.TemporaryDirectory(prefix="portolan-proof-") as folder:
            (Path(folder) / "data").mkdir()
            proof = Proof(engine, Path(folder))
            print(f"Docker {version}, {files} files, {kills} kills", flush=True)
            proof.ways(files)
            proof.kills(kills)
            print(f"Docker {version}: {proof.wrong} differences", flush=True)
    finally:
        engine.close()
    sys.exit(proof.wrong > 0)


if __name__ == "__main__":
    main()
