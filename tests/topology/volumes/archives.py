"""Tar archives for tests, and what the product's scanner makes of them."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable

from topology.volumes.tar import Entry, Scanner


def entry(
    name: str, kind: bytes = tarfile.REGTYPE, *, target: str = "", content: bytes = b"", **pax: str
) -> tuple[tarfile.TarInfo, bytes]:
    """One entry and its content."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, len(content)
    info.pax_headers = pax
    return info, content


def archive(*entries: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """An archive of these."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as tar:
        for info, content in entries:
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def scanned(pieces: Iterable[bytes]) -> tuple[list[Entry], bytes]:
    """The entries of an archive in these pieces, and what is passed on."""
    found: list[Entry] = []

    def visit(entry: Entry) -> bool:
        found.append(entry)
        return True

    scanner = Scanner(visit)
    passed = b"".join(bytes(part) for piece in pieces for part in scanner.feed(piece))
    scanner.finish()
    return found, passed
