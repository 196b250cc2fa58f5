"""Tar archives for tests, and what the product's scanner makes of them."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

from topology.volumes.tar import BLOCK, Entry, Scanner


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


def unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """All of it, as it is; Debian 12's own Python knows no filters, and later ones want to be told of one."""
    tar.extraction_filter = getattr(tarfile, "fully_trusted_filter", None)
    tar.extractall(folder)


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


def header(
    name: bytes, kind: bytes = b"0", size: int = 0, *, magic: bytes = b"ustar\x0000", prefix: bytes = b""
) -> bytes:
    """A header block, made by hand where no library would make it so."""
    block = bytearray(BLOCK)
    block[: len(name)] = name
    block[124:136] = b"%011o\0" % size
    block[156:157] = kind
    block[257 : 257 + len(magic)] = magic
    block[345 : 345 + len(prefix)] = prefix
    return summed(block)


def summed(block: bytearray) -> bytes:
    """A header block with its right checksum."""
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def pax(kind: bytes = b"x", /, **records: str) -> bytes:
    """An extended header; `__` in a key stands for a dot."""
    made = b"".join(record(f" {key.replace('__', '.')}={value}\n") for key, value in records.items())
    return header(b"x", kind, len(made)) + made + bytes(-len(made) % BLOCK)


def record(body: str) -> bytes:
    """A record of an extended header, which begins with its own length."""
    return f"{len(body) + 2}{body}".encode() if len(body) > 7 else f"{len(body) + 1}{body}".encode()


def long_name(name: bytes, kind: bytes = b"L") -> bytes:
    """A name, or with `K` a link's target, as GNU writes long ones."""
    return header(b"././@LongLink", kind, len(name) + 1) + name + bytes(BLOCK - len(name) % BLOCK)
