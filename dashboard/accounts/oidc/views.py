"""The way to the provider and back. Whatever goes wrong on it ends at our own login, with a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

import jwt
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from dashboard.accounts import preferences
from dashboard.accounts.bootstrap import BACKEND
from dashboard.accounts.oidc import client, discovery
from dashboard.accounts.oidc import session as oidc_session
from dashboard.accounts.oidc.claims import Refused
from dashboard.accounts.oidc.discovery import ProviderAway
from dashboard.base.i18n import gettext as _

log = logging.getLogger(__name__)
#: What a provider may answer that is not what it should be: each ends in the log, none in a login.
WRONG = (SuspiciousOperation, jwt.PyJWTError, LookupError, TypeError, ValueError)
View = Callable[[HttpRequest], HttpResponse]


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


def ends_at_the_login(view: View) -> View:
    """Turn what goes wrong into a sentence on the login page."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        name = client.provider().name
        try:
            return view(request)
        except Refused as refused:
            sentence = str(refused)
        except (ProviderAway, discovery.Unreachable) as error:
            log.warning("sign-on: %s", error)
            sentence = _("%(provider)s cannot be reached. Try again, or log in with a password.")
            sentence %= {"provider": name}
        except WRONG as error:
            log.warning("sign-on: what %s answered was not taken: %r", name, error)
            sentence = _("The answer from %(provider)s is not valid, so you were not logged in. Start again.")
            sentence %= {"provider": name}
        messages.error(request, sentence)
        return redirect("account" if request.user.is_authenticated else "login")

    return guarded


@login_not_required
@ends_at_the_login
def begin(request: HttpRequest) -> HttpResponse:
    """The button on the login page leads here. It is a link: forms may not lead to other sites."""
    if request.user.is_authenticated and not oidc_session.ticket_is_good(
        request, request.GET.get("connect", "")
    ):
        return redirect("/")
    oidc_session.begin(request)
    answer: HttpResponse = Begin.as_view()(request)
    return answer


@login_not_required
@ends_at_the_login
def callback(request: HttpRequest) -> HttpResponse:
    """The provider sends people here."""
    answer: HttpResponse = Callback.as_view()(request)
    return answer
