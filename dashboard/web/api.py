"""The JSON API: what it is called by, and how it says that something did not work."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dashboard.access.auth import LoginSession
from dashboard.access.protection import api as protection
from dashboard.alerts import api as alerts
from dashboard.base import failures, problems
from dashboard.base.i18n import gettext as _
from dashboard.base.version import VERSION
from dashboard.containers import inside_api, lifecycle_api, logs_api
from dashboard.expectations import api as expectations
from dashboard.figures import api as figures
from dashboard.history import api as history
from dashboard.notes import api as notes
from dashboard.operations import api as operations
from dashboard.operations import previews_api
from dashboard.past import api as past
from dashboard.plans import api as plans
from dashboard.reach import api as reach
from dashboard.reach import overview as reach_overview
from dashboard.reach import projects as reach_projects
from dashboard.reach import try_api as reach_try
from dashboard.saved import api as saved
from dashboard.undo import api as undoing
from dashboard.volumes import api as volumes
from dashboard.volumes import jobs_api, transfer_api
from dashboard.wall import api as walls
from dashboard.web import engine_api, topology_api
from dashboard.web.openapi import DescribedApi
from dashboard.web.validation_errors import complaint
from topology.engine.errors import EngineError
from topology.volumes.errors import VolumeError

api = DescribedApi(
    title="Portolan",
    version=VERSION,
    description="A live chart of a Docker host. Errors are problem documents (RFC 9457).",
    auth=LoginSession(),
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("", topology_api.router)
api.add_router("", engine_api.router)
api.add_router("", reach.router)
api.add_router("", reach_overview.router)
api.add_router("", reach_projects.router)
api.add_router("", reach_try.router)
api.add_router("", operations.router)
api.add_router("", expectations.router)
api.add_router("", alerts.router)
api.add_router("", history.router)
api.add_router("", past.router)
api.add_router("", undoing.router)
api.add_router("", previews_api.router)
api.add_router("", lifecycle_api.router)
api.add_router("", logs_api.router)
api.add_router("", inside_api.router)
api.add_router("", figures.router)
api.add_router("", protection.router)
api.add_router("", notes.router)
api.add_router("", saved.router)
api.add_router("", walls.router)
api.add_router("", volumes.router)
api.add_router("", transfer_api.router)
api.add_router("", jobs_api.router)
api.add_router("", plans.router)


@api.exception_handler(problems.Problem)
def on_problem(_request: HttpRequest, problem: problems.Problem) -> HttpResponse:
    """What our own code refuses."""
    return problem.response()


@api.exception_handler(ValidationError)
def on_invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or path that is not as the API's description says; each complaint names its field."""
    return problems.response(400, "invalid", "; ".join(map(complaint, error.errors)))


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


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def on_database_away(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Nothing can be asked of the database."""
    return failures.of_database(error).response()


@api.exception_handler(EngineError)
def on_engine_error(_request: HttpRequest, error: EngineError) -> HttpResponse:
    """What the engine refuses, in its own words; or that it cannot be asked."""
    return failures.of_engine(error).response()


@api.exception_handler(VolumeError)
def on_volume_error(_request: HttpRequest, error: VolumeError) -> HttpResponse:
    """What is wrong with an archive, or with the volume that it is for."""
    return failures.of_volume(error).response()
