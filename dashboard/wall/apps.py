"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WallConfig(AppConfig):
    """Links to walls."""

    name = "dashboard.wall"
    label = "wall"
