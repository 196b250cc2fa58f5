"""When each volume was last backed up: by plan, or by hand through Portolan."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.plans.models import Backup
from dashboard.plans.timing import AHEAD


def last_backups() -> dict[str, datetime]:
    """The moment for each volume that has one, by name. Raises `DatabaseError`.

    An incomplete or damaged backup is none. What was stored by a plan counts for as long as it lies there;
    what somebody downloaded counts for as long as the audit log tells of it. A date that has yet to come was
    given by a clock that was wrong, and says nothing.
    """
    kept = Backup.objects.filter(
        state=Backup.State.WHOLE, complete=True, damaged="", made_at__lte=timezone.now() + AHEAD
    )
    found = {row["volume"]: row["at"] for row in kept.order_by().values("volume").annotate(at=Max("made_at"))}
    for name, at in _taken_away().items():
        found[name] = max(found.get(name, at), at)
    return found


def _taken_away() -> dict[str, datetime]:
    """Backups by hand: what became of the file is its owner's matter."""
    done = Action.objects.filter(kind=Action.Kind.VOLUME_BACKUP, outcome=Action.Outcome.DONE)
    mine = done.exclude(after__complete=False).exclude(requested__has_key="place")
    mine = mine.filter(finished_at__lte=timezone.now() + AHEAD)
    latest = mine.order_by().values("volume_name").annotate(at=Max("finished_at"))
    return {row["volume_name"]: row["at"] for row in latest if row["at"] is not None}
