"""A message of the log is one line, whatever the names in it are: nobody writes one of their own into it."""

from __future__ import annotations

import logging
import re
from typing import Any

#: What ends a line, moves the cursor, or changes a terminal's colours.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: The same, but what a traceback is laid out with.
_CONTROLS_OF_A_TRACEBACK = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """As Python's own; a traceback still has the lines that it has."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - Python's name
        """The line, with each such character as one would write it in Python."""
        record.message = _CONTROLS.sub(_escaped, record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802, ANN401 - Python's name, and its type
        """The traceback: it repeats what an engine or a stranger has said."""
        return _CONTROLS_OF_A_TRACEBACK.sub(_escaped, super().formatException(ei))


def _escaped(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]
