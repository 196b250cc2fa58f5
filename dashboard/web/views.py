"""The pages: the chart, the first administrator, health; and what is said where no page is."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views import defaults
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from dashboard.access import policy
from dashboard.accounts import bootstrap, throttle
from dashboard.accounts.forms import NewPersonForm
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base import failures, problems
from dashboard.base.i18n import browser_catalog
from dashboard.base.i18n import gettext as _
from dashboard.base.version import VERSION
from dashboard.runtime import runtime_of


@ensure_csrf_cookie
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The page with the charts and the table; what it shows comes over the stream."""
    language = get_language() or settings.LANGUAGE_CODE
    page = {
        "user": request.user.get_username(),
        "mayReadLogs": policy.may(request.user, policy.READ_LOGS),
        "mayAct": bootstrap.may_act(request.user) and not settings.READ_ONLY,
        "administrator": policy.may(request.user, policy.ADMINISTER),
        "readOnly": settings.READ_ONLY,
        "engine": runtime_of(request).address,
        "pollSeconds": settings.POLL_SECONDS,
        "version": VERSION,
        "language": language,
    }
    return render(request, "dashboard/chart.html", {"page": page, "catalog": browser_catalog(language)})


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Pages are served; says nothing about the engine, whose state the page shows."""
    return JsonResponse({"status": "ok"})


@login_not_required
@sensitive_post_parameters("password1", "password2")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: whoever opens it first becomes the administrator.

    Raises `Http404` if it is not, or no longer, good.
    """
    if not bootstrap.setup_token_is_good(token):
        raise Http404
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = bootstrap.make_first_administrator(token, lambda: form.save(commit=False))
        if user is None:
            raise Http404
        audit_log.add(user, Action.Kind.SETUP, {})
        login(request, user, backend=bootstrap.BACKEND)
        answer = redirect("/")
        throttle.remember(answer, user)
        return answer
    return render(request, "registration/setup.html", {"form": form})


def nothing_here(_request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for below `/api/`; behind the login, so that it tells strangers nothing."""
    return problems.response(404, "not_found", _("There is nothing at /api/%(path)s.") % {"path": rest})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A request that changes something and does not prove that it comes from our own page."""
    if problems.wanted(request):
        return problems.response(
            403, "csrf_failed", _("The CSRF token is missing or wrong: reload the page.")
        )
    answer: HttpResponse = django_csrf_failure(request, reason=reason)
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 where too much was sent."""
    if problems.wanted(request):
        return problems.for_suspicion(exception)
    if isinstance(exception, DisallowedHost):
        sentence = _(
            "This server does not go by the name in the address. PORTOLAN_ALLOWED_HOSTS can name it."
        )
        return HttpResponseBadRequest(f"{sentence}\n", content_type="text/plain; charset=utf-8")
    answer: HttpResponse = defaults.bad_request(request, exception)
    return answer


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if problems.wanted(request):
        return problems.response(403, "forbidden", _("You may not do that."))
    answer: HttpResponseForbidden = defaults.permission_denied(request, exception)
    return answer


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if problems.wanted(request):
        return problems.response(404, "not_found", _("There is nothing here."))
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: ours, and in the log; 503 where it is the database that is away."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        problem = failures.of_database(error)
        if problems.wanted(request):
            return problem.response()
        # Not the page: what is in its header is in the database.
        answer = HttpResponse(f"{problem.detail}\n", status=503, content_type="text/plain; charset=utf-8")
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer
    if problems.wanted(request):
        answer = problems.response(500, "server_error", _("Portolan made a mistake; its log says which."))
        answer._has_been_logged = False  # type: ignore[attr-defined] # this one is a mistake of ours
        return answer
    return render(request, "500.html", status=500)
