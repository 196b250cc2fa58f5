"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """People, permissions, pages, sockets and records."""

    name = "dashboard"
    verbose_name = _("Portolan")

    def ready(self) -> None:
        """Wire what the layers tell each other upwards. Models are there only now, hence the late import."""
        from dashboard.web import wiring  # noqa: PLC0415

        wiring.connect()
