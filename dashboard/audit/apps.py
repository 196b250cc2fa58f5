"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Who did what, and how long that is kept."""

    name = "dashboard.audit"
    label = "record"
