"""A backup tried: restored into a volume that is thrown away, read out of that again, and compared."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import IO, cast

from topology.engine.port import Storage
from topology.messages import gettext_noop
from topology.volumes.check import Limits
from topology.volumes.compress import Reader
from topology.volumes.contents import Compared, Contents, Reading
from topology.volumes.errors import BadArchive
from topology.volumes.exact import Exact
from topology.volumes.helpers import PLACE, helper, temporary_volume
from topology.volumes.progress import Progress
from topology.volumes.restore import Unpacking, unpack

_NO_BACKUP = gettext_noop("This is no backup of Portolan's: it does not say what must be in it.")
_DIFFERS = gettext_noop(
    "What was restored differs from the backup in %(count)s entries, the first: %(names)s"
)


def verify(
    storage: Storage,
    source: Reader,
    owner: str,
    progress: Progress,
    limits: Limits,
    exact: Exact | None,
    *,
    exactly: bool,
) -> Compared:
    """Try the backup; `exactly`: it was made the exact way, so that all it holds must come back.

    The volume is known as ours by its signed label, as long as it is there: should we be killed, it goes with
    whatever else a dead owner has left. Raises `BadArchive` where the backup is damaged or comes back as
    something else, and `EngineError`.
    """
    with contextlib.closing(Contents(exact=exactly and exact is not None)) as contents:
        progress.begin("writing")
        unpacking = Unpacking(source, limits, progress)
        unpacking.begin()
        if unpacking.about is None:
            raise BadArchive("no_backup", _NO_BACKUP)
        unpacking.through(lambda pieces: contents.passing("was", pieces))
        with temporary_volume(storage, owner) as fresh:
            progress.told = unpack(storage, exact, fresh, owner, unpacking)
            progress.begin("comparing")
            with _read(storage, exact, fresh, owner, progress) as pieces:
                contents.add("came", cast("IO[bytes]", Reading(_checked(pieces, progress))))
        compared = contents.compare()
    if compared.count:
        names = ", ".join(f"“{name}”" for name in compared.differing)
        raise BadArchive("differs", _DIFFERS, count=f"{compared.count:,}", names=names)
    return compared


@contextlib.contextmanager
def _read(
    storage: Storage, exact: Exact | None, volume: str, owner: str, progress: Progress
) -> Iterator[Iterator[bytes | memoryview]]:
    if exact is not None:
        with exact.read(volume, owner, progress) as run:
            yield run.output()
        return
    with helper(storage, volume, owner) as container, storage.read_archive(container, PLACE) as archive:
        yield archive


def _checked(pieces: Iterator[bytes | memoryview], progress: Progress) -> Iterator[bytes | memoryview]:
    for piece in pieces:
        progress.check()
        progress.moved(len(piece))
        yield piece
