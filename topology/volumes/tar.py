"""A tar archive looked at while it streams by: which entries there are, without ever holding their content.

Read as the engine's own reader (Go's archive/tar) reads it: ustar, PAX and GNU headers, long names, sparse
files of every kind. What cannot be read so is an error, never a guess: two readers that disagree about where
an entry ends are how archives deceive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from topology.messages import gettext_noop
from topology.volumes import plain
from topology.volumes.errors import BadArchive
from topology.volumes.plain import Plain

BLOCK = 512
ZEROS = bytes(BLOCK)
END = bytes(2 * BLOCK)
#: A header of headers (long names, attributes) or an entry that is withheld may be so long.
LONGEST_HEADER = 1024 * 1024
#: One entry has a few headers of headers; a chain of them without end would cost hours and hold no entry.
MOST_EXTENSIONS = 16

REGULAR, LINK, SYMLINK, CHARACTER, BLOCK_DEVICE, FOLDER, FIFO = b"0", b"1", b"2", b"3", b"4", b"5", b"6"
_OLD_REGULAR, _CONTIGUOUS, OLD_SPARSE = b"\0", b"7", b"S"
_PAX, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK = b"x", b"g", b"L", b"K"
_EXTENSIONS = frozenset({_PAX, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK})
LARGEST_NUMBER = 2**63 - 1
#: No number of 63 bits is longer.
LONGEST_DECIMAL = 19
#: Mode, owner, group, size, time; and device numbers.
_NUMBERS = ((100, 108), (108, 116), (116, 124), (124, 136), (136, 148))
_DEVICE_NUMBERS = ((329, 337), (337, 345))
#: Types that have no content, whatever their size field says.
_BARE = frozenset({LINK, SYMLINK, CHARACTER, BLOCK_DEVICE, FOLDER, FIFO})
_KINDS = {
    b"V": "GNU volume label",
    b"M": "GNU multi-volume",
    b"D": "GNU incremental",
    b"N": "old GNU long name",
}
_KNOWN = _BARE | {REGULAR, _OLD_REGULAR, _CONTIGUOUS, OLD_SPARSE}


class Entry(NamedTuple):
    """One entry of an archive. `size` is that of its content, `stored` (what follows) without its holes."""

    type: bytes
    name: bytes
    target: bytes
    size: int
    block: bytes
    pax: Mapping[bytes, bytes]
    extended: bool
    stored: int = 0


Visit = Callable[[Entry], bool]


class Scanner:
    """Takes an archive in pieces of any size, gives back what is to be passed on, in whole blocks.

    `visit` is called with each entry before anything of it is given back, and says whether it is passed on;
    one that is withheld goes to `withheld` with its content. The archive's end is not given back.
    """

    def __init__(self, visit: Visit, withheld: Callable[[Entry, bytes], None] | None = None) -> None:
        self._visit = visit
        self._withheld = withheld
        self._rest = b""
        self._left = 0
        self._padding = 0
        self._sparse = False
        self._passing = True
        self._kept: Entry | None = None
        self._content = bytearray()
        self._extension = b""
        self._extensions = 0
        self._pax: dict[bytes, bytes] = {}
        self._long: dict[bytes, bytes] = {}
        #: Nothing of these says anything of the next entry's name, size or kind.
        self._bare = True
        self.entries = 0
        self.ended = False

    def feed(self, data: bytes | memoryview) -> Iterator[memoryview]:
        """The next piece of the archive; yields what is to be passed on."""
        view = memoryview(b"".join((self._rest, data)) if self._rest else data)
        start, position, end = 0, 0, len(view)
        while position < end and not self.ended:
            if self._left:
                passing = self._passing
                position += self._take(view, position, min(self._left, end - position))
                start = start if passing else position
                continue
            if end - position < BLOCK:
                break
            header = position
            if timed := self._timed(view, position, end):
                position += timed
                continue
            position += self._look(bytes(view[position : position + BLOCK]))
            if not self._passing:
                yield view[start:header]
                start = position
        yield view[start:position]
        self._rest = b"" if self.ended else bytes(view[position:])

    def _timed(self, view: memoryview, position: int, end: int) -> int:
        """Begin an entry that is like most of GNU tar's; how much of the archive was used up by that."""
        if self._extensions or self._sparse or end - position < plain.TIMED_BYTES:
            return 0
        found = plain.timed(view, position)
        if found is None:
            return 0
        entry, block, time = found
        self._begin(_plain_entry(entry, block, {b"mtime": time}))
        return plain.TIMED_BYTES

    def finish(self) -> None:
        """The last piece was fed: raise unless the archive was whole."""
        if self.ended and not (self._pax or self._long):
            return
        if not self.entries and not self._left:
            raise BadArchive("not_an_archive", gettext_noop("This is not a tar archive."))
        raise BadArchive("truncated", gettext_noop("The archive ends too early: a part of it is missing."))

    def _look(self, block: bytes) -> int:
        """Read the block where a header should be; how much of the archive was used up by it."""
        if block == ZEROS and not self._sparse:
            self.ended = True
            return 0
        self._header(block)
        return BLOCK

    def _take(self, view: memoryview, position: int, size: int) -> int:
        """So much of the content of the entry at hand; returns that."""
        if self._extension or self._kept is not None:
            self._content += view[position : position + size]
        self._left -= size
        if not self._left:
            self._content_ended()
        return size

    def _content_ended(self) -> None:
        content = bytes(self._content[: len(self._content) - self._padding])
        self._content.clear()
        if self._extension:
            extension, self._extension = self._extension, b""
            self._read_extension(extension, content)
        elif self._kept is not None:
            kept, self._kept = self._kept, None
            self._passing = True
            if self._withheld is not None:
                self._withheld(kept, content)

    def _read_extension(self, kind: bytes, content: bytes) -> None:
        if kind in (_PAX, _PAX_GLOBAL) and (self._pax or (kind == _PAX_GLOBAL and self._long)):
            raise damaged()  # Go forgets what came before it, where other readers do not
        time = plain.time(content) if kind == _PAX else None
        if time is not None:
            self._pax[b"mtime"] = time
            return
        self._bare = False
        if kind == _PAX:
            for key, value in _records(content):
                _check_record(key, value)
                self._pax[key] = value
        elif kind in (_LONG_NAME, _LONG_LINK):
            self._long[kind] = content.partition(b"\0")[0]

    def _header(self, block: bytes) -> None:
        if self._sparse:  # more of a GNU sparse map, in a block of its own
            self._sparse = block[504] != 0
            return
        found = plain.header(block)
        if found is None:
            _check_sum(block, first=not self.entries)
            _check_numbers(block)
        kind = block[156:157]
        size = _number(block[124:136]) if found is None else found.size
        if size < 0:
            raise damaged()
        if kind in _EXTENSIONS:
            self._begin_extension(kind, size)
        elif found is not None and self._bare:
            self._begin(_plain_entry(found, block, self._pax))
        else:
            self._begin(self._entry(kind, size, block))

    def _begin_extension(self, kind: bytes, size: int) -> None:
        self._extensions += 1
        if size > LONGEST_HEADER or self._extensions > MOST_EXTENSIONS:
            raise damaged()
        self._extension = kind
        self._expect(size)

    def _begin(self, entry: Entry) -> None:
        self._pax, self._long, self._extensions, self._bare = {}, {}, 0, True
        self.entries += 1
        self._sparse = entry.block[156:157] == OLD_SPARSE and entry.block[482] != 0
        self._passing = self._visit(entry) or entry.extended
        self._expect(entry.stored)
        if not self._passing:
            if entry.stored > LONGEST_HEADER:
                raise damaged()
            self._kept = entry
            if not entry.stored:
                self._content_ended()

    def _expect(self, size: int) -> None:
        self._padding = -size % BLOCK
        self._left = size + self._padding
        if not self._left and self._extension:
            self._content_ended()

    def _entry(self, kind: bytes, size: int, block: bytes) -> Entry:
        """The entry that a header describes."""
        pax, long = self._pax, self._long
        if kind not in _KNOWN:
            template = gettext_noop(
                "The archive has an entry of a kind that engines cannot unpack: %(kind)s."
            )
            raise BadArchive("unknown_kind", template, kind=_KINDS.get(kind, repr(kind)[1:]))
        if (b"path" in pax and _LONG_NAME in long) or (b"linkpath" in pax and _LONG_LINK in long):
            raise damaged()
        name = pax.get(b"path") or long.get(_LONG_NAME) or _name(block)
        target = pax.get(b"linkpath") or long.get(_LONG_LINK) or block[157:257].partition(b"\0")[0]
        if b"size" in pax:
            size = _decimal(pax[b"size"])
        if kind == _OLD_REGULAR and name.endswith(b"/"):
            kind = FOLDER
        stored = 0 if kind in _BARE else size
        real = _real_size(kind, stored, block, pax)
        if kind in (_OLD_REGULAR, _CONTIGUOUS, OLD_SPARSE):
            kind = REGULAR
        if b"GNU.sparse.name" in pax:
            _check_sparse_version(pax)
            name = pax[b"GNU.sparse.name"] or name
        return Entry(kind, name, target, real, block, pax, bool(pax or long), stored)


