"""The JSON API: what it is called by, and how it says that something did not work."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dashboard import problems
from dashboard.api import acting, previews, topology
from dashboard.api.auth import LoginSession
from dashboard.version import VERSION
from topology.engine.errors import EngineDenied, EngineError, EngineUnreachable, NotFound

api = NinjaAPI(
    title="Portolan",
    version=VERSION,
    description="A live chart of a Docker host. Errors are problem documents (RFC 9457).",
    auth=LoginSession(),
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("", topology.router)
api.add_router("", acting.router)
api.add_router("", previews.router)


@api.exception_handler(problems.Problem)
def on_problem(_request: HttpRequest, problem: problems.Problem) -> HttpResponse:
    """What our own code refuses."""
    return problem.response()


@api.exception_handler(ValidationError)
def on_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or path that is not as the API's description says; each complaint names its field."""
    return problems.response(400, "invalid", "; ".join(_complaint(found) for found in error.errors))


@api.exception_handler(AuthenticationError)
def on_stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Nobody is logged in."""
    return problems.response(401, "login_required", _("Log in first."))


@api.exception_handler(HttpError)
def on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses by itself: a body that is not JSON."""
    if error.status_code == 400:
        return problems.response(400, "not_json", _("The body must be a JSON object."))
    return problems.response(error.status_code, "refused", str(error))


@api.exception_handler(Http404)
def on_not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """There is no such record."""
    return problems.response(404, "not_found", _("There is nothing here."))


@api.exception_handler(EngineError)
def on_engine_error(_request: HttpRequest, error: EngineError) -> HttpResponse:
    """What the engine refuses, in its own words and with its own status; or that it cannot be asked."""
    status, code = _engine_status(error)
    return problems.response(status, code, str(error))


def _engine_status(error: EngineError) -> tuple[int, str]:
    if isinstance(error, EngineUnreachable):
        return 503, "engine_unreachable"
    if isinstance(error, EngineDenied):
        return 403, "engine_denied"  # also for the engine's 401, which a browser would take for ours
    if isinstance(error, NotFound):
        return 404, "engine_not_found"
    refused = error.status is not None and 400 <= error.status < 600 and error.status != 401
    return (error.status, "engine_refused") if refused and error.status else (502, "engine_not_understood")


def _complaint(found: dict[str, Any]) -> str:
    place = ".".join(
        str(part) for part in found.get("loc", ()) if part not in ("body", "path", "query", "wish")
    )
    message = str(found.get("msg", "")).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
