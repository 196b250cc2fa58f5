"""Plans, places and backups as the API gives them; nothing secret is in any of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from dashboard.plans.models import Backup, Place, Plan, Run
from dashboard.plans.standing import Standing
from dashboard.plans.timing import next_due
from dashboard.volumes.jobs import named

_FIELDS = (
    "name", "selector", "schedule", "zone", "pause", "recipient", "keep_last", "keep_daily", "keep_weekly",
    "keep_monthly", "verify_days",
)  # fmt: skip
WHOLE = Q(backups__state=Backup.State.WHOLE)


def plan(one: Plan, *, whole: bool = False) -> dict[str, Any]:
    """A plan; `whole`: for administrators, its command, too."""
    last = one.runs.first()
    fields = {name: getattr(one, name) for name in _FIELDS}
    return fields | {
        "place": one.place.name,
        "by": one.username,
        "by_command": bool(one.command),
        "command": one.command if whole else "",
        "next": _iso(next_due(one)),
        "last": None if last is None else run(last),
    }


def run(one: Run) -> dict[str, Any]:
    """A run."""
    return {
        "outcome": one.outcome,
        "begun_at": _iso(one.begun_at),
        "ended_at": _iso(one.ended_at),
        "by": one.username,
        "wanted": one.wanted,
        "done": one.done,
        "failed": one.failed,
        "detail": "\n".join(one.failures),
    }


def places() -> QuerySet[Place]:
    """All places with how much each holds: `held` backups of `total` bytes."""
    return Place.objects.annotate(
        held=Count("backups", filter=WHOLE), total=Sum("backups__size", filter=WHOLE, default=0)
    )


def place(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a place with the annotations of `places`
    """A place."""
    return {
        "name": one.name, "address": one.address, "login": one.login, "backups": one.held, "bytes": one.total,
    }  # fmt: skip


def backup(one: Backup) -> dict[str, Any]:
    """A backup."""
    return {
        "id": one.pk,
        "volume": named(one.volume),
        "place": one.place.name,
        "plan": one.plan.name if one.plan is not None else None,
        "archive": one.archive,
        "made_at": _iso(one.made_at),
        "size": one.size,
        "bytes": one.bytes,
        "entries": one.entries,
        "complete": one.complete,
        "way": one.way,
        "encrypted": one.encrypted,
        "verified_at": _iso(one.verified_at),
        "verified_by": one.verified_by,
        "damaged": one.damage,
    }


def standings(known: Mapping[str, Standing], failed_plans: list[str]) -> dict[str, Any]:
    """How all volumes stand, by their names."""
    volumes = [
        {"volume": named(name), "state": state, "last": _iso(last)}
        for name, (state, last) in sorted(known.items())
    ]
    watched = bool(known) or Plan.objects.exists()
    return {"watched": watched, "failed_plans": failed_plans, "volumes": volumes}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
