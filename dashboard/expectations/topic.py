"""How expectations stand, over the stream: `with=expectations`."""

from __future__ import annotations

import orjson
from django.utils import translation

from dashboard.expectations import answers
from dashboard.expectations.current import Board, Current, Standing
from dashboard.stream.topics.base import BaseTopic, News, Reader

MOST_NODES = 500


class Expectations(BaseTopic):
    """The frame `expectations`: how many there are, and those that are not kept."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._texts: dict[str, tuple[int, str]] = {}

    def news(self, reader: Reader, told: object | None) -> News | None:
        """All of them, in the reader's language."""
        board = self._current.board
        if board.facts is None or told == board.version:
            return None
        kept = self._texts.get(reader.language)
        if kept is None or kept[0] != board.version:
            with translation.override(reader.language):
                kept = self._texts[reader.language] = (board.version, _frame(board))
        return kept


def _frame(board: Board) -> str:
    entries = [_entry(one) for one in board.standings if one.judgement.status != "kept"]
    frame = {"type": "expectations", "total": len(board.standings), "entries": entries}
    return orjson.dumps(frame).decode()


def _entry(one: Standing) -> dict[str, object]:
    return {
        "name": one.expected.expectation.name,
        "status": one.judgement.status,
        "since": None if one.since is None else one.since.isoformat(timespec="seconds"),
        "by": one.broken_by,
        "text": answers.summary(one.judgement),
        "nodes": sorted(one.judgement.nodes)[:MOST_NODES],
        "findings": [
            {"text": answers.text_of(finding), "where": finding.where}
            for finding in one.judgement.findings
            if finding.certain
        ],
    }
