"""What happened as CSV and as JSON lines, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import orjson
from django.db.models import QuerySet

from dashboard.base.exports import Echo, harmless
from dashboard.events.entries import entry, with_actions
from dashboard.events.models import Event

PIECE = 500
COLUMNS = (
    *("id", "at", "source", "kind", "node", "name", "other", "other_name", "project", "person", "token"),
    *("outcome", "sentence", "details", "action"),
)


def csv_lines(chosen: QuerySet[Event]) -> Iterator[str]:
    """RFC 4180, with a byte order mark so that spreadsheets see that it is UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for row in _rows(chosen):
        cells = row | {"details": orjson.dumps(row["details"]).decode() if row["details"] else ""}
        yield str(writer.writerow([harmless(cells[column]) for column in COLUMNS]))


def json_lines(chosen: QuerySet[Event]) -> Iterator[str]:
    """One JSON object a line."""
    for row in _rows(chosen):
        yield orjson.dumps(row).decode() + "\n"


def _rows(chosen: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    """Everything, piece by piece, so that a month of it needs no memory."""
    last = None
    while True:
        rest = chosen if last is None else chosen.filter(pk__lt=last)
        piece = list(with_actions(rest).order_by("-pk")[:PIECE])
        for one in piece:
            yield {name: value for name, value in entry(one).items() if name in COLUMNS}
        if len(piece) < PIECE:
            return
        last = piece[-1].pk
