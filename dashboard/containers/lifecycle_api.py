"""Starting, stopping, restarting, pausing, resuming and killing by API, with Docker's own paths."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from ninja import Router

from dashboard import references, targets
from dashboard.access import policy
from dashboard.access.auth import MayAct, user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.schemas import Done, done
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.containers import lifecycle
from dashboard.containers.lifecycle import VERBS, LifecycleRequest
from dashboard.containers.schemas import LifecyclePreview
from dashboard.operations import foresight
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime, runtime_of
from topology.graph.builder import Topology
from topology.model import parser
from topology.model import records as model
from topology.previews import lifecycle as previews
from topology.previews.lifecycle import Effects

router = Router(tags=["acting"])
_SUMMARIES = {
    Action.Kind.START: ("Start a container", "What starting would change"),
    Action.Kind.STOP: ("Stop a container", "What stopping would change"),
    Action.Kind.RESTART: ("Restart a container", "What restarting would change"),
    Action.Kind.PAUSE: ("Pause a container", "What pausing would change"),
    Action.Kind.UNPAUSE: ("Resume a paused container", "What resuming would change"),
    Action.Kind.KILL: ("Kill a container", "What killing would change"),
}


def _offer(kind: Action.Kind) -> None:
    """The two routes of one kind of action."""
    path = f"/containers/{{container}}/{VERBS[kind]}"
    act, look = _SUMMARIES[kind]

    def perform(request: HttpRequest, container: str) -> dict[str, Any]:
        return _perform(request, kind, container)

    def preview(request: HttpRequest, container: str) -> dict[str, Any]:
        return _preview(request, kind, container)

    perform.__doc__ = f"As `POST /containers/{{id}}/{VERBS[kind]}` of the Engine API."
    preview.__doc__ = "Nothing is done."
    router.post(path, auth=MayAct(kind), response=Done, summary=act)(perform)
    router.post(f"{path}/preview", response=LifecyclePreview, summary=look)(preview)


for _kind in VERBS:
    _offer(_kind)


def _perform(request: HttpRequest, kind: Action.Kind, container: str) -> dict[str, Any]:
    runtime, user = runtime_of(request), user_of(request)
    with refusals.record_refusals(user, kind, {"container": container}):
        who = references.container(runtime.store.topology, runtime.engine(), container)
        return done(lifecycle.perform(runtime, user, LifecycleRequest(kind, who)))


def _preview(request: HttpRequest, kind: Action.Kind, container: str) -> dict[str, Any]:
    runtime = runtime_of(request)
    topology = runtime.charted()
    who = references.container(topology, runtime.engine(), container)
    node_id, verb = model.container_id(who.id), VERBS[kind]
    if node_id not in topology.nodes:
        raise Problem(503, "no_topology", _("The chart does not have it yet. Try again in a moment."))
    found = previews.preview(topology, verb, node_id)
    refused = _refusal(runtime, user_of(request), topology, found)
    ports = parser.parse_detail(runtime.engine().container(who.id)).fixed_ports if refused is None else ()
    after = previews.after(topology, verb, node_id, ports) if refused is None else None
    foreseen = tuple(foresight.foresee(runtime, after)) if after is not None else ()
    forbidden = foresight.refusal(user_of(request), foreseen)
    if forbidden is not None:
        refused = {"code": forbidden.code, "detail": forbidden.detail}
    return _answer(found, refused, foreseen)


def _refusal(runtime: Runtime, user: User, topology: Topology, found: Effects) -> dict[str, str] | None:
    """Our own rules first: who may not do it need not know what the engine would say."""
    ours = policy.rights(runtime, user).refusal_of(targets.on_chart(topology, found.container.id))
    if ours is not None:
        return {"code": ours.code, "detail": ours.detail}
    theirs = found.refused
    return {"code": theirs.code, "detail": translated(theirs)} if theirs is not None else None


def _answer(found: Effects, refused: dict[str, str] | None, foreseen: tuple[Foreseen, ...]) -> dict[str, Any]:
    return {
        "action": found.verb,
        "container": found.container,
        "refused": refused,
        "dependents": found.dependents,
        "sharers": found.sharers,
        "ports": found.ports,
        "lost": found.lost,
        "undoable": found.undoable,
        "warnings": [*map(translated, found.warnings), *foresight.warnings(foreseen)],
        "expectations": [one._asdict() for one in foreseen],
    }
