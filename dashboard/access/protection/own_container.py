"""What Portolan itself runs in: its own container, if it runs in one, as the kernel tells it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

#: Docker mounts these files into each container, out of a folder that is named after the container.
_MOUNT = re.compile(r"/containers/([0-9a-f]{64})/(?:hostname|hosts|resolv\.conf)\b")
_CGROUP = re.compile(r"(?:/docker/|docker-)([0-9a-f]{64})")


@lru_cache(maxsize=1)
def container_id(proc: Path = Path("/proc/self")) -> str | None:
    """The full ID of the container that this process runs in, or `None` outside of one."""
    for name, pattern in (("mountinfo", _MOUNT), ("cgroup", _CGROUP)):
        found = pattern.search(_text(proc / name))
        if found is not None:
            return found[1]
    return None


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
