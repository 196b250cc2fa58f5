"""Connecting and disconnecting, with Docker's own paths; undo; and what was done lately."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AfterValidator, Field, StringConstraints

from dashboard import actions, hub, references
from dashboard.actions import Wish
from dashboard.models import Action

router = Router(tags=["acting"])
LATEST = 50


def _ipv4(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise ValueError(_("“%s” is not an IPv4 address.") % text) from None


def _ipv6(text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        raise ValueError(_("“%s” is not an IPv6 address.") % text) from None


Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Alias = Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[^\s\x00-\x1f\x7f]+$")]


class ConnectWish(Schema):
    """What to connect to the network, and how."""

    container: Name
    ipv4: Annotated[str, AfterValidator(_ipv4)] | None = None
    ipv6: Annotated[str, AfterValidator(_ipv6)] | None = None
    aliases: Annotated[tuple[Alias, ...], Field(max_length=100)] = ()

    def config(self) -> dict[str, Any]:
        """The engine's `EndpointConfig`."""
        addresses = {"IPv4Address": self.ipv4, "IPv6Address": self.ipv6}
        asked = {name: address for name, address in addresses.items() if address is not None}
        config: dict[str, Any] = {"IPAMConfig": asked} if asked else {}
        if self.aliases:
            config["Aliases"] = list(self.aliases)
        return config


class DisconnectWish(Schema):
    """What to disconnect from the network."""

    container: Name
    force: Annotated[bool, Field(strict=True)] = False


class Named(Schema):
    """A container or network: full Docker ID and name."""

    id: str
    name: str


class Done(Schema):
    """What was done, and how to undo it."""

    id: int
    action: str
    container: Named
    network: Named
    message: str
    undo: str | None


class Entry(Done):
    """One line of what was done lately."""

    user: str
    outcome: str
    detail: str
    asked_at: str


@router.post("/networks/{network}/connect", response=Done, summary="Connect a container to a network")
def connect(request: HttpRequest, network: str, wish: ConnectWish) -> dict[str, Any]:
    """As `POST /networks/{id}/connect` of the Engine API."""
    return _perform(request, Action.Kind.CONNECT, network, wish.container, config=wish.config())


@router.post("/networks/{network}/disconnect", response=Done, summary="Disconnect a container from a network")
def disconnect(request: HttpRequest, network: str, wish: DisconnectWish) -> dict[str, Any]:
    """As `POST /networks/{id}/disconnect` of the Engine API."""
    return _perform(request, Action.Kind.DISCONNECT, network, wish.container, force=wish.force)


@router.post("/actions/{int:number}/undo", response=Done, summary="Undo what was done")
def undo(request: HttpRequest, number: int) -> dict[str, Any]:
    """Put the endpoint back as it was: static addresses, aliases, links, driver options, MAC, priority."""
    actions.check_permission(_user(request))
    action = get_object_or_404(Action, pk=number)
    return _done(actions.undo(hub.current(), _user(request), action))


@router.get("/actions", response=list[Entry], summary="What was done lately")
def latest(request: HttpRequest) -> list[dict[str, Any]]:
    """The last fifty, the newest first."""
    return [_entry(action) for action in Action.objects.all()[:LATEST]]


def _perform(
    request: HttpRequest,
    kind: Action.Kind,
    network: str,
    container: str,
    *,
    config: dict[str, Any] | None = None,
    force: bool = False,
) -> dict[str, Any]:
    here, user = hub.current(), _user(request)
    actions.check_permission(user)
    on_network = references.network(here.store.topology, here.engine(), network)
    who = references.container(here.store.topology, here.engine(), container)
    wish = Wish(kind, who, on_network, config or {}, force)
    return _done(actions.perform(here, user, wish))


def _done(action: Action) -> dict[str, Any]:
    names = {"container": action.container_name, "network": action.network_name}
    if action.kind == Action.Kind.CONNECT:
        message = _("“%(container)s” is connected to “%(network)s”.") % names
    else:
        message = _("“%(container)s” is disconnected from “%(network)s”.") % names
    return {
        "id": action.pk,
        "action": action.kind,
        "container": {"id": action.container_id, "name": action.container_name},
        "network": {"id": action.network_id, "name": action.network_name},
        "message": message,
        "undo": f"/api/actions/{action.pk}/undo" if actions.undoable(action) else None,
    }


def _entry(action: Action) -> dict[str, Any]:
    line = _done(action)
    if action.outcome != Action.Outcome.DONE:
        line["message"] = action.detail
    return {
        **line,
        "user": action.username,
        "outcome": action.outcome,
        "detail": action.detail,
        "asked_at": action.asked_at.isoformat(),
    }


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
