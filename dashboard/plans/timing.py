"""When a plan is due: what was missed once, what failed again later, and else at its times."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from dashboard.plans.models import Plan
from topology.backups import schedule
from topology.backups.errors import PlanError

#: What is further ahead than this was written down while the clock was wrong.
AHEAD = timedelta(hours=1)
#: After how many minutes what failed is tried again; after that it waits for the next time.
RETRY_MINUTES = (5, 15, 60, 180)


def due(plan: Plan, now: datetime) -> datetime | None:
    """The moment for which it is due now: of those that were missed the latest; `None` if it is not."""
    try:
        latest = schedule.parse(plan.schedule, plan.zone).latest(now)
    except PlanError:  # a time zone that this machine does not know any more
        return None
    if latest > plan.handled or plan.handled > now + AHEAD:
        return latest
    return plan.handled if plan.retry_at is not None and plan.retry_at <= now else None


def next_due(plan: Plan) -> datetime | None:
    """When it is carried out next, as far as is known now."""
    now = timezone.now()
    if plan.handled > now + AHEAD:
        return now
    try:
        following = schedule.parse(plan.schedule, plan.zone).after(max(plan.handled, now))
    except PlanError:
        return None
    return min(following, plan.retry_at) if plan.retry_at is not None else following


def retry_at(tries: int, now: datetime) -> datetime | None:
    """When what has failed so many times is tried again; `None`: at its next time."""
    if tries > len(RETRY_MINUTES):
        return None
    return now + timedelta(minutes=RETRY_MINUTES[tries - 1])
