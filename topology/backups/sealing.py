"""Encryption in age's format: only whoever has the identity (the private key) reads what is sealed.

`age -d -i KEY` opens the same.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from topology.backups.errors import PlanError
from topology.later import later
from topology.messages import gettext_noop
from topology.volumes.compress import Reader
from topology.volumes.errors import BadArchive, Cancelled

if TYPE_CHECKING:
    import pyrage
else:
    pyrage = later("pyrage")  # most plans seal nothing

ENDING = ".age"
_NO_RECIPIENT = gettext_noop(
    "This is no public key of age: one begins with “age1”. The private one stays with you."
)
_NO_IDENTITY = gettext_noop("This is no private key of age: one begins with “AGE-SECRET-KEY-1”.")
_NOT_OPENED = gettext_noop("The backup cannot be opened with this key, or is damaged.")
#: So many pieces wait for whoever reads.
_WAITING = 8
_SECONDS = 0.2


class NotOpened(BadArchive):
    """None of the keys given opens it: they are others' keys, or its head is damaged."""


class Sink(Protocol):
    """Something that bytes can be written to."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Take all of this."""
        ...


class KeyPair(NamedTuple):
    """A new identity, for its owner alone, and its recipient (the public key), for plans."""

    identity: str
    recipient: str


def new_keys() -> KeyPair:
    """Made here and kept nowhere."""
    identity = pyrage.x25519.Identity.generate()
    return KeyPair(str(identity), str(identity.to_public()))


def check_recipient(text: str) -> None:
    """Raise `PlanError` unless this is a public key."""
    _recipient(text)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise PlanError("no_recipient", _NO_RECIPIENT) from None


def seal(pieces: Iterable[bytes | memoryview], sink: Sink, recipient: str) -> None:
    """Write the pieces, encrypted; what either side raises comes out as it is."""
    source, target = _Pieces(pieces), _Writer(sink)
    try:
        pyrage.encrypt_io(source, target, [_recipient(recipient)])
    except pyrage.EncryptError:
        raise (source.error or target.error or RuntimeError("not encrypted")) from None


class _Pieces:
    """Pieces as something that can be read; the library takes an exception for its own, so it is kept."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
        except BaseException as error:
            self.error = error
            raise
        found, self._rest = self._rest[:size], self._rest[size:]
        return bytes(found)


class _Writer:
    """A sink as something that can be written to, in the same way."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._sink.write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""


@contextlib.contextmanager
def opened(source: Reader, identity: str) -> Iterator[Reader]:
    """What is sealed, as something that can be read.

    `identity` may be all of a key file: each of its identities is tried. Raises `PlanError` for what is none.
    """
    opening = _Opening(source, _identities(identity))
    try:
        yield opening
    finally:
        opening.end()


def key_file(path: str) -> str:
    """What is in a key file, for `opened`. Raises `OSError`, and `PlanError` for what is no text.

    One that age has sealed with a passphrase is none.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PlanError("no_identity", _NO_IDENTITY) from None


def _identities(text: str) -> list[pyrage.x25519.Identity]:
    """As age reads a key file: one in each line that is neither empty nor a comment."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise PlanError("no_identity", _NO_IDENTITY)
    return found


class _Opening:
    """Decrypts in a thread of its own, a few pieces ahead of whoever reads."""

    def __init__(self, source: Reader, keys: list[pyrage.x25519.Identity]) -> None:
        self._source, self._keys = source, keys
        self._pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(_WAITING)
        self._over = threading.Event()
        self._read = self._made()
        self._rest = b""
        self._thread = threading.Thread(target=self._run, name="unsealing", daemon=True)
        self._thread.start()

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""
        if not self._rest:
            self._rest = next(self._read, b"")
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def end(self) -> None:
        """Nobody reads any more."""
        self._over.set()
        self._thread.join()

    def _made(self) -> Generator[bytes, None, None]:
        while (piece := self._pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    def _run(self) -> None:
        source = _Pieces(iter(lambda: self._source.read(65536), b""))
        try:
            pyrage.decrypt_io(source, self, self._keys)
            self._put(None)
        except Cancelled:
            return
        except BaseException as error:
            if self._over.is_set():
                return
            with contextlib.suppress(Cancelled):
                self._put(source.error or _as_problem(error))

    def write(self, data: bytes) -> int:
        """Called by the library."""
        self._put(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def _put(self, piece: bytes | BaseException | None) -> None:
        while not self._over.is_set():
            with contextlib.suppress(queue.Full):
                self._pieces.put(piece, timeout=_SECONDS)
                return
        raise Cancelled


def _as_problem(error: BaseException) -> BaseException:
    if isinstance(error, pyrage.DecryptError):
        return NotOpened("not_opened", _NOT_OPENED)
    return BadArchive("not_opened", _NOT_OPENED) if isinstance(error, OSError) else error
