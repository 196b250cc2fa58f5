"""Who calls: scripts by their token, and everybody's address for the audit log."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dashboard.access.tokens import bearer
from dashboard.access.tokens.models import ApiToken
from dashboard.base import client_address, problems, request_context
from dashboard.base.i18n import gettext as _
from dashboard.base.request_context import RequestContext

Handler = Callable[[HttpRequest], HttpResponse]


def known_caller(get_response: Handler) -> Handler:
    """Where programs ask, take the word of a good token in place of a session's; refuse one that is not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = None
        header = request.headers.get("Authorization", "")
        if problems.wanted(request) and header.lower().startswith(bearer.SCHEME):
            token = bearer.find(header)
            if token is None:
                return _refused()
            _log_in(request, token)
        with request_context.calling(RequestContext(client_address.client_address(request), token)):
            return get_response(request)

    return middleware


def _log_in(request: HttpRequest, token: ApiToken) -> None:
    """For this request only. No browser sends a token by itself: CSRF has nothing to protect."""
    request.user = token.owner
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]


def _refused() -> HttpResponse:
    sentence = _("The token is not known, expired or revoked.")
    if settings.SIGN_ON is not None:
        why = _(
            "One of somebody who comes through %(provider)s sleeps if they have not come for %(days)d days."
        )
        sentence += " " + why % {"provider": settings.SIGN_ON.name, "days": settings.OIDC_TOKEN_DAYS}
    answer = problems.response(401, "token_not_good", sentence)
    answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer
