"""How each volume stands: backed up, overdue, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from django.db.models import OuterRef, Subquery

from dashboard.plans import selection
from dashboard.plans.facts import last_backups
from dashboard.plans.models import Plan, Run
from dashboard.runtime import Runtime
from topology.backups import schedule
from topology.backups.errors import PlanError

#: `current`: backed up, and no plan is overdue.
State = Literal["current", "overdue", "none"]
Standing = tuple[State, datetime | None]
#: So long after its time a run may take before what it has not reached is overdue.
GRACE = timedelta(hours=1)


def standings(runtime: Runtime, now: datetime) -> dict[str, Standing]:
    """The state of each volume that has a backup or should have one, and when the last was made.

    Raises `EngineError`.
    """
    last = last_backups()
    found: dict[str, Standing] = {name: ("current", at) for name, at in last.items()}
    for plan in Plan.objects.all():
        wanted_since = _wanted_since(plan, now)
        for name in selection.volumes(runtime, plan.selector) if wanted_since is not None else ():
            at = last.get(name)
            if wanted_since is not None and (at is None or at < wanted_since):
                found[name] = ("overdue", at)
    return found


def failed_plans() -> list[str]:
    """The names of the plans whose last run that has ended has failed."""
    ended = Run.objects.filter(ended_at__isnull=False, plan=OuterRef("pk"))  # the newest first
    plans = Plan.objects.annotate(last=Subquery(ended.values("outcome")[:1]))
    return list(plans.filter(last=Run.Outcome.FAILED).values_list("name", flat=True))


def _wanted_since(plan: Plan, now: datetime) -> datetime | None:
    """The last time of the plan, of which its volumes should have a backup by now."""
    try:
        latest = schedule.parse(plan.schedule, plan.zone).latest(now - GRACE)
    except PlanError:
        return None
    return latest if latest > plan.since or plan.since > now else None
