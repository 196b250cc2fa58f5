"""What mozilla-django-oidc asks Django's settings for, answered from the environment and the provider."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse

from dashboard.accounts.oidc import discovery
from dashboard.base.oidc_provider import Provider


def provider() -> Provider:
    """The provider; without one, none of this exists. Raises `Http404`."""
    found: Provider | None = settings.SIGN_ON
    if found is None:
        raise Http404
    return found


def callback_address(request: HttpRequest) -> str:
    """Where the provider sends people back to: what must be registered with it."""
    return address(request, reverse("oidc_authentication_callback"))


def address(request: HttpRequest, path: str) -> str:
    """The whole address of one of our pages; by the public name where there is one."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


class Settled:
    """For the library's classes, which ask themselves for their settings."""

    def get_settings(self, name: str, *default: Any) -> Any:  # noqa: ANN401 - the library's
        """What it asks for, or its own default."""
        answers = _answers()
        return answers[name] if name in answers else default[0]


def _answers() -> dict[str, Any]:
    us = provider()
    there = discovery.endpoints(us)
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": there.authorization,
        "OIDC_OP_TOKEN_ENDPOINT": there.token,
        "OIDC_OP_USER_ENDPOINT": there.userinfo,
        "OIDC_OP_JWKS_ENDPOINT": there.keys,
        "OIDC_RP_CLIENT_ID": us.client_id,
        "OIDC_RP_CLIENT_SECRET": us.client_secret,
        "OIDC_RP_SCOPES": us.scopes,
        "OIDC_RP_SIGN_ALGO": there.algorithms[0],
        "OIDC_TOKEN_USE_BASIC_AUTH": there.secret_in_header,
        "OIDC_USE_PKCE": True,
        "OIDC_TIMEOUT": discovery.TIMEOUT,
        "LOGIN_REDIRECT_URL": settings.LOGIN_REDIRECT_URL,
        "LOGIN_REDIRECT_URL_FAILURE": settings.LOGIN_URL,
    }
