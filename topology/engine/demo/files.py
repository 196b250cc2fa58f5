"""What is in the volumes of the demo host: invented files, the same for the same name, and what was restored.

Invented files hold no memory until somebody reads them.
"""

from __future__ import annotations

import copy
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

FOLDER_BYTES = 4096
#: When the files were last written: fixed, so that two backups of one volume are the same.
WRITTEN = 1_752_000_000
_LARGEST = 3 * 1024 * 1024

#: By what is in a volume's name: paths with the owner of all, and the text with which each file begins.
_KINDS: tuple[tuple[tuple[str, ...], int, tuple[tuple[str, str], ...]], ...] = (
    (("db", "postgres", "sql"), 999, (
        ("PG_VERSION", "16\n"), ("postgresql.conf", "listen_addresses = '*'\nmax_connections = 100\n"),
        ("base/1/1259", ""), ("base/16384/2619", ""), ("global/pg_control", ""),
        ("pg_wal/000000010000000000000001", ""),
    )),
    (("redis", "cache", "queue"), 999, (
        ("dump.rdb", "REDIS0011"), ("appendonlydir/appendonly.aof.1.incr.aof", ""),
    )),
    (("upload", "media", "download"), 1000, (
        ("2026/10/team.jpg", "\xff\xd8\xff"), ("2026/11/invoice-4711.pdf", "%PDF-1.7"),
        ("2026/11/cover.png", "\x89PNG"),
    )),
    (("letsencrypt", "key", "cert"), 0, (
        ("acme.json", '{"Certificates": []}\n'), ("accounts/readme.txt", "Invented.\n"),
    )),
)  # fmt: skip
_OTHER = (
    1000,
    (("config.yml", "# invented by demo://\nlog: info\n"), ("data/state.dat", ""), ("logs/app.log", "")),
)


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One entry of a volume: as tar describes it, and how to come by its content."""

    info: tarfile.TarInfo
    read: Callable[[], bytes] = bytes

    @property
    def held(self) -> int:
        """The bytes that it has on a disk."""
        return FOLDER_BYTES if self.info.isdir() else self.info.size


@dataclass(slots=True)
class DemoFiles:
    """The entries of one volume by their path from its root, which itself is ''."""

    entries: dict[str, DemoFile] = field(default_factory=lambda: {"": folder("")})

    @property
    def written(self) -> int:
        """The bytes that are held in memory: not those of what is only invented."""
        return sum(one.held for one in self.entries.values() if not isinstance(one.read, _Content))

    @property
    def size(self) -> int:
        """All bytes, as `docker system df -v` counts them."""
        return sum(one.held for one in self.entries.values())

    def below(self, path: str) -> Iterator[tuple[str, DemoFile]]:
        """An entry and all in it, folders first; nothing if it is not there."""
        inside = f"{path}/" if path else ""
        for each in sorted(self.entries):
            if each == path or (each.startswith(inside) and each):
                yield each, self.entries[each]

    def put(self, path: str, new: DemoFile) -> None:
        """Make an entry, with the folders that lead to it, in place of what is there by that name."""
        known = self.entries.get(path)
        if path and not (known is not None and known.info.isdir() and new.info.isdir()):
            self.remove(path)
        parent = path.rpartition("/")[0]
        if path and parent not in self.entries:
            self.put(parent, folder(parent))
        self.entries[path] = new

    def remove(self, path: str) -> None:
        """Take out an entry and all in it; of the root only what is in it."""
        for each, _ in list(self.below(path)):
            if each:
                del self.entries[each]


def folder(path: str, owner: int = 0) -> DemoFile:
    """A folder as the engine makes one."""
    info = tarfile.TarInfo(path)
    info.type, info.mode, info.mtime, info.uid, info.gid = tarfile.DIRTYPE, 0o755, WRITTEN, owner, owner
    return DemoFile(info)


def invented(volume: str) -> DemoFiles:
    """What somebody finds in a volume of that name."""
    owner, files = next(
        ((uid, found) for words, uid, found in _KINDS if any(word in volume for word in words)), _OTHER
    )
    made = DemoFiles({"": folder("", owner)})
    for path, beginning in files:
        seed = f"{volume}/{path}"
        info = tarfile.TarInfo(path)
        info.size = _size(seed, beginning)
        info.mode, info.mtime, info.uid, info.gid = 0o600 if owner else 0o644, WRITTEN, owner, owner
        made.put(path, DemoFile(info, _Content(seed, beginning, info.size)))
    return made


def renamed(info: tarfile.TarInfo, name: str) -> tarfile.TarInfo:
    """The same entry by another name."""
    fresh = copy.copy(info)
    fresh.name = name
    fresh.pax_headers = {key: value for key, value in info.pax_headers.items() if key not in ("path", "size")}
    return fresh


def _size(seed: str, beginning: str) -> int:
    """Text is as long as it is; of what cannot be read, few files are large."""
    if beginning.endswith("\n"):
        return len(beginning.encode("latin-1"))
    return 64 + int(_LARGEST * Random(seed).random() ** 6)  # noqa: S311 - invented, no secret


@dataclass(frozen=True, slots=True)
class _Content:
    seed: str
    beginning: str
    size: int

    def __call__(self) -> bytes:
        start = self.beginning.encode("latin-1")
        return start + Random(self.seed).randbytes(self.size - len(start))  # noqa: S311 - invented, no secret
