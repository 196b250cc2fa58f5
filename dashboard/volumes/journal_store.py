"""Keeps in the database what is unfinished with volumes, and knows what all living work has paused."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.volumes import leases
from dashboard.volumes.models import Unfinished as Row
from topology.volumes.journal import Unfinished

#: Set when a piece of work is over: it may have left something to put right (`recovery.py`).
unsettled = threading.Event()


class DatabaseJournalStore:
    """Keeps what is unfinished in the database: it survives us."""

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def keep(self, unfinished: Unfinished) -> None:
        """Keep this in place of the last."""
        if not unfinished:
            Row.objects.filter(owner=self._owner).delete()
            return
        fields = {
            "paused": list(unfinished.paused),
            "partial": unfinished.partial,
            "target": unfinished.target,
            "kept": unfinished.kept,
        }
        Row.objects.update_or_create(owner=self._owner, defaults=fields)

    def alone(self) -> AbstractContextManager[None]:
        """Meanwhile no other piece of work of this data folder pauses or resumes anything."""
        return leases.ownership.alone()

    def held(self) -> frozenset[str]:
        """The containers that others' work wants to stand still."""
        return held(but_for=self._owner)


def must_be_settled(volume: str) -> None:
    """Raise while something cut short has left a volume as nobody meant it; for whoever has the turn with it.

    Its old content would come back over whatever were done now, or is still in the way.
    """
    if (refused := not_settled(volume)) is not None:
        unsettled.set()
        raise refused


def not_settled(volume: str) -> Problem | None:
    """Why nothing is done with a volume that something cut short has left as nobody meant it."""
    if not Row.objects.filter(target=volume).exists():
        return None
    sentence = _(
        "What was done last with “%s” has yet to be put right: its old content comes back, or what is left "
        "of that goes. Try again in a moment."
    )
    return Problem(409, "not_settled", sentence % volume)


def held(*, but_for: str = "") -> frozenset[str]:
    """The containers that living pieces of work have paused."""
    living = (row for row in Row.objects.exclude(owner=but_for) if not leases.ownership.is_dead(row.owner))
    return frozenset(container for row in living for container in row.paused)
