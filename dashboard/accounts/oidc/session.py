"""What a round to the provider leaves in a session, and when it goes.

The session of a stranger who begins a login lives for minutes. Whichever way they log in then, the session
becomes one like every other.

Who is logged in already may go the round to connect their account. That takes a ticket, which only their own
page gives them: else another site could have them connect it with an identity that is somebody else's.
"""

from __future__ import annotations

import hashlib
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.http import HttpRequest

from dashboard.access import sessions
from dashboard.accounts.oidc import client, discovery
from dashboard.accounts.oidc.claims import Refused
from dashboard.base.i18n import gettext as _

#: For who begins a login and is not known yet.
STRANGER_SECONDS = 15 * 60
#: Marks a session that was begun through the provider.
THROUGH = "signed_on"
#: Whose account is being connected.
CONNECTS = "signing_on_connects"
TICKET_SECONDS = 3600
_LEFT = ("oidc_states", "oidc_login_next", "oidc_id_token_expiration")


def connect() -> None:
    """Listen; called once, when all apps are there."""
    user_logged_in.connect(_settle, dispatch_uid="signon.settle")


def begin(request: HttpRequest) -> None:
    """Somebody goes to the provider."""
    if request.user.is_authenticated:
        request.session[CONNECTS] = request.user.pk
    else:
        sessions.make_room()
        request.session.set_expiry(STRANGER_SECONDS)


def ticket(request: HttpRequest) -> str:
    """What the link to connect one's account has in it; good in this session only."""
    return signing.dumps(_session(request), salt=CONNECTS)


def ticket_is_good(request: HttpRequest, text: str) -> bool:
    """Whether our own page gave it, in this session."""
    try:
        return bool(signing.loads(text, salt=CONNECTS, max_age=TICKET_SECONDS) == _session(request))
    except signing.BadSignature:
        return False


def connecting(request: HttpRequest) -> User | None:
    """Whose account this answer is to be connected with; `Refused` where they have logged out meanwhile."""
    wanted = request.session.pop(CONNECTS, None)
    if wanted is None:
        return None
    if request.user.pk != wanted:
        raise Refused(_("That login was started elsewhere, or too long ago. Start again."))
    return cast("User", request.user)


def _session(request: HttpRequest) -> str:
    return hashlib.sha256(str(request.session.session_key).encode()).hexdigest()


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
    back = client.address(request, settings.LOGIN_URL)
    about = {"client_id": us.client_id, "post_logout_redirect_uri": back}
    return f"{there.end_session}{'&' if '?' in there.end_session else '?'}{urlencode(about)}"
