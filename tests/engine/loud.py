"""The product's settings, but everything that anybody has to say is in the log."""

from __future__ import annotations

from dashboard.settings import *  # noqa: F403
from dashboard.settings import LOGGING

LOGGING["root"]["level"] = "DEBUG"
for logger in LOGGING["loggers"].values():
    logger["level"] = "DEBUG"
