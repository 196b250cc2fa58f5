"""The shape in which the API tells what undoing an action would do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from dashboard.audit.actions import Action
from dashboard.audit.schemas import UndoneBy
from dashboard.audit.sentences import sentence
from dashboard.audit.undoable import undone_by
from dashboard.operations.previews import answer
from dashboard.operations.schemas import PreviewAnswer, Refusal
from dashboard.undo.plan import Drift, UndoPlan


class ChangedSince(Schema):
    """One thing that has changed since.

    `action` is a number of the audit log, with who and when; without it the engine shows it. What does not
    block is only worth knowing.
    """

    code: str
    detail: str
    blocks: bool
    action: int | None
    user: str | None
    asked_at: datetime | None


class UndoPreview(Schema):
    """What undoing it would do. `endpoint` is there where a container would be connected or disconnected."""

    id: int
    action: str
    sentence: str
    user: str
    asked_at: datetime
    refused: Refusal | None
    puts_back: list[str]
    changed_since: list[ChangedSince]
    undone_by: UndoneBy | None
    warnings: list[str]
    endpoint: PreviewAnswer | None


def preview_of(action: Action, found: UndoPlan) -> dict[str, Any]:
    """The answer for one action."""
    refused, undone = found.obstacle, undone_by(action)
    return {
        "id": action.pk,
        "action": action.kind,
        "sentence": sentence(action),
        "user": action.username,
        "asked_at": action.asked_at,
        "refused": refused and {"code": refused.code, "detail": refused.detail},
        "puts_back": list(found.puts_back),
        "changed_since": [_since(one) for one in found.since],
        "undone_by": undone and {"id": undone.pk, "user": undone.username, "asked_at": undone.asked_at},
        "warnings": list(found.warnings),
        "endpoint": _endpoint(found),
    }


def _endpoint(found: UndoPlan) -> dict[str, Any] | None:
    if found.preview is None:
        return None
    foretold = {"expectations": [one._asdict() for one in found.foreseen]}
    return answer(found.preview, None) | foretold | ({"reach": found.reach} if found.reach else {})


def _since(one: Drift) -> dict[str, Any]:
    action = one.action
    return {
        "code": one.code,
        "detail": one.text,
        "blocks": one.blocks,
        "action": action.pk if action is not None else None,
        "user": action.username if action is not None else None,
        "asked_at": action.asked_at if action is not None else None,
    }
