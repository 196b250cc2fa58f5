"""The history as CSV and as JSON lines, streamed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from dashboard.base.exports import Echo, harmless
from dashboard.events.rows import iso
from dashboard.history.timeline import Line

COLUMNS = (
    *("at", "finished_at", "milliseconds", "source", "person", "token", "address", "kind", "outcome"),
    *("sentence", "objects", "names", "projects", "parameters", "detail", "action", "event", "undoes"),
)


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    """RFC 4180, with a byte order mark so that spreadsheets see that it is UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for line in lines:
        row = _row(line)
        cells = row | {
            "objects": " ".join(one["id"] for one in row["objects"]),
            "names": ", ".join(one["name"] for one in row["objects"]),
            "projects": ", ".join(row["projects"]),
            "parameters": orjson.dumps(row["parameters"]).decode() if row["parameters"] else "",
        }
        yield str(writer.writerow([harmless(cells[column]) for column in COLUMNS]))


def json_lines(lines: Iterable[Line]) -> Iterator[str]:
    """One JSON object a line."""
    for line in lines:
        yield orjson.dumps(_row(line)).decode() + "\n"


def _row(line: Line) -> dict[str, Any]:
    """Flat. `action` is the number in the audit log, `event` that of an event."""
    entry, event, action = line.entry, line.event, line.action
    return {
        "at": iso(line.at),
        "finished_at": iso(action.finished_at) if action is not None and action.finished_at else None,
        "milliseconds": entry.milliseconds if entry is not None else None,
        "source": str(line.source),
        "person": line.person or None,
        "token": line.token or None,
        "address": (entry.address or None) if entry is not None else None,
        "kind": line.kind,
        "outcome": line.outcome or None,
        "sentence": line.sentence,
        "objects": [{"id": node_id, "name": name} for node_id, name in line.objects],
        "projects": list(line.projects),
        "parameters": line.parameters,
        "detail": line.detail,
        "action": action.pk if action is not None else event and event.action_id,
        "event": event and event.pk,
        "undoes": action.undoes_id if action is not None else None,
    }
