"""What an action would change, told before it is done, in the reader's language."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from dashboard import hub, references
from dashboard.api.shapes import (
    REFUSED,
    ConnectWish,
    DisconnectWish,
    PreviewAnswer,
    ProblemDocument,
    Targets,
)
from dashboard.hub import Hub
from dashboard.problems import Problem
from dashboard.words import in_words
from topology import model, parse, preview
from topology.engine.errors import EngineError
from topology.graph import Topology
from topology.model import ContainerDetail
from topology.preview import Preview

router = Router(tags=["acting"])


@router.get(
    "/containers/{container}/targets",
    response={200: Targets, REFUSED: ProblemDocument},
    summary="Where a container could be connected",
)
def get_targets(request: HttpRequest, container: str) -> dict[str, Any]:
    """Every network; one that the engine would refuse says why."""
    here = hub.current()
    topology = _chart(here)
    who = references.container(topology, here.engine(), container)
    return {
        "networks": [
            {
                "id": target.id,
                "name": target.name,
                "connected": target.connected,
                "refused": target.refused and in_words(target.refused),
                "code": target.refused and target.refused.code,
            }
            for target in preview.targets(topology, model.container_id(who.id))
        ]
    }


@router.post(
    "/networks/{network}/connect/preview",
    response={200: PreviewAnswer, REFUSED: ProblemDocument},
    by_alias=True,
)
def preview_connect(request: HttpRequest, network: str, wish: ConnectWish) -> dict[str, Any]:
    """What would change if this were asked for. Nothing is."""
    here = hub.current()
    topology, container_id, network_id = _meant(here, wish.container, network)
    found = preview.preview_connect(
        topology,
        container_id,
        network_id,
        ipv4=wish.ipv4,
        ipv6=wish.ipv6,
        aliases=wish.aliases,
        detail=_detail(here, container_id),
    )
    return _answer(found)


@router.post(
    "/networks/{network}/disconnect/preview",
    response={200: PreviewAnswer, REFUSED: ProblemDocument},
    by_alias=True,
)
def preview_disconnect(request: HttpRequest, network: str, wish: DisconnectWish) -> dict[str, Any]:
    """What would change if this were asked for. Nothing is."""
    here = hub.current()
    topology, container_id, network_id = _meant(here, wish.container, network)
    found = preview.preview_disconnect(topology, container_id, network_id, detail=_detail(here, container_id))
    return _answer(found)


def _chart(here: Hub) -> Topology:
    topology = here.store.topology
    if topology is None:
        raise Problem(
            503, "no_topology", here.store.engine_state.reason or _("The engine has not answered yet.")
        )
    return topology


def _meant(here: Hub, container: str, network: str) -> tuple[Topology, str, str]:
    topology = _chart(here)
    where = references.network(topology, here.engine(), network)
    who = references.container(topology, here.engine(), container)
    return topology, model.container_id(who.id), model.network_id(where.id)


def _detail(here: Hub, container_id: str) -> ContainerDetail | None:
    """What inspect says at this moment; without it the answer about ports is less exact, not wrong."""
    with suppress(EngineError):
        return parse.parse_detail(here.engine().container(container_id.partition(":")[2]))
    return None


def _answer(found: Preview) -> dict[str, Any]:
    refused, compose, ports = found.refused, found.compose, found.ports
    return {
        "action": found.action,
        "container": found.container,
        "network": found.network,
        "refused": refused and {"code": refused.code, "detail": in_words(refused)},
        "neighbours": found.neighbours,
        "still_reachable": found.still_reachable,
        "address": {"ipv4": found.ipv4, "ipv6": found.ipv6},
        "addresses_lost": found.addresses_lost,
        "ports": {
            "effect": ports.effect,
            "from": ports.from_network,
            "to": ports.to_network,
            "ephemeral": ports.ephemeral,
            "ports": ports.ports,
        },
        "last_network": found.last_network,
        "compose": compose
        and {"project": compose.project, "service": compose.service, "lines": "\n".join(compose.lines)},
        "undoable": found.undoable,
        "warnings": [in_words(warning) for warning in found.warnings],
    }
