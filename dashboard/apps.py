"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """People, permissions, pages, sockets and records."""

    name = "dashboard"
    verbose_name = _("Portolan")