def _plain_entry(found: Plain, block: bytes, pax: Mapping[bytes, bytes]) -> Entry:
    """The same where nothing but a time may be said before the header."""
    stored = 0 if found.kind in _BARE else found.size
    return Entry(found.kind, found.name, found.target, stored, block, pax, bool(pax), stored)


def damaged() -> BadArchive:
    """The archive contradicts itself, or its bytes have changed."""
    return BadArchive("damaged", gettext_noop("The archive is damaged."))


def _check_sum(block: bytes, *, first: bool) -> None:
    digits = block[148:156].strip(b" \0")
    right = digits.isdigit() and b"8" not in digits and b"9" not in digits
    if right and plain.total(block) == int(digits, 8):
        return
    if first:
        raise BadArchive("not_an_archive", gettext_noop("This is not a tar archive."))
    raise damaged()


def _check_numbers(block: bytes) -> None:
    """Every field that is a number must be one: of what is none another reader makes something else."""
    for start, end in _NUMBERS:
        _number(block[start:end])
    if block[257:263] == b"ustar\0" or block[257:265] == b"ustar  \0":
        for start, end in _DEVICE_NUMBERS:
            _number(block[start:end])


def _name(block: bytes) -> bytes:
    name = block[:100].partition(b"\0")[0]
    if block[257:263] != b"ustar\0":  # GNU and old headers have something else where ustar has the prefix
        if block[257:265] == b"ustar  \0":
            for time in (block[345:357], block[357:369]):
                _number(time)  # of what is no time Go makes a prefix
        return name
    longest = 131 if block[508:512] == b"tar\0" else 155
    prefix = block[345 : 345 + longest].partition(b"\0")[0]
    return prefix + b"/" + name if prefix else name


