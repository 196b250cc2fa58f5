"""What every request meets: static files, the login that all pages need, and what no answer may forget."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from dashboard.access.known_callers import known_callers
from dashboard.base import client_address, problems
from dashboard.base.environment import LOOPBACK_HOSTS
from dashboard.base.i18n import gettext as _

#: What a proxy that passes a request on says so by.
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
Handler = Callable[[HttpRequest], HttpResponse]
#: So much of a static file is in memory for a client that does not read.
PIECE = 64 * 1024


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """WhiteNoise, which under ASGI would have Django read a whole file before any of it is sent."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponseBase:
        """Answer with the file, its beginning or nothing, as was asked for."""
        answer: FileResponse = WhiteNoiseMiddleware.serve(static_file, request)
        if isinstance(request, ASGIRequest):
            answer.streaming_content = _pieces(answer.file_to_stream)
        return answer


async def _pieces(file: IO[bytes] | None) -> AsyncIterator[bytes]:
    """Read as the server asks for it. What has just been built or served is in the system's memory."""
    if file is not None:
        with file:
            while piece := file.read(PIECE):
                yield piece


class LoginRequired(LoginRequiredMiddleware):
    """Deny by default: a view is open only where it says so (`login_not_required`)."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """A program is told 401; a person is sent to the login."""
        if not getattr(view_func, "login_required", True):
            return None  # and who asks is nobody's business: the database may be away
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if request.user.is_authenticated:
            known_callers.remember(request)
        if refusal is not None and problems.wanted(request):
            return problems.response(401, "login_required", _("Log in first."))
        return refusal


def https_for_programs(get_response: Handler) -> Handler:
    """Redirect programs' calls to HTTPS as Django does pages, but not a script's here that has a token."""

    def middleware(request: HttpRequest) -> HttpResponse:
        must = settings.SECURE_SSL_REDIRECT and problems.wanted(request) and not request.is_secure()
        if must and not _is_script_here(request):
            return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
        return get_response(request)

    return middleware


def _is_script_here(request: HttpRequest) -> bool:
    """Whether it is a call with a token that has not left this machine, and that no proxy has passed on."""
    peer = client_address.parsed(str(request.META.get("REMOTE_ADDR") or ""))
    passed_on = any(name in request.headers for name in PASSED_ON)
    host = split_domain_port(request.headers.get("Host", ""))[0]
    with_token = request.headers.get("Authorization", "").lower().startswith("bearer ")
    at_home = peer is not None and peer.is_loopback and host in LOOPBACK_HOSTS
    return problems.wanted(request) and with_token and at_home and not passed_on


class Gzip(GZipMiddleware):
    """Compresses pages and documents; what is streamed is a backup, in the form that was asked for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave a stream as it is."""
        return response if response.streaming else super().process_response(request, response)


def extra_headers(get_response: Handler) -> Handler:
    """Add the headers that Django has no setting for; nothing behind the login stays in a cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return middleware


def problem_documents(get_response: Handler) -> Handler:
    """See to it that every error below `/api/` is a problem document, whoever raised it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        plain = not answer.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)
        if answer.status_code >= 400 and plain and problems.wanted(request):
            return problems.from_plain(answer)
        return answer

    return middleware
