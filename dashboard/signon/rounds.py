"""What a round to the provider leaves in a session, and when it goes.

The session of a stranger who begins a login lives for minutes. Whichever way they log in then, the session
becomes one like every other.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from dashboard.signon import discovery, library

#: For who begins a login and is not known yet.
STRANGER_SECONDS = 15 * 60
#: Marks a session that was begun through the provider.
THROUGH = "signed_on"
_LEFT = ("oidc_states", "oidc_login_next", "oidc_id_token_expiration")


def connect() -> None:
    """Listen; called once, when all apps are there."""
    user_logged_in.connect(_settle, dispatch_uid="signon.settle")


def begin(request: HttpRequest) -> None:
    """Somebody goes to the provider."""
    if not request.user.is_authenticated:
        request.session.set_expiry(STRANGER_SECONDS)


def _settle(request: HttpRequest, **_about: object) -> None:
    if "oidc_states" in request.session:
        request.session.set_expiry(None)
    for name in _LEFT:
        request.session.pop(name, None)


def way_out(request: HttpRequest) -> str | None:
    """Where the session at the provider is ended, which brings people back to our login."""
    us = settings.SIGN_ON
    there = discovery.known(us) if us is not None else None
    if us is None or there is None or there.end_session is None:
        return None
    back = library.address(request, settings.LOGIN_URL)
    about = {"client_id": us.client_id, "post_logout_redirect_uri": back}
    return f"{there.end_session}{'&' if '?' in there.end_session else '?'}{urlencode(about)}"
