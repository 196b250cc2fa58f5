"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events, and how long they are kept."""

    name = "dashboard.events"
    label = "happenings"
