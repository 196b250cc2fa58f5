"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """What has happened, and how long that is kept."""

    name = "dashboard.events"
    label = "happenings"
