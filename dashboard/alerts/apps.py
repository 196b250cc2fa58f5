"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Rules, alerts and channels."""

    name = "dashboard.alerts"
    label = "alerts"
