"""What is said to the provider and what it says, by the library. Loaded only where there is a provider.

The library's and its signatures' 14 MiB are in memory from then on.
"""

from __future__ import annotations

from datetime import timedelta

import jwt
from django.contrib import auth, messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from dashboard.accounts import preferences
from dashboard.accounts.bootstrap import BACKEND
from dashboard.accounts.oidc import client
from dashboard.accounts.oidc import session as oidc_session
from dashboard.accounts.oidc.claims import Refused
from dashboard.base.i18n import gettext as _

#: What a provider may answer that is not what it should be: each ends in the log, none in a login.
WRONG = (SuspiciousOperation, jwt.PyJWTError, LookupError, TypeError, ValueError)


class Begin(client.Settled, OIDCAuthenticationRequestView):  # type: ignore[misc]  # it has no types
    """Off to the provider, with state, nonce and the challenge of PKCE; `next` only to our own pages."""

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """Where it sends people back to."""
        return {"redirect_uri": client.callback_address(request)}

    def get(self, request: HttpRequest) -> HttpResponse:
        """The library takes it that the provider's address has no question of its own in it."""
        answer: HttpResponse = super().get(request)
        address: str = self.OIDC_OP_AUTH_ENDPOINT
        if "?" in address:
            answer["Location"] = f"{address}&{answer['Location'].removeprefix(address)[1:]}"
        return answer


class Callback(client.Settled, OIDCAuthenticationCallbackView):  # type: ignore[misc]  # it has no types
    """Back from the provider."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Take what it says; where it refuses, nothing else happens: anybody can make a browser come here.

        Raises `Refused` if the provider did.
        """
        if "error" in request.GET:
            if request.session.get("oidc_states", {}).pop(request.GET.get("state"), None) is not None:
                request.session.pop(oidc_session.CONNECTS, None)
                request.session.modified = True
            raise Refused(_("%(provider)s did not let you in.") % {"provider": client.provider().name})
        request.connecting = oidc_session.connecting(request)  # type: ignore[attr-defined]
        answer: HttpResponse = super().get(request)
        return answer

    def login_success(self) -> HttpResponse:
        """Log in as with a password: with Django's own backend, so that nothing is asked of the provider."""
        if self.request.connecting is not None:
            messages.success(self.request, _("Your account is connected."))
            return redirect("account")
        answer = redirect(self.success_url)
        auth.login(self.request, self.user, backend=BACKEND)
        self.request.session[oidc_session.THROUGH] = True
        # A moment, not a time without use: whoever goes on must come through the provider again.
        hours = client.provider().session_hours
        self.request.session.set_expiry(timezone.now() + timedelta(hours=hours))
        preferences.greet(answer, self.user)
        return answer

    def login_failure(self) -> HttpResponse:
        """There was nothing to go by. Raises `Refused`, always."""
        raise Refused(_("That login was started elsewhere, or too long ago. Start again."))
