"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Backups that make themselves."""

    name = "dashboard.plans"
    label = "plans"
