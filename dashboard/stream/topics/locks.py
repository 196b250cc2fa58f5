"""That something was protected or lifted: open pages ask anew (`GET /api/protections`), if anything is."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.access.protection.models import Protection
from dashboard.stream.topics.base import BaseTopic, News, Reader


class Locks(BaseTopic):
    """The frame `locks`. The position is which protections there were."""

    def __init__(self) -> None:
        self._protections: tuple[int, ...] = ()

    def news(self, _reader: Reader, told: object | None) -> News | None:
        """That there is another state than the one that was told of."""
        now = self._protections
        return None if told == now else (now, f'{{"type":"locks","total":{len(now)}}}')

    def refresh(self, _readers: Collection[Reader]) -> None:
        """Protections are added and removed, never changed: their numbers tell."""
        self._protections = tuple(Protection.objects.order_by("pk").values_list("pk", flat=True))
