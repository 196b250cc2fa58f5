"""Permission → engine → record: the one way in which anything is changed on the host.

An action is written down before the engine is asked and completed after it has answered, so that the record
also tells of what was cut short. What it changed is not told from here: it comes back through the watcher
as any other change does.
"""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.hosts.service import host_of
from dashboard.operations import endpoints, subnets
from dashboard.references import Reference
from dashboard.runtime import Runtime
from topology.engine.errors import EngineError, EngineUnreachable
from topology.engine.port import Engine, Json
from topology.graph.builder import build
from topology.model import records as model
from topology.snapshot import take_snapshot

TURN_SECONDS = 30.0
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
        """What the record says was asked for. The values of driver options may be secrets, names are not."""
        config = dict(self.config)
        if config.get("DriverOpts"):
            config["DriverOpts"] = sorted(config["DriverOpts"])
        return {"config": config, "force": self.force}


def check_permission(user: User) -> None:
    """Raise a problem unless this person may act at all, here and now; on what is asked when it is known."""
    policy.check(user)


def perform(hub: Runtime, user: User, wish: EndpointRequest) -> Action:
    """Do it and return the record; a refusal is recorded and raised as the engine's error."""
    engine = hub.engine()
    with turns.take(wish.container):
        action, connected = _begin(hub, engine, user, wish)
        try:
            _ask(engine, wish)
        except EngineError as error:
            unknown = isinstance(error, EngineUnreachable)
            audit_log.finish(action, Action.Outcome.FAILED if unknown else Action.Outcome.REFUSED, str(error))
            refusals.in_record(error)
            if wish.kind == Action.Kind.CONNECT and not connected and not unknown:
                _cure(engine, wish)
            raise
        audit_log.finish(action, Action.Outcome.DONE, after=_left(hub, engine, wish))
    hub.look()
    return action


def _begin(hub: Runtime, engine: Engine, user: User, wish: EndpointRequest) -> tuple[Action, bool]:
    """Ask the rules and write down what is about to be asked; and whether there is an endpoint now."""
    with refusals.record_refusals(user, wish.kind, wish.requested(), undoes=wish.undoes, **_names(wish)):
        check_permission(user)
        inspected = engine.container(wish.container.id)
        about = targets.of_connection(hub.store.topology, engine, inspected, wish.network)
        with refusals.record_refusals(user, wish.kind, wish.requested(), about, undoes=wish.undoes):
            policy.check(user, about)
            if wish.unless is not None:
                wish.unless(inspected)
            _check_names(hub, user, wish)
            entry = endpoints.living(inspected, wish.network.id, wish.network.name)
            if wish.kind == Action.Kind.CONNECT and entry and entry.get("EndpointID"):
                raise _connected_already(wish)
    lasting = None if wish.network.gone else entry
    before = endpoints.settings(inspected, lasting) if lasting is not None else None
    return _record(hub, user, wish, before, about), entry is not None


def _check_names(hub: Runtime, user: User, wish: EndpointRequest) -> None:
    """Raise a problem where it would take a name or address of others. What is put back was there before."""
    if wish.kind != Action.Kind.CONNECT or wish.undoes is not None:
        return
    wanted = (wish.config.get("IPAMConfig") or {}).values()
    aliases = wish.config.get("Aliases") or ()
    limit = policy.limit_of(user)
    if limit is None or not (wanted or aliases):
        return
    topology = hub.store.topology or build(take_snapshot(hub.engine()))
    network_id = model.network_id(wish.network.id)
    refused = foreign_names.refusal_on_network(limit, topology, network_id, aliases, wanted)
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def _connected_already(wish: EndpointRequest) -> Problem:
    """As the preview says it. Engines answer 403, as if somebody else might; of one that is stopped, yes."""
    names = {"container": wish.container.name, "network": wish.network.name}
    sentence = _("“%(container)s” is connected to “%(network)s” already.") % names
    return Problem(409, "already_connected", sentence)


def _record(
    hub: Runtime,
    user: User,
    wish: EndpointRequest,
    before: dict[str, Any] | None,
    about: tuple[targets.Target, ...],
) -> Action:
    action = Action.objects.create(
        host_id=host_of(hub),
        user=user,
        username=user.get_username(),
        kind=wish.kind,
        requested=wish.requested(),
        before=before,
        undoes=wish.undoes,
        **_names(wish),
    )
    audit_log.add_targets(action, about)
    return action


def _names(wish: EndpointRequest) -> dict[str, Any]:
    return {
        "container_id": wish.container.id,
        "container_name": wish.container.name,
        "network_id": wish.network.id,
        "network_name": wish.network.name,
    }


def _left(hub: Runtime, engine: Engine, wish: EndpointRequest) -> dict[str, Any] | None:
    """How the action left things; `None` where the engine has gone before it could be asked."""
    try:
        inspected = engine.container(wish.container.id)
    except EngineError:
        return None
    state = endpoints.state(inspected, wish.network.id, wish.network.name)
    return state | {"subnets": subnets.charted(hub.store.topology, wish.network.id)}


def _ask(engine: Engine, wish: EndpointRequest) -> None:
    if wish.kind == Action.Kind.CONNECT:
        engine.connect(wish.network.id, wish.container.id, wish.config)
    else:
        # A network that is gone is known to the engine by the name alone that the container has for it.
        network = wish.network.name if wish.network.gone else wish.network.id
        engine.disconnect(network, wish.container.id, force=wish.force)


def _cure(engine: Engine, wish: EndpointRequest) -> None:
    """Take away what a refused connect may have left, which would keep the container from starting again.

    Only what it left: somebody at a command line may have connected the same two in this very moment.
    """
    with contextlib.suppress(EngineError):  # the refusal is what people must read, not the cure's failure
        inspected: Json = engine.container(wish.container.id)
        entry = endpoints.find(inspected, wish.network.id, wish.network.name)
        if entry is None or entry.get("EndpointID"):
            return
        if endpoints.is_phantom(inspected, entry):
            # Engines deny that a live container is connected there, and keep the phantom (measured on 20.10,
            # 26.1, 28.5). An endpoint without the bad address takes its place, and can be taken away.
            engine.connect(wish.network.id, wish.container.id, {"GwPriority": LAST_PRIORITY})
        engine.disconnect(wish.network.id, wish.container.id)


def busy(name: str) -> Problem:
    """It is somebody else's turn with this container or volume."""
    return Problem(409, "busy", _("Somebody else is changing “%s” at this moment. Try again.") % name)


class _Turns:
    """One action at a time for each container or volume: undo must put back what this action took away."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._waiting: defaultdict[str, int] = defaultdict(int)

    @contextlib.contextmanager
    def take(self, container: Reference, *, seconds: float = TURN_SECONDS) -> Iterator[None]:
        """Wait for the turn of this container (or volume), not for ever."""
        with self._guard:
            lock = self._locks[container.id]
            self._waiting[container.id] += 1
        try:
            if not lock.acquire(timeout=seconds):
                raise busy(container.name)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._forget(container.id)

    def _forget(self, container_id: str) -> None:
        with self._guard:
            self._waiting[container_id] -= 1
            if not self._waiting[container_id]:
                del self._waiting[container_id], self._locks[container_id]


turns = _Turns()
