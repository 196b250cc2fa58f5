"""Where expectations come from: a file, and the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from dashboard.expectations.models import KeptExpectation
from topology.expectations import Expectation, ExpectationError, read, read_one
from topology.expectations.reader import LONGEST_FILE
from topology.messages import gettext_noop, message

_UNREADABLE = gettext_noop("The file “%(path)s” cannot be read: %(what)s.")
_NO_TEXT = gettext_noop("The file “%(path)s” is no text in UTF-8.")


@dataclass(frozen=True, slots=True)
class Expected:
    """An expectation and who wrote it down; `None` where a file says it."""

    expectation: Expectation
    by: str | None = None


def from_file(path: Path) -> tuple[Expected, ...]:
    """What a file expects. Raises `ExpectationError`, also where there is no such file."""
    try:
        with path.open("rb") as file:
            body = file.read(LONGEST_FILE + 1)
    except OSError as error:
        said = message("unreadable", _UNREADABLE, path=str(path), what=error.strerror or str(error))
        raise ExpectationError(None, said) from None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ExpectationError(None, message("no_text", _NO_TEXT, path=str(path))) from None
    return tuple(map(Expected, read(text)))


def kept() -> tuple[Expected, ...]:
    """What was written down on the page. Raises `DatabaseError` where that cannot be asked."""
    return tuple(Expected(of_row(row), row.username) for row in KeptExpectation.objects.all())


def of_row(row: KeptExpectation) -> Expectation:
    """A row as an expectation."""
    wanted = {"name": row.name, "only_administrators": row.only_administrators, row.kind: row.wanted}
    return read_one(wanted)


def document(expectation: Expectation) -> dict[str, object]:
    """An expectation as a file has it."""
    found: dict[str, object] = {"name": expectation.name, expectation.kind: json.loads(expectation.wanted)}
    if expectation.only_administrators:
        found["only_administrators"] = True
    return found
