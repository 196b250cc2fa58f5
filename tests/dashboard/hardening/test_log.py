"""What is logged cannot be taken for what was not."""

from __future__ import annotations

import logging
import sys
from logging.config import DictConfigurator
from typing import Any

from django.conf import settings

from dashboard.base.log_format import OneLine


def line(message: str, *arguments: object) -> str:
    record = logging.LogRecord("dashboard", logging.WARNING, "", 0, message, arguments, None)
    return OneLine("{levelname} {name}: {message}", style="{").format(record)


def test_a_name_writes_no_line_of_its_own() -> None:
    name = "data\nINFO dashboard: ada\rlogged in\x1b[2J\x85\u2028한"
    assert line("Removed %s", name) == (
        "WARNING dashboard: Removed data\\nINFO dashboard: ada\\rlogged in\\x1b[2J\\x85\\u2028한"
    )


def test_a_traceback_moves_no_cursor_either() -> None:
    try:
        raise ValueError("evil\x1b[2J\x9b1m\x07\r\u2028name")
    except ValueError:
        record = logging.LogRecord("dashboard", logging.ERROR, "", 0, "It failed", (), sys.exc_info())
    text = OneLine("{levelname} {name}: {message}", style="{").format(record)
    assert "Traceback" in text
    assert "\n" in text
    assert text.endswith("ValueError: evil\\x1b[2J\\x9b1m\\x07\\r\\u2028name")


def test_it_is_how_we_log() -> None:
    """Everything that is logged ends at the root's one handler."""
    ours: dict[str, Any] = settings.LOGGING
    name = ours["handlers"]["console"]["formatter"]
    made = DictConfigurator(ours).configure_formatter(ours["formatters"][name])
    assert type(made) is OneLine
    assert ours["root"]["handlers"] == list(ours["handlers"]) == ["console"]
