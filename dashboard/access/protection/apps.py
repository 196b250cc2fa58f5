"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """What nobody may act on until an administrator lifts it."""

    name = "dashboard.access.protection"
    label = "protection"
