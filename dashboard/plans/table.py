"""Plans, places and backups as the columns that commands print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from dashboard.plans import own
from dashboard.plans.models import Backup, Place, Plan
from dashboard.plans.timing import next_due
from topology.backups.entry import Entry


def backup(one: Backup) -> list[str]:
    """Number, moment, bytes at the place, place, and what is to be known of it."""
    known = [
        _content(one),
        *(["encrypted"] if one.encrypted else []),
        _verified(one),
    ]
    return [str(one.pk), moment(one.made_at), str(one.size), one.place.name, ", ".join(known)]


def _verified(one: Backup) -> str:
    if one.damaged:
        return "damaged"
    if one.verified_at is None:
        return "not verified"
    how = "" if one.verified_by == Backup.By.RESTORED else "read and "
    return f"{how}verified {moment(one.verified_at)}"


def _content(one: Backup) -> str:
    """The archive API leaves things out and tells nobody: of what it handed out nobody can say more."""
    if not one.complete:
        return "incomplete"
    words = {"exact": "complete", "command": "a command's output"}
    return words.get(one.way, "as the engine handed it out")


def plan(one: Plan) -> list[str]:
    """Name, volumes, schedule, place, when it is due next, and how the last run went."""
    last = one.runs.first()
    run = f"{last.outcome} {moment(last.begun_at)}" if last is not None else "never run"
    times = one.schedule if one.zone == "UTC" else f"{one.schedule} ({one.zone})"
    return [one.name, one.selector, times, one.place.name, f"next {moment(next_due(one))}", run]


def place(one: Place) -> list[str]:
    """Name and address."""
    return [one.name, one.address]


def held(entries: Iterable[Entry]) -> list[list[str]]:
    """What lies at a place: plan, volume, how many backups, their bytes there, and when the last was made."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        volume = "(Portolan's own data)" if entry.volume == own.NAME else entry.volume
        found[entry.plan or "-", volume].append(entry)
    return [
        [plan, volume, str(len(its)), str(sum(one.size for one in its)), max(one.time for one in its)]
        for (plan, volume), its in sorted(found.items())
    ]


def moment(at: datetime | None) -> str:
    """In UTC."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at is not None else "-"
