"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """People, permissions, pages, sockets and records."""

    name = "dashboard"
    verbose_name = _("Portolan")

    def ready(self) -> None:
        """Listen to what the sockets must hear of. Models are there only now, hence the late import."""
        from dashboard.access import signals  # noqa: PLC0415

        signals.connect()
