"""Who undoes what: the one table of undoers."""

from __future__ import annotations

from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from dashboard.undo.endpoints import Endpoints
from dashboard.undo.irreversible import Irreversible
from dashboard.undo.lifecycle import OPPOSITES, Lifecycle
from dashboard.undo.plan import Undoer
from dashboard.undo.protections import Protections
from dashboard.undo.retention import AUDIT_LOG
from dashboard.undo.users import People
from dashboard.undo.volumes import Made, Removed

Kind = Action.Kind

UNDOERS: dict[str, Undoer] = {
    Kind.CONNECT: Endpoints(),
    Kind.DISCONNECT: Endpoints(),
    Kind.VOLUME_CREATE: Made(),
    Kind.VOLUME_REMOVE: Removed(),
    Kind.PROTECT: Protections(),
    Kind.LIFT: Protections(),
    Kind.PERSON_CHANGE: People(),
    Kind.RETENTION: AUDIT_LOG,
    **dict.fromkeys(OPPOSITES, Lifecycle()),
}
#: What administrators alone may undo, as only they may do it.
_ADMINISTRATORS = frozenset(
    {Kind.PROTECT, Kind.LIFT, Kind.PERSON_CHANGE, Kind.RETENTION, Kind.EVENT_RETENTION}
)
_NEVER = Irreversible()


def register(kind: Kind, undoer: Undoer) -> None:
    """Have actions of a kind that layers above know undone by this; called once, at the start."""
    UNDOERS[kind] = undoer


def undoer_of(action: Action) -> Undoer:
    """The one for this kind of action; where there is none, the one that says why."""
    return UNDOERS.get(action.kind, _NEVER)


def needed_role(action: Action) -> Role:
    """The least role that may undo this kind of action."""
    return Role.ADMINISTRATOR if action.kind in _ADMINISTRATORS else Role.OPERATOR
