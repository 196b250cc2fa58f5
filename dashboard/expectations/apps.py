"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ExpectationsConfig(AppConfig):
    """What administrators expect of a host."""

    name = "dashboard.expectations"
    label = "expectations"
