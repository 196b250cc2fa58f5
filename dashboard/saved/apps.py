"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """Views by name."""

    name = "dashboard.saved"
    label = "saved"
