"""The product's settings, but everything that anybody has to say is in the log."""

from __future__ import annotations

from dashboard.base import settings
from dashboard.base.settings import *  # noqa: F403

LOGGING = {**settings.LOGGING, "loggers": {}, "root": {"handlers": ["console"], "level": "DEBUG"}}
