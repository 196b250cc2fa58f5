"""Backups that lie at a place without our knowing: another installation's, or newer than our notes."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from dashboard.hosts.service import host_of
from dashboard.plans import leftovers, own, places
from dashboard.plans.models import Backup, Place, Plan
from dashboard.runtime import Runtime
from topology.backups import entry as entries
from topology.backups.entry import Entry


def entries_at(place: Place) -> list[Entry]:
    """Every whole backup that lies there, whoever has put it there. Raises `PlaceError`."""
    with places.opened(place) as opened:
        return list(entries.found(opened))


def found_at(runtime: Runtime, place: Place) -> Place:
    """Look what lies there, and note each backup that is whole and not known yet; the same place.

    One whose plan is known here belongs to it, and goes with its others in time. Raises `PlaceError`.
    """
    with places.opened(place) as opened:
        leftovers.remove(place, opened)
        known = set(Backup.objects.filter(place=place).values_list("archive", flat=True))
        for entry in entries.found(opened):
            if entry.archive not in known and entry.volume != own.NAME:
                _note(runtime, place, entry)
    return place


def _note(runtime: Runtime, place: Place, entry: Entry) -> None:
    try:
        made_at = datetime.fromisoformat(entry.time)
    except ValueError:
        made_at = timezone.now()
    plan = Plan.objects.filter(name=entry.plan, place=place).first()
    backup = Backup(
        host_id=host_of(runtime), place=place, plan=plan, volume=entry.volume[:255], archive=entry.archive,
        made_at=made_at if made_at.tzinfo is not None else timezone.now(), encrypted=entry.encrypted,
    )  # fmt: skip
    leftovers.count(backup, entry)
