"""What went wrong, whoever raised it, as the problem that people and programs are told."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError

from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from topology.engine.errors import EngineConflict, EngineDenied, EngineError, EngineUnreachable, NotFound
from topology.volumes.errors import BadArchive, VolumeError
from topology.volumes.writing import no_space

log = logging.getLogger(__name__)


def of_engine(error: EngineError) -> Problem:
    """What the engine refuses, in its own words and with its status, if fitting; or that it is away."""
    words = str(error)
    if isinstance(error, EngineUnreachable):
        return Problem(503, "engine_unreachable", words)
    if isinstance(error, EngineDenied):
        return Problem(403, "engine_denied", words)  # also for its 401, which a browser would take for ours
    if isinstance(error, NotFound):
        return Problem(404, "engine_not_found", words)
    if no_space(error):
        sentence = _("There is no room left where the volume is kept: %s") % words
        return Problem(507, "no_space", sentence)
    if error.status is not None and 400 <= error.status < 500 and error.status != 401:
        return Problem(error.status, "engine_refused", words)
    if isinstance(error, EngineConflict):
        # Of what they refuse engines answer much with 500: that is no fault of theirs, nor of ours.
        return Problem(409, "engine_refused", words)
    return Problem(502, "engine_not_understood", words)


def of_volume(error: VolumeError) -> Problem:
    """What is wrong with an archive or a volume."""
    return Problem(422 if isinstance(error, BadArchive) else 409, error.code, translated(error.sentence))


def of_database(error: BaseException) -> Problem:
    """The database cannot be asked; its own words, which may name where it is, are for the log."""
    log.error("The database cannot be asked: %s", error)
    sentence = _(
        "The database cannot be asked. Try again when it is back; the server's log says what is wrong."
    )
    return Problem(503, "database_unavailable", sentence)


def problem(error: BaseException) -> Problem:
    """Any failure of a piece of work, as a problem."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, EngineError):
        return of_engine(error)
    if isinstance(error, VolumeError):
        return of_volume(error)
    if isinstance(error, OperationalError | InterfaceError):
        return of_database(error)
    if isinstance(error, KeyboardInterrupt):
        return Problem(409, "cancelled", _("It was cancelled."))
    if isinstance(error, OSError | GeneratorExit):
        return Problem(400, "client_gone", _("The connection was lost before it was done."))
    return Problem(500, "server_error", _("Something went wrong in Portolan itself; its log says what."))
