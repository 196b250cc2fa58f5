"""The shapes in which every API tells of an action: what was just done, and who has undone it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, Field

from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.audit.undoable import undo_path
from dashboard.base.schemas import Named, not_a_number
from topology.model import records as model

Text = Annotated[str, Field(max_length=300)]
Day = Annotated[date, BeforeValidator(not_a_number)]
PAGE, LARGEST_PAGE = 50, 500
LARGEST_ID = 2**63 - 1


class Done(Schema):
    """What was done, and how to undo it."""

    id: int
    action: Action.Kind
    container: Named | None
    network: Named | None
    volume: Named | None
    message: str
    undo: str | None


class UndoneBy(Schema):
    """Who has undone it, and by which action."""

    id: int
    user: str
    asked_at: datetime


def done(action: Action) -> dict[str, Any]:
    """What was just done, as the API answers."""
    return {
        "id": action.pk,
        "action": action.kind,
        **columns(action),
        "message": message(action),
        "undo": undo_path(action),
    }


def columns(action: Action) -> dict[str, Any]:
    """Container, network and volume, where there is one."""
    container, network, volume = action.container_id, action.network_id, action.volume_name
    return {
        "container": _named(model.container_id(container), action.container_name) if container else None,
        "network": _named(model.network_id(network), action.network_name) if network else None,
        "volume": _named(model.volume_id(volume), volume) if volume else None,
    }


def _named(node_id: str, name: str) -> dict[str, str]:
    return {"id": node_id, "name": name}
