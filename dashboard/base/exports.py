"""What exports share: cells that no spreadsheet calculates, and an attachment written while it is read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

#: So many lines are made at a time.
PIECE = 500
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
#: What spreadsheets take for the beginning of a formula.
FORMULA = (*SIGNS, "\t", "\r", "\n")
#: Where a comma stands in numbers, a semicolon parts the cells for them, and quotes within one say nothing.
_NEXT_CELL = re.compile(rf"(?<=[;\t\r\n])( *+\"?)(?=[{re.escape(SIGNS)}])")


class Echo:
    """A file that gives back what is written into it."""

    def write(self, line: str) -> str:
        """One line."""
        return line


def harmless(cell: Any) -> str:  # noqa: ANN401
    """A cell that no spreadsheet calculates: what could begin a formula gets an apostrophe before it."""
    text = _NEXT_CELL.sub(r"\1'", "" if cell is None else str(cell))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def download(
    request: HttpRequest, lines: Iterator[str], kind: str, ending: str, *, name: str
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
