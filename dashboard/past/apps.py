"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PastConfig(AppConfig):
    """What was there when."""

    name = "dashboard.past"
    label = "past"
