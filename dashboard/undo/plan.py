"""What undoing an action would do, and what speaks against it: the words in which undoers answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib.auth.models import User

from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations import reach_changes
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime
from topology.previews.preview import Preview


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that is not any more as the action left it.

    `action` is what was done through Portolan; without it the engine shows it. What does not block is only
    worth knowing: undoing is still right.
    """

    code: str
    text: str
    action: Action | None = None
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing would put back, why it is refused, and what has changed since.

    `preview` is there where a container would be connected or disconnected, `reach` says which ways
    come and go with it, and `foreseen` which expectations would turn.
    """

    puts_back: tuple[str, ...] = ()
    since: tuple[Drift, ...] = ()
    refused: Refusal | None = None
    warnings: tuple[str, ...] = ()
    preview: Preview | None = None
    reach: Mapping[str, Any] = field(default_factory=dict)
    foreseen: tuple[Foreseen, ...] = ()

    @property
    def reach_texts(self) -> list[str]:
        """`reach` as sentences."""
        return reach_changes.texts(self.reach)

    @property
    def obstacle(self) -> Refusal | None:
        """The one reason why it cannot be undone now; `None` if it can."""
        return self.refused or changed(self.since)


class Undoer(Protocol):
    """How one kind of action is undone."""

    def lacking(self, action: Action) -> Refusal | None:
        """Why such a row cannot be undone, whoever asks and whatever has happened since."""
        ...

    def refusal(self, runtime: Runtime, user: User, action: Action) -> Refusal | None:
        """Why this person may not undo it."""
        ...

    def plan(self, runtime: Runtime, action: Action) -> UndoPlan:
        """What undoing would put back, and what has changed since. Nothing is done."""
        ...

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """Do it; the new row says which one it undoes. Raises a problem where something has changed since."""
        ...


def changed(since: tuple[Drift, ...]) -> Refusal | None:
    """What has changed since, in one sentence, if it stands in the way."""
    what = " ".join(one.text for one in since if one.blocks)
    if not what:
        return None
    return Refusal("changed_since", _("It cannot be undone, because it has changed since: %s") % what)


def check_unchanged(since: tuple[Drift, ...]) -> None:
    """Raise a problem if something has changed since that stands in the way."""
    refused = changed(since)
    if refused is not None:
        raise Problem(409, refused.code, refused.detail)


def administrators_only(user: User) -> Refusal | None:
    """Why this person may not undo what only administrators do."""
    nothing = policy.refusal_to_act(user)
    if nothing is not None:
        return nothing
    try:
        policy.check_administrator(user)
    except Problem as refused:
        return Refusal(refused.code, refused.detail)
    return None
