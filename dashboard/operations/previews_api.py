"""What connecting and disconnecting would change, told by API before it is done, in the reader's language."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja import Router

from dashboard import references, targets
from dashboard.access import foreign_names, policy
from dashboard.access.auth import user_of
from dashboard.access.policy import Refusal
from dashboard.base.i18n import translated
from dashboard.operations import foresight, reach_changes
from dashboard.operations.previews import Foretold, answer, foretell
from dashboard.operations.schemas import ConnectRequest, DisconnectRequest, PreviewAnswer, Targets
from dashboard.runtime import Runtime, runtime_of
from topology.engine.errors import EngineError
from topology.graph.builder import Topology
from topology.model import parser
from topology.model import records as model
from topology.model.records import ContainerDetail
from topology.previews import preview
from topology.previews.preview import ConnectTarget, Named, Preview

router = Router(tags=["acting"])


@router.get(
    "/containers/{container}/targets",
    response=Targets,
    summary="Where a container could be connected",
)
def get_targets(request: HttpRequest, container: str) -> dict[str, Any]:
    """Every network; one that the engine would refuse, or our own rules, says why."""
    runtime = runtime_of(request)
    topology = runtime.charted()
    who = references.container(topology, runtime.engine(), container)
    rights = policy.rights(runtime, user_of(request))
    container_id = model.container_id(who.id)
    return {
        "networks": [
            _target(target, rights.refusal_of(targets.on_chart(topology, container_id, target.id)))
            for target in preview.targets(topology, container_id)
        ]
    }


@router.post(
    "/networks/{path:network}/connect/preview",
    response=PreviewAnswer,
    by_alias=True,
    summary="What connecting would change",
)
def preview_connect(request: HttpRequest, network: str, body: ConnectRequest) -> dict[str, Any]:
    """Nothing is done."""
    runtime = runtime_of(request)
    topology, container_id, network_id = _meant(runtime, body.container, network)
    detail = _detail(runtime, container_id)
    found = preview.preview_connect(
        topology,
        container_id,
        network_id,
        ipv4=body.ipv4,
        ipv6=body.ipv6,
        aliases=body.aliases,
        detail=detail,
    )
    changed = foretell(topology, found, body.config(), detail)
    addresses = [text for text in (body.ipv4, body.ipv6) if text is not None]
    limit = policy.limit_of(user_of(request))
    names = foreign_names.refusal_on_network(limit, topology, network_id, body.aliases, addresses)
    return _answer(runtime, user_of(request), changed, found, names)


@router.post(
    "/networks/{path:network}/disconnect/preview",
    response=PreviewAnswer,
    by_alias=True,
    summary="What disconnecting would change",
)
def preview_disconnect(request: HttpRequest, network: str, body: DisconnectRequest) -> dict[str, Any]:
    """Nothing is done."""
    runtime = runtime_of(request)
    topology = runtime.charted()
    who = references.container(topology, runtime.engine(), body.container)
    where = references.network_of(topology, runtime.engine(), who, network)
    container_id, network_id = model.container_id(who.id), model.network_id(where.id)
    if where.gone:  # nobody is reached through it, and it cannot be put back
        names = Named(container_id, who.name), Named(network_id, where.name)
        found = Preview("disconnect", *names)
    else:
        detail = _detail(runtime, container_id)
        found = preview.preview_disconnect(topology, container_id, network_id, detail=detail)
    return _answer(runtime, user_of(request), foretell(topology, found), found)


def _answer(
    runtime: Runtime, user: User, foretold: Foretold, found: Preview, names: Refusal | None = None
) -> dict[str, Any]:
    """The preview document, with what the action would break or mend of what is expected."""
    refused = _refusal(runtime, user, found, foretold.before, names)
    foreseen = foretold.expectations(runtime) if refused is None else ()
    forbidden = foresight.refusal(user, foreseen)
    if forbidden is not None:
        refused = {"code": forbidden.code, "detail": forbidden.detail}
    document = answer(found, refused)
    document["warnings"] += foresight.warnings(foreseen)
    reach = foretold.reach(found.container.id) if refused is None else reach_changes.nothing()
    return document | {"expectations": [one._asdict() for one in foreseen], "reach": reach}


def _target(target: ConnectTarget, ours: Refusal | None) -> dict[str, Any]:
    theirs = target.refused
    return {
        "id": target.id,
        "name": target.name,
        "connected": target.connected,
        "refused": ours.detail if ours else theirs and translated(theirs),
        "code": ours.code if ours else theirs and theirs.code,
    }


def _meant(runtime: Runtime, container: str, network: str) -> tuple[Topology, str, str]:
    topology = runtime.charted()
    where = references.network(topology, runtime.engine(), network)
    who = references.container(topology, runtime.engine(), container)
    return topology, model.container_id(who.id), model.network_id(where.id)


def _detail(runtime: Runtime, container_id: str) -> ContainerDetail | None:
    """What inspect says at this moment; without it the answer about ports is less exact, not wrong."""
    with suppress(EngineError):
        return parser.parse_detail(runtime.engine().container(container_id.partition(":")[2]))
    return None


def _refusal(
    runtime: Runtime, user: User, found: Preview, topology: Topology, names: Refusal | None = None
) -> dict[str, str] | None:
    """Our own rules first: who may not do it need not know what the engine would say."""
    about = targets.on_chart(topology, found.container.id, found.network.id)
    ours = policy.rights(runtime, user).refusal_of(about) or names
    if ours is not None:
        return {"code": ours.code, "detail": ours.detail}
    theirs = found.refused
    return {"code": theirs.code, "detail": translated(theirs)} if theirs is not None else None
