"""The record as CSV and as JSON lines, streamed."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from dashboard.audit.entries import PIECE, Entry

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
#: What spreadsheets take for the beginning of a formula.
FORMULA = (*SIGNS, "\t", "\r", "\n")
#: Where a comma stands in numbers, a semicolon parts the cells for them, and quotes within one say nothing.
_NEXT_CELL = re.compile(rf"(?<=[;\t\r\n])( *+\"?)(?=[{re.escape(SIGNS)}])")
COLUMNS = (
    *("id", "asked_at", "finished_at", "milliseconds", "person", "token", "address", "kind", "outcome"),
    *("objects", "names", "projects", "parameters", "undoes", "detail"),
)


class Echo:
    """A file that gives back what is written into it."""

    def write(self, line: str) -> str:
        """One line."""
        return line


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


def harmless(cell: Any) -> str:  # noqa: ANN401
    """A cell that no spreadsheet calculates: what could begin a formula gets an apostrophe before it."""
    text = _NEXT_CELL.sub(r"\1'", "" if cell is None else str(cell))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def download(
    request: HttpRequest, lines: Iterator[str], kind: str, ending: str, *, name: str = "record"
) -> StreamingHttpResponse:
    """An attachment that is written while it is read."""
    content = _awaited(lines) if isinstance(request, ASGIRequest) else lines
    answer = StreamingHttpResponse(content, content_type=f"{kind}; charset=utf-8")
    file = f"portolan-{name}-{timezone.now():%Y%m%dT%H%M%SZ}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


async def _awaited(lines: Iterator[str]) -> AsyncIterator[str]:
    """The database is asked in a thread, a piece at a time."""
    fetch = sync_to_async(lambda: "".join(islice(lines, PIECE)))
    while piece := await fetch():
        yield piece
