"""Versioned addresses of the static files: `/static/v-<what they are>/…`.

What such an address names never changes, so a browser keeps the file and does not ask again: of a hundred
small modules none costs a second page a request. Relative imports and pictures stay below the version by
themselves. An edited file makes another version, without a restart.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

#: Holds types only; nothing runs in it and nothing asks for it.
TYPES = "types.js"
_VERSION = re.compile(r"v-([0-9a-f]{12})/")


@dataclass(frozen=True, slots=True)
class Assets:
    """The static files as they are at one moment."""

    version: str
    modules: tuple[str, ...]


def current() -> Assets:
    """What is on the disk now; looked at once a second at most, as one page asks a hundred times."""
    return _look(Path(settings.STATICFILES_DIRS[0]), int(time.monotonic()))


def url(path: str) -> str:
    """The versioned address of a static file."""
    return f"{settings.STATIC_URL}v-{current().version}/{path}"


def without_version(path: str) -> tuple[str, bool]:
    """The plain path of a static file, and whether it was asked for in the version it has now."""
    rest = path.removeprefix(settings.STATIC_URL)
    found = _VERSION.match(rest)
    if found is None:
        return path, False
    return settings.STATIC_URL + rest[found.end() :], found[1] == current().version


@lru_cache(maxsize=1)
def _look(static: Path, _second: int) -> Assets:
    files = sorted(_files(static))
    digest = hashlib.sha256("\n".join(f"{name} {changed} {size}" for name, changed, size in files).encode())
    own = (name for name, _changed, _size in files if name.startswith("dashboard/js/"))
    modules = tuple(name for name in own if name.endswith(".js") and not name.endswith(f"/{TYPES}"))
    return Assets(digest.hexdigest()[:12], ("vendor/d3.js", *modules))


def _files(folder: Path, prefix: str = "") -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(folder / entry.name, f"{prefix}{entry.name}/")
            else:
                seen = entry.stat()
                yield f"{prefix}{entry.name}", seen.st_mtime_ns, seen.st_size
