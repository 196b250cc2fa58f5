"""The way to the provider and back. Whatever goes wrong on it ends at our own login, with a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from importlib import import_module

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dashboard.accounts.oidc import client, discovery
from dashboard.accounts.oidc import session as oidc_session
from dashboard.accounts.oidc.claims import Refused
from dashboard.accounts.oidc.discovery import ProviderAway
from dashboard.base.i18n import gettext as _

log = logging.getLogger(__name__)
#: Loaded behind the check that there is a provider.
EXCHANGE = "dashboard.accounts.oidc.exchange"
View = Callable[[HttpRequest], HttpResponse]


def ends_at_the_login(view: View) -> View:
    """Turn what goes wrong into a sentence on the login page."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        name = client.provider().name
        exchange = import_module(EXCHANGE)
        try:
            return view(request)
        except Refused as refused:
            sentence = str(refused)
        except (ProviderAway, discovery.Unreachable) as error:
            log.warning("sign-on: %s", error)
            sentence = _("%(provider)s cannot be reached. Try again, or log in with a password.")
            sentence %= {"provider": name}
        except exchange.WRONG as error:
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
    answer: HttpResponse = import_module(EXCHANGE).Begin.as_view()(request)
    return answer


@login_not_required
@ends_at_the_login
def callback(request: HttpRequest) -> HttpResponse:
    """The provider sends people here."""
    answer: HttpResponse = import_module(EXCHANGE).Callback.as_view()(request)
    return answer
