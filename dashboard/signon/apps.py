"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Logging in through a provider that speaks OpenID Connect."""

    name = "dashboard.signon"
    label = "signon"

    def ready(self) -> None:
        """Tidy up after every login. Sessions are there only now, hence the late import."""
        from dashboard.signon import rounds  # noqa: PLC0415

        rounds.connect()
