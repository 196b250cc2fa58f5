"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    """Logging in through a provider that speaks OpenID Connect."""

    name = "dashboard.accounts.oidc"
    label = "signon"

    def ready(self) -> None:
        """Tidy up after every login. Sessions are there only now, hence the late import."""
        from dashboard.accounts.oidc import session as oidc_session  # noqa: PLC0415

        oidc_session.connect()