def _number(field: bytes) -> int:
    """A number in octal, or in base 256 as GNU writes others; of 63 bits at most, as in Go."""
    if field[0] & 0x80:
        negative = bool(field[0] & 0x40)
        number = int.from_bytes(
            bytes([field[0] if negative else field[0] & 0x7F]) + field[1:], signed=negative
        )
        if not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
            raise damaged()
        return number
    digits = field.strip(b" \0").partition(b"\0")[0]
    if digits.strip(b"01234567"):
        raise damaged()
    return int(digits or b"0", 8)


def _decimal(text: bytes) -> int:
    if not text.isdigit() or len(text) > LONGEST_DECIMAL or int(text) > LARGEST_NUMBER:
        raise damaged()
    return int(text)


def _check_record(key: bytes, value: bytes) -> None:
    """Owners and times of an extended header are numbers to every reader."""
    if key in (b"uid", b"gid") and value:
        _decimal(value.removeprefix(b"-"))
    elif key in (b"mtime", b"atime", b"ctime") and value:
        seconds, _, fraction = value.removeprefix(b"-").partition(b".")
        _decimal(seconds)
        if fraction and not fraction.isdigit():
            raise damaged()


def _real_size(kind: bytes, stored: int, block: bytes, pax: Mapping[bytes, bytes]) -> int:
    """The size of a file once it is unpacked; holes count, since the engine fills them."""
    if kind == OLD_SPARSE:
        real = _number(block[483:495])
        if real < 0:
            raise damaged()
        return max(stored, real)
    for key in (b"GNU.sparse.realsize", b"GNU.sparse.size"):
        if key in pax:
            return max(stored, _decimal(pax[key]))
    return stored


def _check_sparse_version(pax: Mapping[bytes, bytes]) -> None:
    """A sparse file's own name counts only where its version is known; else Go takes the other one."""
    version = pax.get(b"GNU.sparse.major", b""), pax.get(b"GNU.sparse.minor", b"")
    if version == (b"", b"") and (pax.get(b"GNU.sparse.map") or b"GNU.sparse.offset" in pax):
        return
    if version not in ((b"0", b"0"), (b"0", b"1"), (b"1", b"0")):
        raise damaged()


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """A PAX header's records: `<length> <key>=<value>` and a line feed."""
    position = 0
    while position < len(content):
        digits, space, _rest = content[position : position + 20].partition(b" ")
        if not space or not digits.isdigit():
            raise damaged()
        end = position + int(digits)
        record = content[position + len(digits) + 1 : end]
        key, equals, value = record[:-1].partition(b"=")
        if end > len(content) or not record.endswith(b"\n") or not equals or not key:
            raise damaged()
        yield key, value
        position = end
