"""How each volume stands: backed up, overdue, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from dashboard.plans import selection
from dashboard.plans.facts import last_backups
from dashboard.plans.models import Plan
from dashboard.runtime import Runtime
from topology.backups import schedule
from topology.backups.errors import PlanError

#: `current`: backed up, and no plan should have done so since.
State = Literal["current", "overdue", "none"]
#: So long after its time a run may take before what it has not reached is overdue.
GRACE = timedelta(hours=1)


def standings(runtime: Runtime, now: datetime) -> dict[str, tuple[State, datetime | None]]:
    """The state of each volume that has a backup or should have one, and when the last was made.

    Raises `EngineError`.
    """
    last = last_backups()
    found: dict[str, tuple[State, datetime | None]] = {name: ("current", at) for name, at in last.items()}
    for plan in Plan.objects.all():
        wanted_since = _wanted_since(plan, now)
        for name in selection.volumes(runtime, plan.selector) if wanted_since is not None else ():
            at = last.get(name)
            if wanted_since is not None and (at is None or at < wanted_since):
                found[name] = ("overdue", at)
    return found


def _wanted_since(plan: Plan, now: datetime) -> datetime | None:
    """The last time of the plan, of which its volumes should have a backup by now."""
    try:
        latest = schedule.parse(plan.schedule, plan.zone).latest(now - GRACE)
    except PlanError:
        return None
    return latest if latest > plan.since else None
