"""How alerts stand at this moment, over the stream: `with=alerts`."""

from __future__ import annotations

from typing import Any

from dashboard.alerts.current import Board, Current, Shown
from dashboard.base.i18n import translated
from dashboard.stream.topics.base import News, Reader
from dashboard.stream.topics.translated import TranslatedTopic

MOST = 500
#: The states, the weightiest first.
ORDER = ("firing", "acknowledged", "pending", "resolved")


class AlertsOfWalls(TranslatedTopic):
    """The frame `alerts`: how many fire, acknowledged or not, and how each stands, the weightiest first.

    Who sees a wall has not logged in, and is told no names of people.
    """

    def __init__(self, current: Current) -> None:
        super().__init__()
        self._current = current

    def version(self) -> int | None:
        """The board's."""
        board = self._current.board
        return None if board is None else board.version

    def frame(self) -> dict[str, Any]:
        """How all stand, as far as there is room, and how many fire."""
        board = self._current.board or Board()
        entries = sorted(board.alerts, key=lambda one: ORDER.index(one.state))[:MOST]
        return {"type": "alerts", "total": len(board.firing), "entries": list(map(self.entry, entries))}

    def entry(self, one: Shown) -> dict[str, object]:
        """One alert."""
        return {
            "id": one.number,
            "rule": one.rule,
            "when": one.when,
            "severity": one.severity,
            "state": one.state,
            "since": one.since,
            "object": {
                "id": one.subject.id,
                "kind": one.subject.kind,
                "name": one.subject.name,
                "project": one.subject.project or None,
            },
            "text": translated(one.message),
            "snoozed_until": one.snoozed,
        }


class Alerts(AlertsOfWalls):
    """The same for people, with who has acknowledged what."""

    def __init__(self, current: Current) -> None:
        super().__init__(current)
        self._of_walls = AlertsOfWalls(current)

    def news(self, reader: Reader, told: object | None) -> News | None:
        """The frame, unless this version of it was told."""
        return self._of_walls.news(reader, told) if reader.user_id < 0 else super().news(reader, told)

    def entry(self, one: Shown) -> dict[str, object]:
        """One alert."""
        return super().entry(one) | {"acknowledged_by": one.by or None}
