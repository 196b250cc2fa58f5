"""What has to be put right should we end in the middle, written down before it is done.

Helpers and temporary volumes need no entry: they carry labels and are swept. What needs one is what looks
like anybody's own: containers that were paused, a new volume that is not whole, an old content that must
come back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from topology.engine.errors import EngineConflict, EngineError, NotFound
from topology.engine.port import Storage


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What one piece of work has left to put right at this moment."""

    paused: tuple[str, ...] = ()
    #: A volume that was made and is not whole yet.
    partial: str | None = None
    #: The volume whose content is being replaced, and the temporary one that keeps the old content; without
    #: one, the volume was empty.
    target: str | None = None
    kept: str | None = None

    def __bool__(self) -> bool:
        return self != Unfinished()


class Keeper(Protocol):
    """Keeps the last `Unfinished` of one piece of work where a sudden end does not reach."""

    def keep(self, unfinished: Unfinished) -> None:
        """Keep this in place of the last."""
        ...


class Journal:
    """The notes of one piece of work; each is kept before what it is about is done."""

    def __init__(self, keeper: Keeper | None = None) -> None:
        self._keeper = keeper
        self.unfinished = Unfinished()

    def note(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of `Unfinished`
        """Change the notes."""
        self.unfinished = replace(self.unfinished, **changes)
        if self._keeper is not None:
            self._keeper.keep(self.unfinished)

    @contextlib.contextmanager
    def paused(self, storage: Storage, containers: tuple[str, ...]) -> Iterator[None]:
        """Let these containers stand still meanwhile. They go on afterwards, whatever happens."""
        if not containers:
            yield
            return
        self.note(paused=containers)
        try:
            for container in containers:
                storage.pause(container)
            yield
        finally:
            left = tuple(filter(lambda container: not resume(storage, container), containers))
            self.note(paused=left)


def resume(storage: Storage, container: str) -> bool:
    """Let a container go on; whether it needs nothing more of us (it may be gone, or go on already)."""
    try:
        storage.unpause(container)
    except (EngineConflict, NotFound):
        return True
    except EngineError:
        return False
    return True
