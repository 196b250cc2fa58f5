"""An engine's archive on its way into a backup: it is whole, or there is no backup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from tests.topology.volumes.archives import archive, entry
from topology.engine.errors import EngineConflict
from topology.engine.port import Storage
from topology.volumes.backup import backup, scanned
from topology.volumes.errors import VolumeChanged
from topology.volumes.exact import Exact
from topology.volumes.manifest import About
from topology.volumes.progress import Progress
from topology.volumes.tar import Scanner


def read(data: bytes) -> bytes:
    return b"".join(bytes(piece) for piece in scanned(iter([data]), Scanner(lambda _entry: True)))


def test_a_file_that_shrinks_while_the_engine_reads_it_ends_the_backup_with_advice() -> None:
    """Measured on 20.10 and 28.5: the archive ends within the file, and the answer as if all was well."""
    whole = archive(entry("before"), entry("database", content=b"x" * 5000))
    assert whole.startswith(read(whole))
    for cut in (whole[:2000], whole[:1024], whole[:1500] + bytes(2048)):
        with pytest.raises(VolumeChanged, match="or the engine may not read it"):
            read(cut)


def test_nothing_is_begun_before_the_engine_has_given_something() -> None:
    """What a client is given first is the engine's first piece, or a refusal: never an empty archive."""

    class Away:
        refuses = True

        @contextmanager
        def read(self, _volume: str, _owner: str, _progress: Progress) -> Iterator[None]:
            if self.refuses:
                raise EngineConflict("no")
            yield

    about = About(volume="data", driver="local", engine="E", time="2026-01-01T00:00:00+00:00", labels={})
    pieces = backup(cast("Storage", None), about, "me", Progress(), cast("Exact", Away()))
    with pytest.raises(EngineConflict):
        next(pieces)
