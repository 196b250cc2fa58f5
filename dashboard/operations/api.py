"""Connecting and disconnecting, with Docker's own paths."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dashboard import references
from dashboard.access.auth import MayAct, user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.schemas import Done, done
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.operations import connections
from dashboard.operations.connections import EndpointRequest
from dashboard.operations.schemas import ConnectRequest, DisconnectRequest
from dashboard.references import Reference
from dashboard.runtime import runtime_of
from topology.graph.builder import Topology
from topology.model import records as model
from topology.previews import preview

router = Router(tags=["acting"])


@router.post(
    "/networks/{path:network}/connect",
    auth=MayAct(Action.Kind.CONNECT),
    response=Done,
    summary="Connect a container to a network",
)
def connect(request: HttpRequest, network: str, body: ConnectRequest) -> dict[str, Any]:
    """As `POST /networks/{id}/connect` of the Engine API."""
    return _perform(request, Action.Kind.CONNECT, network, body.container, config=body.config())


@router.post(
    "/networks/{path:network}/disconnect",
    auth=MayAct(Action.Kind.DISCONNECT),
    response=Done,
    summary="Disconnect a container from a network",
)
def disconnect(request: HttpRequest, network: str, body: DisconnectRequest) -> dict[str, Any]:
    """As `POST /networks/{id}/disconnect` of the Engine API."""
    return _perform(request, Action.Kind.DISCONNECT, network, body.container, force=body.force)


def _perform(
    request: HttpRequest,
    kind: Action.Kind,
    network: str,
    container: str,
    *,
    config: dict[str, Any] | None = None,
    force: bool = False,
) -> dict[str, Any]:
    runtime, user = runtime_of(request), user_of(request)
    topology = runtime.store.topology
    with refusals.record_refusals(user, kind, {"container": container, "network": network}):
        engine = runtime.engine()
        who = references.container(topology, engine, container)
        if kind == Action.Kind.CONNECT:
            on_network = references.network(topology, engine, network)
        else:
            on_network = references.network_of(topology, engine, who, network)
        _check_not_the_swarms(topology, who, on_network)
        wanted = EndpointRequest(kind, who, on_network, config or {}, force)
        return done(connections.perform(runtime, user, wanted))


def _check_not_the_swarms(topology: Topology | None, who: Reference, on_network: Reference) -> None:
    """Engines let everybody onto the swarm's gateway bridge; nobody has any business there."""
    if topology is None:
        return
    refused = preview.refusal(topology, model.container_id(who.id), model.network_id(on_network.id))
    if refused is not None and refused.code == "swarm_routing":
        raise Problem(403, refused.code, translated(refused))
