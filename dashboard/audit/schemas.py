"""The shapes in which the API tells of actions: what was just done, and lines of the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BeforeValidator, Field

from dashboard.audit.actions import Action
from dashboard.audit.entries import Entry
from dashboard.audit.sentences import sentence
from dashboard.operations.schemas import Named, not_a_number
from dashboard.undo import service as undo_service
from dashboard.volumes import work
from topology.model import records as model

Text = Annotated[str, Field(max_length=300)]
Day = Annotated[date, BeforeValidator(not_a_number)]
PAGE, LARGEST_PAGE = 50, 500
LARGEST_ID = 2**63 - 1


class ActionsWish(Schema):
    """What to tell of the record; everything optional. Days are whole, in the server's time zone."""

    person: Text = ""
    object: Annotated[Text, Field(description="A node ID, or a part of a name.")] = ""
    project: Text = ""
    kind: Action.Kind | None = None
    outcome: Action.Outcome | None = None
    since: Day | None = None
    until: Day | None = None
    before: Annotated[
        int | None,
        Field(ge=1, le=LARGEST_ID, description="The last `id` of the page before: what is older follows."),
    ] = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE


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


class Line(Schema):
    """One line of the record. `sentence` follows the person's name; `address` is for administrators.

    `undo` is there where it may be undone, should nothing have changed since: its preview says that.
    """

    id: int
    action: str
    sentence: str
    container: Named | None
    network: Named | None
    volume: Named | None
    objects: list[Named]
    projects: list[str]
    parameters: dict[str, Any]
    user: str
    token: str | None
    address: str | None
    outcome: Literal["asked", "done", "refused", "failed"]
    message: str
    detail: str
    asked_at: datetime
    finished_at: datetime | None
    milliseconds: int | None
    undo: str | None
    undoes: int | None
    undone_by: UndoneBy | None


def done(action: Action) -> dict[str, Any]:
    """What was just done, as the API answers."""
    return {
        "id": action.pk,
        "action": action.kind,
        **_columns(action),
        "message": message(action),
        "undo": undo_path(action),
    }


def line(entry: Entry) -> dict[str, Any]:
    """One line of the record, as the API answers."""
    action, undone = entry.action, undo_service.undone_by(entry.action)
    return {
        "id": action.pk,
        "action": action.kind,
        "sentence": sentence(action),
        **_columns(action),
        "objects": [{"id": node_id, "name": name} for node_id, name in entry.objects],
        "projects": list(entry.projects),
        "parameters": entry.parameters,
        "user": action.username,
        "token": action.token_name or None,
        "address": entry.address or None,
        "outcome": action.outcome,
        "message": message(action) if action.outcome == Action.Outcome.DONE else action.detail,
        "detail": action.detail,
        "asked_at": action.asked_at,
        "finished_at": action.finished_at,
        "milliseconds": entry.milliseconds,
        "undo": undo_path(action),
        "undoes": action.undoes_id,
        "undone_by": undone and {"id": undone.pk, "user": undone.username, "asked_at": undone.asked_at},
    }


def undo_path(action: Action) -> str | None:
    """Where to ask for undoing it; `None` where that is known to be refused to everybody."""
    return f"/api/actions/{action.pk}/undo" if undo_service.lacking(action) is None else None


def message(action: Action) -> str:
    """What was done, as a sentence of its own."""
    names = {"container": action.container_name, "network": action.network_name}
    if action.kind == Action.Kind.CONNECT:
        return _("“%(container)s” is connected to “%(network)s”.") % names
    if action.kind == Action.Kind.DISCONNECT:
        return _("“%(container)s” is disconnected from “%(network)s”.") % names
    if action.kind in work.MESSAGES:
        return work.message(action)
    return _("%(who)s %(what)s.") % {"who": action.username, "what": sentence(action)}


def _columns(action: Action) -> dict[str, Any]:
    """Container, network and volume, where there is one."""
    container, network, volume = action.container_id, action.network_id, action.volume_name
    return {
        "container": _named(model.container_id(container), action.container_name) if container else None,
        "network": _named(model.network_id(network), action.network_name) if network else None,
        "volume": _named(model.volume_id(volume), volume) if volume else None,
    }


def _named(node_id: str, name: str) -> dict[str, str]:
    return {"id": node_id, "name": name}
