"""Who undoes what: the one table of undoers."""

from __future__ import annotations

from dashboard.models import Action
from dashboard.tokens.models import ApiToken
from dashboard.undoing.endpoints import Endpoints
from dashboard.undoing.never import Never
from dashboard.undoing.outlook import Undoer
from dashboard.undoing.people import People
from dashboard.undoing.protections import Protections
from dashboard.undoing.retention import Retention
from dashboard.undoing.volumes import Made, Removed

Kind = Action.Kind

UNDOERS: dict[str, Undoer] = {
    Kind.CONNECT: Endpoints(),
    Kind.DISCONNECT: Endpoints(),
    Kind.VOLUME_CREATE: Made(),
    Kind.VOLUME_REMOVE: Removed(),
    Kind.PROTECT: Protections(),
    Kind.LIFT: Protections(),
    Kind.PERSON_CHANGE: People(),
    Kind.RETENTION: Retention(),
}
#: What administrators alone may undo, as only they may do it.
_ADMINISTRATORS = frozenset({Kind.PROTECT, Kind.LIFT, Kind.PERSON_CHANGE, Kind.RETENTION})
_NEVER = Never()


def undoer_of(action: Action) -> Undoer:
    """The one for this kind of action; where there is none, the one that says why."""
    return UNDOERS.get(action.kind, _NEVER)


def needed_role(action: Action) -> ApiToken.Role:
    """The least role that may undo this kind of action."""
    return ApiToken.Role.ADMINISTRATOR if action.kind in _ADMINISTRATORS else ApiToken.Role.OPERATOR
