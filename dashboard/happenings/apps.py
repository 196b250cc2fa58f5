"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class HappeningsConfig(AppConfig):
    """What has happened, and how long that is kept."""

    name = "dashboard.happenings"
    label = "happenings"
