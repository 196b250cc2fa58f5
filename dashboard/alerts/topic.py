"""The troubles of the moment, over the stream: `with=alerts`."""

from __future__ import annotations

import orjson
from django.utils import translation

from dashboard.alerts.current import Board, Current, Shown
from dashboard.base.i18n import translated
from dashboard.stream.topics.base import BaseTopic, News, Reader

MOST = 500


class Alerts(BaseTopic):
    """The frame `alerts`: what fires, acknowledged or not; how many there are, and the first of them."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._texts: dict[str, tuple[int, str]] = {}

    def news(self, reader: Reader, told: object | None) -> News | None:
        """All of them, in the reader's language."""
        board = self._current.board
        if board is None or told == board.version:
            return None
        kept = self._texts.get(reader.language)
        if kept is None or kept[0] != board.version:
            with translation.override(reader.language):
                kept = self._texts[reader.language] = (board.version, _frame(board))
        return kept


def _frame(board: Board) -> str:
    firing = [one for one in board.alerts if one.state != "pending"]
    frame = {"type": "alerts", "total": len(firing), "entries": list(map(_entry, firing[:MOST]))}
    return orjson.dumps(frame).decode()


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
