"""One piece of work at a time with a volume, whichever Portolan does it: the engine itself keeps the lock.

The lock is a container that never runs and carries nothing. Its name is made of the volume's, and an engine
makes a container of one name once: to have made it is to have the lock.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator

from topology.engine.errors import EngineConflict
from topology.engine.marks import HELPER_LABEL
from topology.engine.port import Storage
from topology.messages import gettext_noop
from topology.volumes.errors import VolumeInTheWay
from topology.volumes.helpers import NAME_PREFIX, discard, never_started


def lock_name(volume: str) -> str:
    """The name of the container that is a volume's lock."""
    return f"{NAME_PREFIX}lock-{hashlib.sha256(volume.encode(errors='surrogatepass')).hexdigest()[:24]}"


@contextlib.contextmanager
def volume_lock(
    storage: Storage, volume: str, owner: str, is_dead: Callable[[str], bool] = lambda _owner: False
) -> Iterator[None]:
    """Keep every other Portolan from work with this volume meanwhile.

    Raises `VolumeInTheWay` if one is at it. What a dead owner of our own left is taken over; what another
    installation left nobody here can tell from what it is using, so it says how to remove it.
    """
    name = lock_name(volume)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(never_started(storage, name, owner))
        except EngineConflict as error:
            if "already in use" not in str(error):
                raise
            if not _removed_dead(storage, name, is_dead):
                raise _busy(volume, name) from error
            stack.enter_context(never_started(storage, name, owner))
        yield


def _removed_dead(storage: Storage, name: str, is_dead: Callable[[str], bool]) -> bool:
    """Whether the lock was ours, its owner was dead, and it is gone now."""
    for item in storage.labelled(HELPER_LABEL).containers:
        if f"/{name}" in item.get("Names", ()):
            owner = storage.marks.owner_of(item)
            return owner is not None and is_dead(owner) and discard(storage.remove_container, item["Id"])
    return True  # it went just now


def _busy(volume: str, name: str) -> VolumeInTheWay:
    template = gettext_noop(
        "Another Portolan on this engine is working with “%(name)s”, or was killed while it did. If none is, "
        "remove what it left: docker rm %(lock)s"
    )
    return VolumeInTheWay("volume_locked", template, name=volume, lock=name)
