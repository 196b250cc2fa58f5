"""Volumes backed up and restored without a server, and archives to restore."""

from __future__ import annotations

import io
import tarfile
from contextlib import closing

from topology.engine.port import Storage
from topology.volumes.backup import backup
from topology.volumes.check import Limits
from topology.volumes.compress import compressed
from topology.volumes.journal import Journal
from topology.volumes.manifest import About
from topology.volumes.progress import Progress
from topology.volumes.restore import Mode, Restored, Restoring

OWNER, STRANGER = "test.test.test", "1.2.3"


def backed_up(storage: Storage, volume: str, form: str = "tar") -> bytes:
    about = About(volume, "local", "ENGINE", "2026-01-01T00:00:00+00:00")
    with closing(backup(storage, about, OWNER, Progress())) as pieces:
        return b"".join(compressed(pieces, form))


def restore(
    storage: Storage, archive: bytes, volume: str, mode: Mode = "new", limits: Limits | None = None
) -> Restored:
    restoring = Restoring(storage, volume, mode, OWNER, Progress(), Journal(), limits or Limits())
    return restoring.run(io.BytesIO(archive))


def archive_of(**files: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content.encode()))
    return buffer.getvalue()


def archive_with(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", first: str = "good") -> bytes:
    """An archive of a file and one more entry."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(tarfile.TarInfo(first))
        tar.addfile(info)
    return buffer.getvalue()
