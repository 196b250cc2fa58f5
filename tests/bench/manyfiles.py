"""Row 10, of very many small files: beside plain `tar`, and how long the old and the new change places."""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.table import Row, limited, median, progress
from tests.engine import trees
from tests.engine.engines import RealEngine

FILES = 100_000
IN_A_FOLDER = 500
RUNS = 3
#: So many times what `tar` needs.
MOST = 1.3
MOST_SECONDS = 1.0
MANY = "many"
Work = Callable[[], None]


def fill(engine: RealEngine) -> Path:
    """A volume of them; its folder on this machine."""
    engine.api("POST", "/volumes/create", {"Name": MANY})
    root = trees.on_disk(engine, MANY)
    rng = random.Random(FILES)
    for number in range(FILES):
        folder = root / str(number // IN_A_FOLDER)
        if number % IN_A_FOLDER == 0:
            folder.mkdir()
        (folder / str(number)).write_bytes(rng.randbytes(rng.randrange(4096)))
    return root


def tar_out(root: Path) -> None:
    """As it would be piped anywhere: into nothing it would not even read the files."""
    command = "tar --create --file=- . | cat >/dev/null"
    subprocess.run(command, shell=True, cwd=root, check=True)


def tar_in(file: Path, to: Path) -> None:
    """Into a folder of the same disk, and onto the disk: so is a restore when it is said to be done.

    The engine unmounts the helper's root, which is an overlay, and Linux writes out all of the file system
    that lies under one when that goes (`ovl_sync_fs`, seen in dockerd's stack). `docker cp` waits for it too.
    """
    to.mkdir()
    subprocess.run(["tar", "--extract", "--file", file, "--directory", to], check=True)
    subprocess.run(["sync", "--file-system", to], check=True)


def compared(what: str, ours: Work, peer: Work) -> Row:
    """Times, in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS):
        progress(f"row 10: {what}, {run + 1} of {RUNS}")
        for work, found in ((peer, times[1]), (ours, times[0])):
            begun = time.monotonic()
            work()
            found.append(time.monotonic() - begun)
    mine, reference = median(times[0]), median(times[1])
    size, ratio = f"{FILES:,} files", mine / reference
    return Row(10, what, size, f"{mine:.1f} s", f"tar {reference:.1f} s", ratio, ratio <= MOST)


class Watched:
    """How long a volume's root is neither the old nor the new: looked at all the time, from beside."""

    def __init__(self, root: Path, old: str, new: str) -> None:
        self._root, self._old, self._new = root, old, new
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.left = self.came = 0.0

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            names = set(os.listdir(self._root))
            if not self.left and self._old not in names:
                self.left = time.monotonic()
            if not self.came and self._new in names:
                self.came = time.monotonic()
            time.sleep(0.001)


def switch(root: Path, new: str, replace: Work) -> Iterator[Row]:
    """From the first of the old that is gone to the last of the new that is there."""
    old = "old-marker"
    seconds = []
    for run in range(RUNS):
        progress(f"row 10: replacing, {run + 1} of {RUNS}")
        (root / old).touch()
        (root / new).unlink(missing_ok=True)
        with Watched(root, old, new) as watched:
            replace()
        seconds.append(watched.came - watched.left)
    yield limited(
        10, "replacing: neither old nor new", f"{FILES:,} files", median(seconds), MOST_SECONDS, "s", 3
    )
