"""The forms in which a backup is kept: tar, tar.gz, tar.zst; written as asked, recognized when read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from typing import IO, Protocol, cast

import zstandard

from topology.messages import gettext_noop
from topology.volumes.errors import BadArchive
from topology.volumes.tar import damaged

Pieces = Iterable[bytes | memoryview]

FORMATS = ("tar", "tar.gz", "tar.zst")
PIECE = 64 * 1024
#: What needs no unpacking, in larger pieces: each costs several steps more.
PLAIN_PIECE = 256 * 1024
#: A frame may ask its reader for so much memory, no more.
LARGEST_WINDOW = 32 * 1024 * 1024
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: A frame that is passed over; `pzstd` begins with one.
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
#: What people are likely to give that is not read here.
_FOREIGN = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"PK\x03\x04": "zip",
    b"7z\xbc\xaf": "7-Zip",
    b"\x04\x22\x4d\x18": "lz4",
}
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class Reader(Protocol):
    """Something that bytes can be read from, as a file."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


def compressed(pieces: Pieces, form: str) -> Generator[bytes | memoryview, None, None]:
    """The same in one of `FORMATS`."""
    if form == "tar":
        yield from pieces
        return
    # Level 1 of gzip and 3 of zstd keep a disk busy; more would make everybody wait for a few per cent.
    packer = (
        zlib.compressobj(1, wbits=_GZIP_WINDOW)
        if form == "tar.gz"
        else zstandard.ZstdCompressor(level=3, write_checksum=True).compressobj()
    )
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def opened(source: Reader) -> Iterator[bytes]:
    """What is in an archive of any of the forms, in pieces, at no more than a few MiB of memory."""
    first = source.read(PIECE)
    rest = _Prefixed(first, source)
    if first.startswith(_GZIP):
        return _gunzipped(rest)
    if first.startswith(_ZSTD) or _SKIPPABLE.match(first):
        return _unzstded(rest)
    _check_foreign(first)
    return iter(lambda: rest.read(PLAIN_PIECE), b"")


def _check_foreign(first: bytes) -> None:
    program = next((name for magic, name in _FOREIGN.items() if first.startswith(magic)), None)
    if program is not None and first[257:262] != b"ustar":  # a file in a tar archive may be called anything
        template = gettext_noop("This is packed with %(program)s. Give it as tar, tar.gz or tar.zst.")
        raise BadArchive("not_an_archive", template, program=program)


class _Prefixed:
    """A source of which something has been read already."""

    def __init__(self, first: bytes, source: Reader) -> None:
        self._first = first
        self._source = source

    def read(self, size: int = -1, /) -> bytes:
        if self._first:
            piece, self._first = self._first, b""
            return piece
        return self._source.read(PIECE if size < 0 else size)


def _gunzipped(source: Reader) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    data = source.read(PIECE)
    try:
        while data:
            if piece := unpacker.decompress(data, PIECE):
                yield piece
            data = unpacker.unconsumed_tail
            if unpacker.eof:  # more of the same may follow: gzip files can be put behind each other
                data = unpacker.unused_data.lstrip(b"\0") or source.read(PIECE).lstrip(b"\0")
                if not data:
                    return
                unpacker = zlib.decompressobj(_GZIP_WINDOW)
            data = data or source.read(PIECE)
        yield unpacker.flush()
    except zlib.error:
        raise damaged() from None
    if not unpacker.eof:
        raise _truncated()


def _unzstded(source: Reader) -> Iterator[bytes]:
    unpacker = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
    try:
        with unpacker.stream_reader(
            cast("IO[bytes]", source), read_size=PIECE, read_across_frames=True, closefd=False
        ) as reader:
            piece = reader.read(PIECE)
            if not piece:
                raise _truncated()
            while piece:
                yield piece
                piece = reader.read(PIECE)
    except zstandard.ZstdError as error:
        if "window" in str(error) or "memory" in str(error):
            template = gettext_noop("The archive was packed so tightly that unpacking needs too much memory.")
            raise BadArchive("too_large", template) from None
        raise damaged() from None


def _truncated() -> BadArchive:
    return BadArchive("truncated", gettext_noop("The archive ends too early: a part of it is missing."))
