"""That a note was written or removed, so that open pages ask anew (`GET /api/notes`), if there are any."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Max

from dashboard.notes.service import of_host
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import BaseTopic, News, Reader


class Notes(BaseTopic):
    """The frame `notes`. The position is how many there are, and when one was written last."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._seen: tuple[int, object] = (0, None)

    def news(self, _reader: Reader, told: object | None) -> News | None:
        """That there is another state than the one that was told of."""
        now = self._seen
        return None if told == now else (now, f'{{"type":"notes","total":{now[0]}}}')

    def refresh(self, _readers: Collection[Reader]) -> None:
        """Two numbers tell: what is written is the newest, and what is removed leaves another count."""
        found = of_host(self._runtime).order_by().aggregate(many=Count("pk"), last=Max("written_at"))
        self._seen = (found["many"], found["last"])
