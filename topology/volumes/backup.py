"""A volume's content as a backup that can be kept: between two entries that say what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing

from topology.engine.port import Storage
from topology.volumes.errors import BadArchive, VolumeChanged
from topology.volumes.helpers import PLACE, helper
from topology.volumes.manifest import About, Manifest, about_entry, manifest_entry
from topology.volumes.progress import Progress
from topology.volumes.tar import END, Entry, Scanner

Pieces = Generator[bytes | memoryview, None, None]


def backup(storage: Storage, about: About, owner: str, progress: Progress) -> Pieces:
    """The archive, in pieces. It ends early with an exception or whole, never silently in between."""
    digest = hashlib.sha256()
    tally = Tally(progress)
    with (
        helper(storage, about.volume, owner) as container,
        storage.read_archive(container, PLACE) as archive,
        closing(scanned(archive, Scanner(tally.visit))) as pieces,
    ):
        progress.begin("reading")
        yield about_entry(about)
        for piece in pieces:
            digest.update(piece)
            progress.moved(len(piece))
            yield piece
    yield manifest_entry(Manifest(about, progress.entries, tally.bytes, digest.hexdigest()))
    yield END


def scanned(archive: Iterator[bytes], scanner: Scanner) -> Generator[memoryview, None, None]:
    """What the scanner passes on of an engine's archive, which has to be whole."""
    try:
        for data in archive:
            yield from scanner.feed(data)
        scanner.finish()
    except BadArchive as error:
        # Engines do not write bad archives, but for one: a file that shrinks under their hands ends it.
        raise VolumeChanged from error


class Tally:
    """Counts entries and the bytes that their content has."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.bytes = 0

    def visit(self, entry: Entry) -> bool:
        """Count an entry."""
        self._progress.entries += 1
        self.bytes += entry.size
        return True
