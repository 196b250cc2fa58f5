"""What is logged cannot be taken for what was not."""

from __future__ import annotations

import logging
from logging.config import DictConfigurator
from typing import Any

from django.conf import settings

from dashboard.one_line import OneLine


def line(message: str, *arguments: object) -> str:
    record = logging.LogRecord("dashboard", logging.WARNING, "", 0, message, arguments, None)
    return OneLine("{levelname} {name}: {message}", style="{").format(record)


def test_a_name_writes_no_line_of_its_own() -> None:
    name = "data\nINFO dashboard: ada\rlogged in\x1b[2J\x85\u2028한"
    assert line("Removed %s", name) == (
        "WARNING dashboard: Removed data\\nINFO dashboard: ada\\rlogged in\\x1b[2J\\x85\\u2028한"
    )


def test_it_is_how_we_log() -> None:
    """Everything that is logged ends at the root's one handler."""
    ours: dict[str, Any] = settings.LOGGING
    name = ours["handlers"]["console"]["formatter"]
    made = DictConfigurator(ours).configure_formatter(ours["formatters"][name])
    assert type(made) is OneLine
    assert ours["root"]["handlers"] == list(ours["handlers"]) == ["console"]
