"""What the operations on volumes have in common: names, refusals that are written down, answers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.http import HttpRequest

from dashboard.access.auth import user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from topology.model import records as model


def watching(
    request: HttpRequest, kind: Action.Kind, volume: str, **requested: str
) -> AbstractContextManager[None]:
    """Whatever is refused before the work is begun is in the audit log as well."""
    return refusals.record_refusals(user_of(request), kind, requested, volume_name=volume[:255])


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the runner names them."""
    return Actor.of(user_of(request))


def name_of(name: str) -> str:
    """A volume's name, which may be given as its node ID."""
    return name.removeprefix("volume:")


def administrators_only(sentence: str) -> Problem:
    """The refusal of what only they may do."""
    return Problem(403, "administrators_only", sentence)


def volume_done(action: Action) -> dict[str, Any]:
    """The answer once it is done."""
    return {
        "id": action.pk,
        "action": action.kind,
        "volume": {"id": model.volume_id(action.volume_name), "name": action.volume_name},
        "message": message(action),
    }
