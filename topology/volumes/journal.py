"""What has to be put right should we end in the middle, written down before it is done.

Helpers and temporary volumes need no entry: their labels are signed. What needs one is what looks
like anybody's own: containers that were paused, a new volume that is not whole, an old content that must
come back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from topology.engine.errors import EngineConflict, EngineError, NotFound
from topology.engine.port import Storage

#: What the engine says of a container that needs no pausing: it has ended meanwhile, or stands still already.
_STANDING = ("is not running", "already paused")
#: And of one that needs no resuming.
_GOING = ("is not running", "is not paused")


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

    def alone(self) -> AbstractContextManager[None]:
        """Meanwhile no other piece of work pauses or resumes anything."""
        ...

    def held(self) -> frozenset[str]:
        """The containers that other living pieces of work want to stand still."""
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
        """Let these containers stand still meanwhile.

        They go on afterwards, whatever happens; one that other work still needs so goes on after that.
        """
        if not containers:
            yield
            return
        self.note(paused=containers)
        try:
            with self._alone():
                for container in containers:
                    pause(storage, container)
            yield
        finally:
            self.let_go(storage, containers)

    def let_go(self, storage: Storage, containers: tuple[str, ...]) -> None:
        """Let these go on, from any thread; one that other work still needs paused goes on after that."""
        with self._alone():
            others = self._keeper.held() if self._keeper is not None else frozenset()
            left = tuple(one for one in containers if one not in others and not resume(storage, one))
            self.note(paused=left)

    def _alone(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext() if self._keeper is None else self._keeper.alone()


def pause(storage: Storage, container: str) -> None:
    """Let a container stand still, unless it does so already or has ended."""
    try:
        storage.pause(container)
    except NotFound:
        return
    except EngineConflict as error:
        if not any(words in str(error) for words in _STANDING):
            raise


def resume(storage: Storage, container: str) -> bool:
    """Let a container go on; whether it needs nothing more of us (it may be gone, or go on already)."""
    try:
        storage.unpause(container)
    except NotFound:
        return True
    except EngineConflict as error:
        return any(words in str(error) for words in _GOING)
    except EngineError:
        return False
    return True
