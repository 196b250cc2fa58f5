"""The control groups that engines make for their containers, on either version of the kernel's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
#: Microseconds, as kernels have it where nothing else is said.
PERIOD = 100_000


def named(pattern: str) -> list[Path]:
    """The groups of this name, one in each hierarchy."""
    return [*ROOT.glob(pattern), *ROOT.glob(f"*/{pattern}")]


def remove(name: str) -> bool:
    """Remove a group and those inside, of which none is needed any more; whether all are gone.

    Paused processes end only when they go on, so they do; it takes them a moment, and another call.
    """
    for group in named(name):
        _thaw(group)
        for path in _inside_out(group):
            with suppress(OSError):
                path.rmdir()
    return not named(name)


def limit(name: str, percent: int | None) -> None:
    """Give all that runs in a group together so much of one processor; `None`: whatever there is."""
    quota = percent * PERIOD // 100 if percent is not None else None
    switches = {"cpu.cfs_quota_us": f"{quota or -1}", "cpu.max": f"{quota or 'max'} {PERIOD}"}
    found = [(group / switch, value) for group in named(name) for switch, value in switches.items()]
    written = [path.write_text(value) for path, value in found if path.exists()]
    if not written:
        raise RuntimeError(f"{name} cannot be limited: the kernel shares processors out in no such way.")


def _thaw(group: Path) -> None:
    for path in _inside_out(group):
        for switch, off in (("freezer.state", "THAWED"), ("cgroup.freeze", "0")):
            with suppress(OSError):
                if (path / switch).exists():
                    (path / switch).write_text(off)


def _inside_out(group: Path) -> Iterator[Path]:
    """Those that are there at this moment: containers that end take theirs along."""
    yield from sorted((Path(folder) for folder, _folders, _files in os.walk(group)), reverse=True)
