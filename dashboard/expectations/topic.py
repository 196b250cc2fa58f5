"""How expectations stand, over the stream: `with=expectations`."""

from __future__ import annotations

from typing import Any

from dashboard.expectations import answers
from dashboard.expectations.current import Current, Standing
from dashboard.stream.topics.translated import TranslatedTopic

MOST_NODES = 500


class Expectations(TranslatedTopic):
    """The frame `expectations`: how many there are, and those that are not kept."""

    def __init__(self, current: Current) -> None:
        super().__init__()
        self._current = current

    def version(self) -> int | None:
        """The board's, once anything has been judged."""
        board = self._current.board
        return None if board.facts is None else board.version

    def frame(self) -> dict[str, Any]:
        """How many there are, and those that are not kept."""
        standings = self._current.board.standings
        entries = [_entry(one) for one in standings if one.judgement.status != "kept"]
        return {"type": "expectations", "total": len(standings), "entries": entries}


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
