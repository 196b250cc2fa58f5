"""Helpers of owners that nobody here knows: another Portolan's, at work, or of one whose notes are lost.

Nothing but the engine can tell which. While an archive is read from or written to a helper, the engine holds
its lock, and work with a volume does that from its beginning to its end, but for moments. So an owner of whom
nothing has been in use whenever we looked, for `QUIET_SECONDS`, is no more. Should we ever be wrong, the
engine lets the archive end before it removes the helper.

A temporary volume that keeps an old content is never removed: it may be all that is left of it.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from topology.engine.docker_storage import HELPER_LABEL
from topology.engine.port import Json, Storage
from topology.volumes.helpers import VOLUME_PREFIX, keeps_of, owner_of

log = logging.getLogger("dashboard.volumes")
QUIET_SECONDS = 60.0
_OWNER = re.compile(r"[0-9a-f]+\.[0-9a-f]+\.[0-9a-f]+")


class Orphans:
    """Remembers since when unknown owners have been quiet."""

    def __init__(self, knows: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._knows = knows
        self._clock = clock
        self._quiet_since: dict[str, float] = {}
        self._dead: frozenset[str] = frozenset()
        self._told: set[str] = set()

    @property
    def waiting(self) -> bool:
        """Whether there are some of whom it is not known yet whether they are alive."""
        return not self._dead.issuperset(self._quiet_since)

    def dead(self, storage: Storage) -> frozenset[str]:
        """Look once more: the owners that have been quiet for so long that they cannot be at work."""
        found = storage.labelled(HELPER_LABEL, VOLUME_PREFIX)
        unknown = [item for items in found for item in items if self._is_unknown(item)]
        owners = set(map(owner_of, unknown))
        busy = {
            owner_of(item)
            for item in found.containers
            if owner_of(item) in owners and storage.is_busy(item["Id"])
        }
        now = self._clock()
        self._quiet_since = {owner: self._quiet_since.get(owner, now) for owner in owners - busy}
        quiet = (owner for owner, since in self._quiet_since.items() if now - since >= QUIET_SECONDS)
        self._dead = frozenset(quiet)
        return self._dead

    def tell_of_kept(self, storage: Storage) -> None:
        """Say once what old content the dead have left, for somebody has to look at it."""
        for item in storage.labelled(HELPER_LABEL, VOLUME_PREFIX).volumes:
            name, volume = str(item.get("Name")), keeps_of(item)
            if volume is None or owner_of(item) not in self._dead or name in self._told:
                continue
            self._told.add(name)
            log.warning(
                "The volume %s keeps the old content of %s, which somebody unknown was replacing. "
                "`manage.py volume copy %s <new name>` brings it back.",
                name, volume, name,
            )  # fmt: skip

    def _is_unknown(self, item: Json) -> bool:
        """Whether a Portolan that is not ours made it. A helper never runs, whatever its labels say."""
        owner = owner_of(item)
        return (
            _OWNER.fullmatch(owner) is not None
            and item.get("State", "created") == "created"
            and not self._knows(owner)
        )
