"""A volume's content as a backup that can be kept: between two entries that say what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain

from topology.engine.port import Storage
from topology.volumes.errors import BadArchive, VolumeChanged
from topology.volumes.exact import LONGEST_PATH, Exact, told
from topology.volumes.helpers import FOLDER_NAME, PLACE, helper
from topology.volumes.manifest import About, Manifest, about_entry, manifest_entry
from topology.volumes.progress import Progress
from topology.volumes.tar import END, Entry, Scanner
from topology.volumes.told import LISTED, Told

Pieces = Generator[bytes | memoryview, None, None]


def backup(
    storage: Storage, about: About, owner: str, progress: Progress, exact: Exact | None = None
) -> Pieces:
    """The archive, in pieces. It ends early with an exception or whole, never silently in between.

    With `exact`, what could not be read is known (`progress.told`), and in the manifest.
    """
    digest = hashlib.sha256()
    tally = Tally(progress)
    read = (
        _handed_out(storage, about.volume, owner)
        if exact is None
        else _read(exact, about.volume, owner, tally)
    )
    with closing(read) as archive, closing(scanned(archive, Scanner(tally.visit))) as pieces:
        progress.begin("reading")
        first = next(pieces, None)  # whoever waits for us hears of a failure, and not of half a backup
        yield about_entry(about)
        for piece in chain(() if first is None else (first,), pieces):
            digest.update(piece)
            progress.moved(len(piece))
            yield piece
    progress.told = tally.told
    yield manifest_entry(Manifest(about, progress.entries, tally.bytes, digest.hexdigest(), tally.told))
    yield END


def _handed_out(storage: Storage, volume: str, owner: str) -> Generator[bytes | memoryview, None, None]:
    """What the engine hands out of a volume."""
    with helper(storage, volume, owner) as container, storage.read_archive(container, PLACE) as archive:
        yield from archive


def _read(exact: Exact, volume: str, owner: str, tally: Tally) -> Generator[bytes | memoryview, None, None]:
    """All of a volume, and at the end what could not be read."""
    with exact.read(volume, owner, tally.progress) as run:
        yield from run.output()
        found = told(run)
    for name in tally.too_long:
        found.leave_out(name, "path too long")
    tally.told = found


def scanned(archive: Iterator[bytes | memoryview], scanner: Scanner) -> Generator[memoryview, None, None]:
    """What the scanner passes on of an engine's archive, which has to be whole.

    Raises `VolumeChanged` if it is not.
    """
    try:
        for data in archive:
            yield from scanner.feed(data)
        scanner.finish()
    except BadArchive as error:
        # Engines do not write bad archives, but for one: a file that shrinks under their hands, or that they
        # may not read, ends it.
        raise VolumeChanged from error


class Tally:
    """Counts entries and the bytes that their content has."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.bytes = 0
        self.too_long: list[str] = []
        self.told: Told | None = None

    def visit(self, entry: Entry) -> bool:
        """Count an entry."""
        if len(entry.name) - len(FOLDER_NAME) - 1 > LONGEST_PATH and len(self.too_long) < LISTED:
            self.too_long.append(entry.name[-200:].decode(errors="replace"))
        self.progress.entries += 1
        self.bytes += entry.size
        return True
