"""Starting, stopping, restarting, pausing, resuming and killing a container, and who may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from dashboard import targets
from dashboard.access import policy
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.operations import foresight, locks, runner
from dashboard.operations.runner import Actor, Asked, Prepared
from dashboard.references import Reference
from dashboard.runtime import Runtime
from topology.engine.errors import EngineError
from topology.engine.port import Engine, Json, Verb
from topology.model import parser
from topology.model import records as model
from topology.model.records import PublishedPort
from topology.previews import lifecycle

#: What each kind of action asks of the engine.
VERBS: dict[Action.Kind, Verb] = {
    Action.Kind.START: "start",
    Action.Kind.STOP: "stop",
    Action.Kind.RESTART: "restart",
    Action.Kind.PAUSE: "pause",
    Action.Kind.UNPAUSE: "unpause",
    Action.Kind.KILL: "kill",
}
#: An engine waits so long for a process to end by itself, where the container does not say otherwise.
STOP_SECONDS = 10
#: For what comes after that.
SPARE_SECONDS = 30.0
#: Nobody waits longer; the engine goes on with it, and the audit log says that no answer is known.
LONGEST_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class LifecycleRequest:
    """What somebody wants done to a container.

    Where it undoes an action, `unless` is asked in the last moment whether that may still be undone, with
    what inspect says of the container; it raises a problem if not.
    """

    kind: Action.Kind
    container: Reference
    undoes: Action | None = None
    unless: Callable[[Json], None] | None = None


@dataclass(frozen=True, slots=True)
class _Ready(Prepared):
    """`seconds` is how long the engine may take for it."""

    seconds: float = 60.0


def perform(runtime: Runtime, user: User, request: LifecycleRequest) -> Action:
    """Do it and return its row of the audit log.

    Raises a problem where our own rules refuse it, and the engine's error where the engine does; both are in
    the audit log.
    """
    who = request.container
    names = {"container_id": who.id, "container_name": who.name}
    asked = Asked(request.kind, {}, names, request.undoes)
    held = locks.lock("container", who.id, who.name)

    def prepare(engine: Engine) -> _Ready:
        return _prepare(runtime, engine, user, request)

    with runner.operation(runtime, Actor.of(user), asked, held, prepare) as running:
        workloads = running.engine.workloads()
        workloads.change(who.id, VERBS[request.kind], seconds=running.prepared.seconds)
        running.after = _left(running.engine, who.id)
    return running.action


def state(inspected: Json) -> dict[str, Any]:
    """How a container is, as undo compares it."""
    now = inspected.get("State") or {}
    return {"state": now.get("Status") or "", "started_at": now.get("StartedAt") or ""}


def _prepare(runtime: Runtime, engine: Engine, user: User, request: LifecycleRequest) -> _Ready:
    """Ask the rules: whether this person may act at all, and then on what it is about."""
    policy.check_may_act(user)
    inspected = engine.container(request.container.id)
    about = (targets.container(inspected),)
    with refusals.record_refusals(user, request.kind, {}, about, undoes=request.undoes):
        policy.check(runtime, user, about)
        if request.unless is not None:
            request.unless(inspected)
        _check_state(request, inspected)
        _check_expectations(runtime, user, request, parser.parse_detail(inspected).fixed_ports)
    removed = bool((inspected.get("HostConfig") or {}).get("AutoRemove"))
    grace = (inspected.get("Config") or {}).get("StopTimeout")
    seconds = (STOP_SECONDS if grace is None or grace < 0 else grace) + SPARE_SECONDS
    return _Ready(about, state(inspected) | {"auto_remove": removed}, min(seconds, LONGEST_SECONDS))


def _check_state(request: LifecycleRequest, inspected: Json) -> None:
    """Raise a problem where there is nothing to do: an engine would say that it was done."""
    verb, name = VERBS[request.kind], request.container.name
    refused = lifecycle.refusal(verb, state(inspected)["state"], name)
    if refused is not None:
        raise Problem(409, refused.code, translated(refused))


def _check_expectations(
    runtime: Runtime, user: User, request: LifecycleRequest, ports: Iterable[PublishedPort]
) -> None:
    """Raise a problem where it would break what only administrators may break."""
    topology = runtime.store.topology
    if topology is None:
        return
    after = lifecycle.after(topology, VERBS[request.kind], model.container_id(request.container.id), ports)
    refused = foresight.refusal(user, foresight.foresee(runtime, after)) if after is not None else None
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def _left(engine: Engine, container_id: str) -> dict[str, Any] | None:
    """How the action left things; `None` where the container has gone with it, or the engine has."""
    try:
        return state(engine.container(container_id))
    except EngineError:
        return None
