"""What is asked of a place. Names are paths below it, with `/`; of a name there is a whole thing or none.

Every method may raise `PlaceError` and nothing else. Several threads may use a place, one an upload.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, Protocol

from topology.backups.errors import PlaceError
from topology.messages import gettext_noop
from topology.volumes.compress import Reader

#: Lies where backups are put, from the first: an empty folder is where a disk should be mounted, and is not.
MARK = ".portolan-place"
MARK_TEXT = b"Portolan puts backups here. Where nothing is, not even this, it takes the disk to be away.\n"
#: In the root of a disk it belongs to its file system: only root may read it, and no backup lies in it.
LOST_AND_FOUND = "lost+found"
#: A place with more names than this is asked for no more of them: it has no end, or is not for backups alone.
MOST_NAMES = 200_000
_ENDLESS = gettext_noop("The place %(place)s names more than %(most)s files.")


class Stored(NamedTuple):
    """Something that a place holds."""

    name: str
    size: int


class Upload(Protocol):
    """Something on its way to a place: nobody sees it there before `commit`."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Take all of this; it is waited for."""
        ...

    def commit(self) -> None:
        """That was all: from now on it is there, under its name."""
        ...

    def discard(self) -> None:
        """It will not be. Raises nothing."""
        ...


class Place(Protocol):
    """A place."""

    @property
    def address(self) -> str:
        """Where it is, for people; without anything secret."""
        ...

    def check(self) -> None:
        """Raise unless it can be reached, written and read."""
        ...

    def begin(self, name: str) -> Upload:
        """Put something there."""
        ...

    def open(self, name: str) -> AbstractContextManager[Reader]:
        """Read something; raises where there is no such thing."""
        ...

    def size(self, name: str) -> int | None:
        """How many bytes it has; `None` if there is no such thing."""
        ...

    def listed(self, below: str = "") -> Iterator[Stored]:
        """What is there, of names that begin so."""
        ...

    def remove(self, name: str) -> None:
        """Remove it; also what of it is there in part, should its upload have been killed."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...


def folder_of(below: str) -> str:
    """The folder of all names that begin so, with `/` at its end; '' for the place's own."""
    folder, slash, _start = below.rpartition("/")
    return folder + slash


def counted(place: Place, names: Iterable[Stored]) -> Iterator[Stored]:
    """These, unless there are more than any place of backups has: then `PlaceError` is raised."""
    for number, stored in enumerate(names):
        if number >= MOST_NAMES:
            raise PlaceError("place_endless", _ENDLESS, place=place.address, most=str(MOST_NAMES))
        yield stored


def tried(place: Place) -> None:
    """Write, read and remove something small; raises unless all of that works."""
    name, content = ".portolan-tried", b"tried"
    with uploading(place, name) as upload:
        upload.write(content)
    try:
        with place.open(name) as reader:
            if reader.read(len(content)) != content:
                raise PlaceError.missing(place.address, name)
    finally:
        place.remove(name)


@contextmanager
def uploading(place: Place, name: str) -> Iterator[Upload]:
    """Put something there within this block: whole if it is left as usual, else not at all."""
    upload = place.begin(name)
    try:
        yield upload
        upload.commit()
    except BaseException:
        upload.discard()
        raise
