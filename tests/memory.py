"""Memory instead of work: where tests keep what they make, and how often their engines look for garbage.

Temporary files are in memory, if the machine has room there. To start a container costs Docker 28.5 a
quarter more CPU where its data is on a disk. Engine 20.10 has its data there all the same, so that both kinds
of file system are looked at.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
DISK = Path("/var/tmp")
ROOM = 4 << 30
#: For programs in Go: no looking for garbage before there is so much. Engines start many that live for a
#: moment, of themselves too (`libnetwork-setkey`), which then need a quarter less CPU.
GARBAGE = {"GOGC": "off", "GOMEMLIMIT": "200MiB"}


def use_memory_for_temporary_files() -> None:
    """Let all temporary files of this process and of those it starts be in memory, if nobody said where."""
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def collect_garbage_seldom() -> None:
    """Let the engines that this process starts look for garbage seldom, unlike those of `make bench`."""
    os.environ.update(GARBAGE)


def garbage_collection() -> dict[str, str]:
    """What an engine is to be told of it."""
    return {name: os.environ[name] for name in GARBAGE if name in os.environ}


def folders() -> list[Path]:
    """Where something can be that a killed run has left."""
    return [Path(tempfile.gettempdir()), DISK]


def _has_room(folder: Path) -> bool:
    """Whether it is large enough, runs programs, and keeps attributes as volumes have them."""
    try:
        about = os.statvfs(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            os.setxattr(file.fileno(), "user.portolan", b"")
    except OSError:
        return False
    return about.f_bavail * about.f_frsize >= ROOM and not about.f_flag & os.ST_NOEXEC
