"""That something about plans or backups has changed, so that open pages ask anew (`GET /api/backups`)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Max, Q

from dashboard.plans.models import Backup, Plan, Run
from dashboard.stream.topics.base import BaseTopic, News, Reader


class Backups(BaseTopic):
    """The frame `backups`. The position is what there is of plans, ended runs and backups."""

    def __init__(self) -> None:
        self._seen: tuple[object, ...] = ()

    def news(self, _reader: Reader, told: object | None) -> News | None:
        """That there is another state than the one that was told of."""
        now = self._seen
        return None if told == now else (now, '{"type":"backups"}')

    def refresh(self, _readers: Collection[Reader]) -> None:
        """Few numbers tell: whatever is new has a later moment, and what is gone leaves another count."""
        plans = Plan.objects.order_by().aggregate(many=Count("pk"), last=Max("pk"))
        runs = Run.objects.order_by().aggregate(last=Max("ended_at"))
        whole = Q(state=Backup.State.WHOLE)
        backups = Backup.objects.order_by().aggregate(
            many=Count("pk", filter=whole), last=Max("pk", filter=whole), tried=Max("tried_at")
        )
        self._seen = (*plans.values(), *runs.values(), *backups.values())
