"""What a killed run left: a backup that was being made by nobody who is alive any more."""

from __future__ import annotations

from dashboard.plans.models import Backup
from dashboard.plans.models import Place as Row
from dashboard.volumes import leases
from topology.backups import entry as entries
from topology.backups.entry import Entry
from topology.backups.errors import PlaceError
from topology.backups.places.port import Place


def remove(row: Row, place: Place) -> None:
    """Settle everything of this kind at a place. Raises `PlaceError`."""
    for backup in Backup.objects.filter(place=row, state=Backup.State.MAKING):
        if leases.ownership.is_dead(backup.owner):
            settle(backup, place)


def settle(backup: Backup, place: Place) -> None:
    """Count it, if it came to be whole; else nothing of it stays. Raises `PlaceError`."""
    entry = _entry(backup, place)
    if entry is not None and entries.confirmed(place, entry):
        count(backup, entry)
        return
    discard(backup, place)


def discard(backup: Backup, place: Place) -> None:
    """Remove a backup: what says that it is whole goes first. Raises `PlaceError`."""
    place.remove(f"{backup.archive}{entries.ENDING}")
    place.remove(backup.archive)
    backup.delete()


def count(backup: Backup, entry: Entry) -> None:
    """It is whole: from now on it is a backup."""
    backup.state, backup.engine = Backup.State.WHOLE, entry.engine[:200]
    backup.size, backup.bytes, backup.entries = entry.size, entry.bytes, entry.entries
    backup.sha256, backup.complete, backup.way = entry.sha256, entry.complete, entry.way
    backup.save()


def _entry(backup: Backup, place: Place) -> Entry | None:
    try:
        return entries.read(place, f"{backup.archive}{entries.ENDING}")
    except PlaceError as error:
        if error.code == "place_lacks":
            return None
        raise
