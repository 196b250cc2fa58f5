"""Undo: whether it can be done at all, what it would do, and doing it; for page, API and feed alike."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import User

from dashboard.access.policy import Refusal
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.undoable import undone_by
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations import foresight, locks
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import UndoPlan
from dashboard.undo.registry import undoer_of

Outcome = Action.Outcome


def lacking(action: Action) -> Refusal | None:
    """Why this row cannot be undone, whoever asks; the engine is not asked. `None`: it may be."""
    return _by_outcome(action) or _by_undo(action) or undoer_of(action).lacking(action)


def plan(runtime: Runtime, user: User, action: Action) -> UndoPlan:
    """What undoing it would do, and why it is refused if it is. Nothing is done."""
    refused = lacking(action)
    if refused is not None:
        return UndoPlan(refused=refused)
    undoer = undoer_of(action)
    found = undoer.plan(runtime, action)
    ours = undoer.refusal(runtime, user, action) or foresight.refusal(user, found.foreseen)
    return found if ours is None else replace(found, refused=ours)


def undo(runtime: Runtime, user: User, action: Action) -> Action:
    """Do it, once, whoever else wants it at this moment. A refusal is in the audit log, as all tries.

    Raises a `Problem` that says what is in the way.
    """
    about = states.things(action)
    held = locks.lock("action", str(action.pk), f"#{action.pk}")
    with refusals.record_refusals(user, Action.Kind.UNDO, {"action": action.pk}, about), held:
        found = plan(runtime, user, action)
        if found.obstacle is not None:
            raise Problem(_status(found.obstacle), found.obstacle.code, found.obstacle.detail)
        return undoer_of(action).undo(runtime, user, action)


def _status(refused: Refusal) -> int:
    """Whether it is this person who may not, or nobody can."""
    theirs = ("read_only", "forbidden", "administrators_only", "outside_projects", "protected", "expectation")
    return 403 if refused.code in theirs else 409


def _by_outcome(action: Action) -> Refusal | None:
    if action.outcome == Outcome.ASKED:
        sentence = _(
            "No outcome was written: it is still going on, or the server ended before the engine answered. "
            "See on the chart whether it was done, and reverse it there."
        )
        return Refusal("not_finished", sentence)
    if action.outcome == Outcome.FAILED:
        sentence = _(
            "Nobody knows whether it was done: the engine did not answer. "
            "See on the chart whether it was, and reverse it there."
        )
        return Refusal("outcome_unknown", sentence)
    if action.outcome == Outcome.REFUSED:
        return Refusal("not_undoable", _("It was refused, so it changed nothing that could be undone."))
    return None


def _by_undo(action: Action) -> Refusal | None:
    undone = undone_by(action)
    if undone is None:
        return None
    return Refusal("already_undone", _("%s has undone this already.") % undone.username)
