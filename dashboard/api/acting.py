"""Connecting and disconnecting, with Docker's own paths; undo; and what was done lately."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router

from dashboard import actions, hub, references
from dashboard.actions import Wish
from dashboard.api.auth import MayAct, user_of
from dashboard.api.shapes import REFUSED, ConnectWish, DisconnectWish, Done, Entry, ProblemDocument
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.references import Reference
from dashboard.volumes.work import message
from dashboard.words import in_words
from topology import model
from topology.graph import Topology
from topology.previews import preview

router = Router(tags=["acting"])
LATEST = 50


@router.post(
    "/networks/{network}/connect",
    auth=MayAct(),
    response={200: Done, REFUSED: ProblemDocument},
    summary="Connect a container to a network",
)
def connect(request: HttpRequest, network: str, wish: ConnectWish) -> dict[str, Any]:
    """As `POST /networks/{id}/connect` of the Engine API."""
    return _perform(request, Action.Kind.CONNECT, network, wish.container, config=wish.config())


@router.post(
    "/networks/{network}/disconnect",
    auth=MayAct(),
    response={200: Done, REFUSED: ProblemDocument},
    summary="Disconnect a container from a network",
)
def disconnect(request: HttpRequest, network: str, wish: DisconnectWish) -> dict[str, Any]:
    """As `POST /networks/{id}/disconnect` of the Engine API."""
    return _perform(request, Action.Kind.DISCONNECT, network, wish.container, force=wish.force)


@router.post(
    "/actions/{int:number}/undo",
    auth=MayAct(),
    response={200: Done, REFUSED: ProblemDocument},
    summary="Undo what was done",
)
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """Put the endpoint back as it was: static addresses, aliases, links, driver options, MAC, priority."""
    action = get_object_or_404(Action, pk=number)
    return _done(actions.undo(hub.current(), user_of(request), action))


@router.get("/actions", response={200: list[Entry], 401: ProblemDocument}, summary="What was done lately")
def latest(request: HttpRequest) -> list[dict[str, Any]]:
    """Containers on networks, the last fifty, the newest first. Everything else too is in the record."""
    of_endpoints = Action.objects.filter(kind__in=(Action.Kind.CONNECT, Action.Kind.DISCONNECT))
    return [_entry(action) for action in of_endpoints.exclude(container_id="")[:LATEST]]


def _perform(
    request: HttpRequest,
    kind: Action.Kind,
    network: str,
    container: str,
    *,
    config: dict[str, Any] | None = None,
    force: bool = False,
) -> dict[str, Any]:
    here, user = hub.current(), user_of(request)
    topology, engine = here.store.topology, here.engine()
    who = references.container(topology, engine, container)
    if kind == Action.Kind.CONNECT:
        on_network = references.network(topology, engine, network)
    else:
        on_network = references.network_of(topology, engine, who, network)
    _check_not_the_swarms(topology, who, on_network)
    wish = Wish(kind, who, on_network, config or {}, force)
    return _done(actions.perform(here, user, wish))


def _check_not_the_swarms(topology: Topology | None, who: Reference, on_network: Reference) -> None:
    """Engines let everybody onto the swarm's gateway bridge; nobody has any business there."""
    if topology is None:
        return
    refused = preview.refusal(topology, model.container_id(who.id), model.network_id(on_network.id))
    if refused is not None and refused.code == "swarm_routing":
        raise Problem(403, refused.code, in_words(refused))


def _volume_entry(action: Action) -> dict[str, Any]:
    return {
        "id": action.pk,
        "action": action.kind,
        "container": None,
        "network": None,
        "volume": {"id": model.volume_id(action.volume_name), "name": action.volume_name},
        "message": message(action),
        "undo": None,
    }


def _done(action: Action) -> dict[str, Any]:
    names = {"container": action.container_name, "network": action.network_name}
    if action.kind == Action.Kind.CONNECT:
        message = _("“%(container)s” is connected to “%(network)s”.") % names
    else:
        message = _("“%(container)s” is disconnected from “%(network)s”.") % names
    return {
        "id": action.pk,
        "action": action.kind,
        "container": {"id": model.container_id(action.container_id), "name": action.container_name},
        "network": {"id": model.network_id(action.network_id), "name": action.network_name},
        "message": message,
        "undo": f"/api/actions/{action.pk}/undo" if actions.undoable(action) else None,
    }


def _entry(action: Action) -> dict[str, Any]:
    about_network = action.kind in (Action.Kind.CONNECT, Action.Kind.DISCONNECT)
    line = _done(action) if about_network else _volume_entry(action)
    if action.outcome != Action.Outcome.DONE:
        line["message"] = action.detail
    return {
        **line,
        "user": action.username,
        "outcome": action.outcome,
        "detail": action.detail,
        "asked_at": action.asked_at.isoformat(),
    }
