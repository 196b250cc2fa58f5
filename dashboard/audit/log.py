"""How the audit log is written: begun before anything is asked, completed after, or noted once it is over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.audit.models import ActionTarget
from dashboard.base.i18n import Text
from dashboard.targets import Target

COMMAND_LINE = "command line"
#: An engine that fails to mount a volume repeats the options that it was given, and they may hold a password.
#: Possessive: a name of 10,000 letters must not cost their square.
_ASSIGNED = re.compile(r"(?<!\w)(\w++\s*+[=:]\s*+)(?!\*)[^\s,;&\"']+")
_CREDENTIAL = re.compile(r"passw|pwd|secret|token|credential|api_?key", re.IGNORECASE)
_USER_INFO = re.compile(r"(?<=//)[^/@\s]*@")
#: A label, and so a project, may be of any length.
LONGEST, LONGEST_ID, LONGEST_WORDS = 255, 300, 10_000
_COLUMNS = ("container", "network", "volume")


def add_targets(action: Action, things: Iterable[Target]) -> None:
    """Keep what an action is about, with names and projects as they are now."""
    ActionTarget.objects.bulk_create(
        ActionTarget(
            action=action,
            node_id=thing.node_id[:LONGEST_ID],
            name=thing.name[:LONGEST],
            project=(thing.project or "")[:LONGEST],
        )
        for thing in things
    )


def finish(action: Action, outcome: Action.Outcome, detail: str = "", *, after: Any = None) -> None:  # noqa: ANN401 - JSON
    """Write what became of it: the outcome, the engine's words, and how it left things."""
    action.outcome, action.finished_at, action.after = outcome, timezone.now(), after
    action.detail, action.detail_parts = masked(detail), _masked_parts(detail)
    action.save(update_fields=["outcome", "detail", "detail_parts", "finished_at", "after"])


def add(
    user: User | None,
    kind: str,
    requested: Mapping[str, Any],
    things: Iterable[Target] = (),
    *,
    refused: str | None = None,
    **more: Any,  # noqa: ANN401 - the fields of an action
) -> Action:
    """Write down what is over already: done here without the engine, or refused by our own rules."""
    things, now = tuple(things), timezone.now()
    fields: dict[str, Any] = {
        "user": user,
        "username": user.get_username() if user is not None else COMMAND_LINE,
        "kind": kind,
        "requested": dict(requested),
        "outcome": Action.Outcome.DONE if refused is None else Action.Outcome.REFUSED,
        "detail": masked(refused or ""),
        "detail_parts": _masked_parts(refused),
        "asked_at": now,
        "finished_at": now,
    }
    action = Action.objects.create(**fields | _columns(things) | more)
    add_targets(action, things)
    return action


def masked(words: str) -> str:
    """What somebody said of a refusal, without what could be a password in it, and not without end."""
    return _USER_INFO.sub("…@", _ASSIGNED.sub(_masked_value, words[:LONGEST_WORDS]))


def _masked_parts(words: str | None) -> dict[str, Any] | None:
    """What words of ours were made of, each value masked; `None` for the engine's own."""
    if not isinstance(words, Text):
        return None
    masked_parts: dict[str, Any] = _masked_within(words.parts())
    return masked_parts


def _masked_within(part: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, str):
        return masked(part)
    if isinstance(part, dict):
        return {key: value if key == "template" else _masked_within(value) for key, value in part.items()}
    return [_masked_within(value) for value in part] if isinstance(part, list) else part


def _masked_value(found: re.Match[str]) -> str:
    return f"{found[1]}…" if _CREDENTIAL.search(found[1]) else found[0]


def _columns(things: tuple[Target, ...]) -> dict[str, str]:
    """The first container, network and volume have columns of their own."""
    found: dict[str, str] = {}
    for thing in reversed(things):
        if thing.kind in _COLUMNS:
            found[f"{thing.kind}_name"] = thing.name[:255]
            if thing.kind != "volume":
                found[f"{thing.kind}_id"] = thing.id[:64]
    return found
