"""A busybox image, made from the machine's own static busybox: nothing is pulled from anywhere."""

from __future__ import annotations

import io
import shutil
import tarfile
from functools import cache
from pathlib import Path

NAME = "busybox:latest"
#: What a container does unless told otherwise: it waits, and ends at once when asked to.
COMMAND = "trap 'exit 0' TERM INT; while :; do sleep 86400 & wait; done"
LINKS = (
    "sh",
    "sleep",
    "echo",
    "cat",
    "true",
    "false",
    "wget",
    "httpd",
    "nc",
    "ping",
    "ip",
    "touch",
    "mkdir",
    "rm",
    "test",
)


@cache
def archive() -> bytes:
    """A root file system as tar: busybox and its names."""
    found = shutil.which("busybox")
    if found is None:
        raise RuntimeError("busybox is not installed")
    _must_run_alone(found)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for folder in ("bin", "tmp", "etc", "data", "var", "usr", "proc", "sys", "dev"):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        tar.add(Path(found).resolve(), "bin/busybox")
        for name in LINKS:
            entry = tarfile.TarInfo(f"bin/{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(entry)
    return buffer.getvalue()


def _must_run_alone(program: str) -> None:
    """Refuse a busybox that needs shared libraries: an image of it alone could not run."""
    with Path(program).open("rb") as file:
        if b"/ld-linux" in file.read(4096):
            raise RuntimeError(f"{program} is not statically linked: install busybox-static")
