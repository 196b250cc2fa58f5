"""The header that nearly every entry of an archive has, recognized at a glance.

All that is recognized here the whole rules (`tar.py`) would read in the same way, at several times the cost;
they are asked about what is not.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

#: Every number in octal, as long as its field, in a ustar header that nobody has added anything to.
_FIELDS = rb"(?:[0-7]{7}\0){3}([0-7]{11})\0[0-7]{11}\0([0-7]{6})\0 "
_MAGIC = rb"ustar\00000.{64}(?:[0-7]{7}\0|\0{8}){2}"
_ENTRY = rb"(.{100})" + _FIELDS + rb"([0-6x])(.{100})" + _MAGIC + rb"(.{155})\0{12}"
_HEADER = re.compile(_ENTRY, re.DOTALL)
#: A header of a header, what it says in one block, and the header itself.
_TIMED = re.compile(
    rb".{100}" + _FIELDS + rb"x.{100}" + _MAGIC + rb".{155}\0{12}(.{512})" + _ENTRY, re.DOTALL
)
_BLOCK, TIMED_BYTES = 512, 3 * 512
#: An extended header that says a time, as GNU tar writes one for nearly every entry. All fit 63 bits.
_TIME = re.compile(rb"([0-9]{2}) mtime=([0-9]{1,18}(?:\.[0-9]+)?)\n")
#: The lower half of Adler's sum is that of the bytes, beginning with one: exact for half a block, whose bytes
#: come to less than what it is counted modulo.
_HALF, _SUM, _BEGUN = 256, 0xFFFF, 2
#: The checksum's own field counts as if it were eight spaces.
_SPACES = 8 * 32


class Plain(NamedTuple):
    """What such a header says."""

    kind: bytes
    size: int
    name: bytes
    target: bytes


def header(block: bytes) -> Plain | None:
    """What a block of 512 bytes says, if it is a plain header and its checksum is right."""
    found = _HEADER.fullmatch(block)
    if found is None:
        return None
    name, size, digits, kind, target, prefix = found.groups()
    return _plain(block, name, size, digits, kind, target, prefix)


def timed(view: memoryview, position: int) -> tuple[Plain, bytes, bytes] | None:
    """The next three blocks, if they are a header that says a time alone, and a plain one of no other header.

    What the plain one says, its block, and the time.
    """
    found = _TIMED.match(view, position)
    if found is None:
        return None
    length, digits, content, *fields = found.groups()
    when = time(content[: int(length, 8)])
    if when is None or total(view[position : position + _BLOCK]) != int(digits, 8):
        return None
    block = bytes(view[position + 2 * _BLOCK : position + TIMED_BYTES])
    entry = _plain(block, *fields)
    return (entry, block, when) if entry is not None and entry.kind != b"x" else None


def _plain(
    block: bytes, name: bytes, size: bytes, digits: bytes, kind: bytes, target: bytes, prefix: bytes
) -> Plain | None:
    if total(block) != int(digits, 8):
        return None
    name = name.partition(b"\0")[0]
    if prefix[0]:
        name = prefix.partition(b"\0")[0] + b"/" + name
    return Plain(kind, int(size, 8), name, target.partition(b"\0")[0])


def time(content: bytes) -> bytes | None:
    """The time in an extended header, if it says nothing else."""
    found = _TIME.fullmatch(content)
    return found[2] if found is not None and int(found[1]) == len(content) else None


def total(block: bytes | memoryview) -> int:
    """What a header's checksum should be, found without a step of Python's own for each byte."""
    upper, lower = zlib.adler32(block[:_HALF]) & _SUM, zlib.adler32(block[_HALF:]) & _SUM
    return upper + lower - _BEGUN - sum(block[148:156]) + _SPACES
