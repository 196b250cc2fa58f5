"""A message of the log is one line, whatever the names in it are: nobody writes one of their own into it."""

from __future__ import annotations

import logging
import re

#: What ends a line, moves the cursor, or changes a terminal's colours.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """As Python's own; a traceback still has the lines that it has."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - Python's name
        """The line, with each such character as one would write it in Python."""
        record.message = _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], record.message)
        return super().formatMessage(record)
