"""Whether an action can be undone, and who has undone it: what every answer about an action says.

How actions are undone is known to `dashboard.undo`, which stands above everything that is undone; what it
knows is registered here.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.audit.actions import Action

_may_be_undone: list[Callable[[Action], bool]] = []


def register(may_be_undone: Callable[[Action], bool]) -> None:
    """Have this asked whether an action may still be undone, whoever asks; called once, at the start."""
    _may_be_undone[:] = [may_be_undone]


def undo_path(action: Action) -> str | None:
    """Where to ask for undoing it; `None` where that is known to be refused to everybody."""
    may = any(ask(action) for ask in _may_be_undone)
    return f"/api/actions/{action.pk}/undo" if may else None


def undone_by(action: Action) -> Action | None:
    """The action that has undone this one. Asked of what was fetched beforehand, where it was."""
    return next((one for one in action.undone_by.all() if one.outcome == Action.Outcome.DONE), None)
