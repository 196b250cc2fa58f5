"""Permission → engine → record: the one way in which anything is changed on the host.

An action is written down before the engine is asked and completed after it has answered, so that the record
also tells of what was cut short. What it changed is not told from here: it comes back through the watcher
as any other change does.
"""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import endpoints, things
from dashboard.hub import Hub
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.record import writing
from dashboard.references import Reference
from dashboard.roles import rules
from topology.engine.errors import EngineError, EngineUnreachable
from topology.engine.port import Engine, Json

TURN_SECONDS = 30.0
#: An endpoint of this priority does not become the container's gateway (API 1.48 and later).
LAST_PRIORITY = -(2**31)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done. `config` is an `EndpointConfig`."""

    kind: Action.Kind
    container: Reference
    network: Reference
    config: Mapping[str, Any]
    force: bool = False
    undoes: Action | None = None


def check_permission(user: User) -> None:
    """Raise a problem unless this person may act at all, here and now; on what is asked when it is known."""
    rules.check(user)


def perform(hub: Hub, user: User, wish: Wish) -> Action:
    """Do it and return the record; a refusal is recorded and raised as the engine's error."""
    check_permission(user)
    engine = hub.engine()
    with turns.take(wish.container):
        inspected = engine.container(wish.container.id)
        about = things.of_wish(hub.store.topology, engine, inspected, wish.network)
        entry = endpoints.find(inspected, wish.network.id, wish.network.name)
        if entry is not None and endpoints.is_phantom(inspected, entry):
            entry = None
        if wish.undoes is not None:
            _check_unchanged(wish.undoes, connected=entry is not None)
        lasting = None if wish.network.gone else entry
        before = endpoints.settings(inspected, lasting) if lasting is not None else None
        action = _record(user, wish, before, about)
        try:
            rules.check(user, about)
            _ask(engine, wish)
        except Problem as refused:
            _finish(action, Action.Outcome.REFUSED, refused.detail)
            raise
        except EngineError as error:
            unknown = isinstance(error, EngineUnreachable)
            _finish(action, Action.Outcome.FAILED if unknown else Action.Outcome.REFUSED, str(error))
            if wish.kind == Action.Kind.CONNECT and entry is None and not unknown:
                _cure(engine, wish)
            raise
        _finish(action, Action.Outcome.DONE)
    hub.look()
    return action


def undo(hub: Hub, user: User, action: Action) -> Action:
    """Put back what an action changed: the endpoint as it was, or none where there was none."""
    check_permission(user)
    if not undoable(action):
        raise Problem(409, "not_undoable", _("This cannot be undone."))
    wish = Wish(
        kind=Action.Kind.CONNECT if action.kind == Action.Kind.DISCONNECT else Action.Kind.DISCONNECT,
        container=Reference(action.container_id, action.container_name),
        network=Reference(action.network_id, action.network_name),
        config=action.before or {},
        undoes=action,
    )
    return perform(hub, user, wish)


def undoable(action: Action) -> bool:
    """Whether we know what to put back. Connecting what was connected already left nothing to take away."""
    if action.outcome != Action.Outcome.DONE:
        return False
    return (action.before is None) == (action.kind == Action.Kind.CONNECT)


def _check_unchanged(action: Action, *, connected: bool) -> None:
    """Raise a problem if somebody has done something else to this endpoint since."""
    same_endpoint = Action.objects.filter(
        container_id=action.container_id, network_id=action.network_id, outcome=Action.Outcome.DONE
    )
    later = same_endpoint.filter(pk__gt=action.pk).first()
    if later is not None and later.undoes_id == action.pk:
        raise Problem(409, "already_undone", _("%s has undone this already.") % later.username)
    if later is not None or connected != (action.kind == Action.Kind.CONNECT):
        raise Problem(409, "changed_since", _("The endpoint has changed since, so this cannot be undone."))


def _record(user: User, wish: Wish, before: dict[str, Any] | None, about: tuple[things.Thing, ...]) -> Action:
    action = Action.objects.create(
        user=user,
        username=user.get_username(),
        kind=wish.kind,
        container_id=wish.container.id,
        container_name=wish.container.name,
        network_id=wish.network.id,
        network_name=wish.network.name,
        requested={"config": dict(wish.config), "force": wish.force},
        before=before,
        undoes=wish.undoes,
    )
    writing.touch(action, about)
    return action


def _finish(action: Action, outcome: Action.Outcome, detail: str = "") -> None:
    action.outcome, action.detail, action.finished_at = outcome, detail, timezone.now()
    action.save(update_fields=["outcome", "detail", "finished_at"])


def _ask(engine: Engine, wish: Wish) -> None:
    if wish.kind == Action.Kind.CONNECT:
        engine.connect(wish.network.id, wish.container.id, wish.config)
    else:
        # A network that is gone is known to the engine by the name alone that the container has for it.
        network = wish.network.name if wish.network.gone else wish.network.id
        engine.disconnect(network, wish.container.id, force=wish.force)


def _cure(engine: Engine, wish: Wish) -> None:
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
                sentence = _("Somebody else is changing “%s” at this moment. Try again.") % container.name
                raise Problem(409, "busy", sentence)
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
