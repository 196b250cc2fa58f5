"""Coming and going: Django's own login, with the way to the provider where there is one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from dashboard.accounts import bootstrap, preferences, throttle
from dashboard.accounts.oidc import session as oidc_session
from dashboard.base.i18n import gettext as _

#: Marks the message that comes with the way to log out there, too.
THERE_TOO = "there-too"


class Login(LoginView):
    """After it the browser knows how the person likes the pages."""

    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """What the page offers."""
        return super().get_context_data(
            provider=settings.SIGN_ON,
            leave=oidc_session.way_out(self.request),
            there_too=THERE_TOO,
            unclaimed=not bootstrap.administrator_exists(),
            **more,
        )

    def post(self, request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponse:  # noqa: ANN401
        """A try."""
        with throttle.trying(request, request.POST.get("username", "")):
            return super().post(request, *arguments, **keywords)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Who the form says it is."""
        answer = super().form_valid(form)
        preferences.greet(answer, form.get_user())
        throttle.remember(answer, form.get_user())
        return answer


class Logout(LogoutView):
    """Ends the session here. Who came through the provider is told that it goes on there."""

    def post(self, request: HttpRequest, *arguments: Any, **keywords: Any) -> HttpResponse:  # noqa: ANN401
        """Log out."""
        provider = settings.SIGN_ON if request.session.get(oidc_session.THROUGH, False) else None
        answer = super().post(request, *arguments, **keywords)
        if provider is not None:
            sentence = _("You are logged out here, but still logged in at %(provider)s.")
            messages.info(request, sentence % {"provider": provider.name}, THERE_TOO)
        return answer
