"""The troubles of the moment, over the stream: `with=alerts`."""

from __future__ import annotations

from typing import Any

from dashboard.alerts.current import Current, Shown
from dashboard.base.i18n import translated
from dashboard.stream.topics.translated import TranslatedTopic

MOST = 500


class Alerts(TranslatedTopic):
    """The frame `alerts`: what fires, acknowledged or not; how many there are, and the first of them."""

    def __init__(self, current: Current) -> None:
        super().__init__()
        self._current = current

    def version(self) -> int | None:
        """The board's."""
        board = self._current.board
        return None if board is None else board.version

    def frame(self) -> dict[str, Any]:
        """What fires, and how much of it there is."""
        board = self._current.board
        firing = [one for one in board.alerts if one.state != "pending"] if board is not None else []
        return {"type": "alerts", "total": len(firing), "entries": list(map(_entry, firing[:MOST]))}


def _entry(one: Shown) -> dict[str, object]:
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
    }
