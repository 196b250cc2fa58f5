"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """Notes."""

    name = "dashboard.notes"
    label = "notes"
