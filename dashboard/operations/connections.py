"""Connecting a container to a network and disconnecting it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations import endpoints, foresight, locks, runner, subnets
from dashboard.operations.runner import Actor, Asked, Prepared
from dashboard.references import Reference
from dashboard.runtime import Runtime
from topology.engine.errors import EngineError, EngineUnreachable
from topology.engine.port import Engine, Json
from topology.graph.builder import build
from topology.model import parser
from topology.model import records as model
from topology.model.records import PublishedPort
from topology.snapshot import take_snapshot

#: An endpoint of this priority does not become the container's gateway (API 1.48 and later).
LAST_PRIORITY = -(2**31)


@dataclass(frozen=True, slots=True)
class EndpointRequest:
    """What somebody wants done. `config` is an `EndpointConfig`.

    Where it undoes an action, `unless` is asked in the last moment whether that may still be undone, with
    what inspect says of the container; it raises a problem if not.
    """

    kind: Action.Kind
    container: Reference
    network: Reference
    config: Mapping[str, Any]
    force: bool = False
    undoes: Action | None = None
    unless: Callable[[Json], None] | None = None

    def requested(self) -> dict[str, Any]:
        """What the audit log says was asked for. Values of driver options may be secrets, names are not."""
        config = dict(self.config)
        if config.get("DriverOpts"):
            config["DriverOpts"] = sorted(config["DriverOpts"])
        return {"config": config, "force": self.force}


def perform(runtime: Runtime, user: User, request: EndpointRequest) -> Action:
    """Do it and return its row of the audit log.

    Raises a problem where our own rules refuse it, and the engine's error where the engine does; both are in
    the audit log.
    """
    asked = Asked(request.kind, request.requested(), _names(request), request.undoes)
    held = locks.lock("container", request.container.id, request.container.name)

    def prepare(engine: Engine) -> _Prepared:
        return _prepare(runtime, engine, user, request)

    with runner.operation(runtime, Actor.of(user), asked, held, prepare) as running:
        try:
            _ask(running.engine, request)
        except EngineError as error:
            unknown = isinstance(error, EngineUnreachable)
            if request.kind == Action.Kind.CONNECT and not running.prepared.connected and not unknown:
                _cure(running.engine, request)
            raise
        running.after = _left(runtime, running.engine, request)
    return running.action


@dataclass(frozen=True, slots=True)
class _Prepared(Prepared):
    """`connected`: there is an endpoint already, live or not."""

    connected: bool = False


def _prepare(runtime: Runtime, engine: Engine, user: User, request: EndpointRequest) -> _Prepared:
    """Ask the rules: whether this person may act at all, and then on what it is about."""
    policy.check_may_act(user)
    inspected = engine.container(request.container.id)
    about = targets.of_connection(runtime.store.topology, engine, inspected, request.network)
    with refusals.record_refusals(user, request.kind, request.requested(), about, undoes=request.undoes):
        policy.check(runtime, user, about)
        if request.unless is not None:
            request.unless(inspected)
        _check_names(runtime, user, request)
        _check_expectations(runtime, user, request, parser.parse_detail(inspected).fixed_ports)
        entry = endpoints.living(inspected, request.network.id, request.network.name)
        if request.kind == Action.Kind.CONNECT and entry and entry.get("EndpointID"):
            raise _connected_already(request)
    lasting = None if request.network.gone else entry
    before = endpoints.settings(inspected, lasting) if lasting is not None else None
    return _Prepared(about, before, entry is not None)


def _check_names(runtime: Runtime, user: User, request: EndpointRequest) -> None:
    """Raise a problem where it would take a name or address of others. What is put back was there before."""
    if request.kind != Action.Kind.CONNECT or request.undoes is not None:
        return
    wanted = (request.config.get("IPAMConfig") or {}).values()
    aliases = request.config.get("Aliases") or ()
    limit = policy.limit_of(user)
    if limit is None or not (wanted or aliases):
        return
    topology = runtime.store.topology or build(take_snapshot(runtime.engine()))
    network_id = model.network_id(request.network.id)
    refused = foreign_names.refusal_on_network(limit, topology, network_id, aliases, wanted)
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def _check_expectations(
    runtime: Runtime, user: User, request: EndpointRequest, ports: Iterable[PublishedPort]
) -> None:
    """Raise a problem where it would break what only administrators may break."""
    topology = runtime.store.topology
    if topology is None:
        return
    ids = model.container_id(request.container.id), model.network_id(request.network.id)
    after = foresight.after(topology, str(request.kind), *ids, request.config, ports)
    refused = foresight.refusal(user, foresight.foresee(runtime, after)) if after is not None else None
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def _connected_already(request: EndpointRequest) -> Problem:
    """As the preview says it. Engines answer 403, as if somebody else might; of one that is stopped, yes."""
    names = {"container": request.container.name, "network": request.network.name}
    sentence = _("“%(container)s” is connected to “%(network)s” already.") % names
    return Problem(409, "already_connected", sentence)


def _names(request: EndpointRequest) -> dict[str, Any]:
    return {
        "container_id": request.container.id,
        "container_name": request.container.name,
        "network_id": request.network.id,
        "network_name": request.network.name,
    }


def _left(runtime: Runtime, engine: Engine, request: EndpointRequest) -> dict[str, Any] | None:
    """How the action left things; `None` where the engine has gone before it could be asked."""
    try:
        inspected = engine.container(request.container.id)
    except EngineError:
        return None
    state = endpoints.state(inspected, request.network.id, request.network.name)
    return state | {"subnets": subnets.charted(runtime.store.topology, request.network.id)}


def _ask(engine: Engine, request: EndpointRequest) -> None:
    if request.kind == Action.Kind.CONNECT:
        engine.connect(request.network.id, request.container.id, request.config)
    else:
        # A network that is gone is known to the engine by the name alone that the container has for it.
        network = request.network.name if request.network.gone else request.network.id
        engine.disconnect(network, request.container.id, force=request.force)


def _cure(engine: Engine, request: EndpointRequest) -> None:
    """Take away what a refused connect may have left, which would keep the container from starting again.

    Only what it left: somebody at a command line may have connected the same two in this very moment.
    """
    with contextlib.suppress(EngineError):  # the refusal is what people must read, not the cure's failure
        inspected: Json = engine.container(request.container.id)
        entry = endpoints.find(inspected, request.network.id, request.network.name)
        if entry is None or entry.get("EndpointID"):
            return
        if endpoints.is_phantom(inspected, entry):
            # Engines deny that a live container is connected there, and keep the phantom (measured on 20.10,
            # 26.1, 28.5). An endpoint without the bad address takes its place, and can be taken away.
            engine.connect(request.network.id, request.container.id, {"GwPriority": LAST_PRIORITY})
        engine.disconnect(request.network.id, request.container.id)
