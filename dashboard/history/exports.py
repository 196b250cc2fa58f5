"""The record as CSV and as JSON lines, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

import orjson

from dashboard.audit.entries import Entry
from dashboard.base.exports import Echo, harmless

COLUMNS = (
    *("id", "asked_at", "finished_at", "milliseconds", "person", "token", "address", "kind", "outcome"),
    *("objects", "names", "projects", "parameters", "undoes", "detail"),
)


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """RFC 4180, with a byte order mark so that spreadsheets see that it is UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for entry in entries:
        row = entry.row()
        cells = row | {
            "objects": " ".join(one["id"] for one in row["objects"]),
            "names": ", ".join(one["name"] for one in row["objects"]),
            "projects": ", ".join(row["projects"]),
            "parameters": orjson.dumps(row["parameters"]).decode() if row["parameters"] else "",
        }
        yield str(writer.writerow([harmless(cells[column]) for column in COLUMNS]))


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object a line."""
    for entry in entries:
        yield orjson.dumps(entry.row()).decode() + "\n"
