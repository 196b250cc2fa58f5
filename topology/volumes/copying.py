"""One volume's content into another, and into a new one."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing

from topology.engine.errors import NotFound
from topology.engine.port import Storage
from topology.messages import gettext_noop
from topology.volumes.backup import scanned
from topology.volumes.errors import VolumeInTheWay
from topology.volumes.exact import Exact
from topology.volumes.helpers import PLACE, discard, helper
from topology.volumes.journal import Journal
from topology.volumes.progress import Progress
from topology.volumes.tar import Entry, Scanner
from topology.volumes.writing import write_own


def copy_to_new(
    storage: Storage,
    source: str,
    target: str,
    owner: str,
    progress: Progress,
    journal: Journal,
    exact: Exact | None = None,
) -> None:
    """Make `target` and copy everything of `source` into it; if that fails there is no `target`.

    With `exact`, what could not be copied is known (`progress.told`).
    """
    with new_volume(storage, {"Name": target}, journal):
        if exact is not None:
            progress.told = exact.copy(source, target, owner, progress)
            return
        copy_content(storage, source, target, owner, progress)


@contextlib.contextmanager
def new_volume(storage: Storage, settings: Mapping[str, object], journal: Journal) -> Iterator[None]:
    """Make a volume that is gone again unless everything succeeds meanwhile."""
    name = str(settings["Name"])
    _must_not_exist(storage, name)
    journal.note(partial=name)
    storage.create_volume(dict(settings))
    try:
        yield
    except BaseException:
        if discard(storage.remove_volume, name):
            journal.note(partial=None)
        raise
    journal.note(partial=None)


def _must_not_exist(storage: Storage, name: str) -> None:
    """Asked in the last moment: engines say nothing if there is one, and it would be taken for ours."""
    with contextlib.suppress(NotFound):
        storage.volume(name)
        template = gettext_noop("Somebody has made a volume “%(name)s” meanwhile. Choose another name.")
        raise VolumeInTheWay("volume_exists", template, name=name)


def copy_content(storage: Storage, source: str, target: str, owner: str, progress: Progress) -> None:
    """Everything of one volume into another, over what is there."""

    def visit(_entry: Entry) -> bool:
        progress.entries += 1
        return True

    def counted(pieces: Iterator[memoryview]) -> Generator[memoryview, None, None]:
        for piece in pieces:
            yield piece
            progress.moved(len(piece))

    with (
        helper(storage, source, owner) as reader,
        helper(storage, target, owner, write=True) as writer,
        storage.read_archive(reader, PLACE) as archive,
        closing(counted(scanned(archive, Scanner(visit)))) as pieces,
    ):
        write_own(storage, writer, pieces)
