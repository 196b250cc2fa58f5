"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    """Who may do what."""

    name = "dashboard.access.roles"
    label = "roles"
    verbose_name = _("Roles")
