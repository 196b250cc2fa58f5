"""How the record is written: what an action touched, and what needs no engine or was refused at the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from dashboard.models import Action
from dashboard.record.models import Touched
from dashboard.things import Thing

COMMAND_LINE = "command line"


def touch(action: Action, things: Iterable[Thing]) -> None:
    """Keep what an action is about, with names and projects as they are now."""
    Touched.objects.bulk_create(
        Touched(action=action, node_id=thing.node_id, name=thing.name, project=thing.project or "")
        for thing in things
    )


def note(
    user: User | None,
    kind: str,
    requested: Mapping[str, Any],
    things: Iterable[Thing] = (),
    *,
    refused: str | None = None,
) -> Action:
    """Write down what is over already: done here without the engine, or refused by our own rules."""
    action = Action.objects.create(
        user=user,
        username=user.get_username() if user is not None else COMMAND_LINE,
        kind=kind,
        requested=dict(requested),
        outcome=Action.Outcome.DONE if refused is None else Action.Outcome.REFUSED,
        detail=refused or "",
        finished_at=timezone.now(),
    )
    touch(action, things)
    return action
