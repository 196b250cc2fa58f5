"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Who may do what."""

    name = "dashboard.roles"
    label = "roles"
