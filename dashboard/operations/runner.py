"""The one way in which anything is changed on a host: lock → permission → audit log → engine → audit log.

An action is written down before the engine is asked and completed after it has answered, so that the audit
log also tells of what was cut short. What it changed is not told from here: it comes back through the watcher
as any other change does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import User

from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base import failures
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.targets import Target
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Engine

log = logging.getLogger("dashboard.operations")
#: Problems after which nobody knows whether it was done.
UNKNOWN = frozenset({"server_error", "client_gone"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: somebody who has logged in, or (`user` is `None`) somebody at the command line."""

    name: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> Actor:
        """Somebody who has logged in."""
        return cls(user.get_username(), user)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as the audit log keeps it; `names` are further columns of its row."""

    kind: Action.Kind
    requested: Mapping[str, Any]
    names: Mapping[str, Any]
    undoes: Action | None = None

    def columns(self, actor: Actor) -> dict[str, Any]:
        """What a row says of it, whether it is refused or done."""
        return {"username": actor.name, "undoes": self.undoes, **self.names}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the rules have allowed: what it is about, and how things were (`None`: there was nothing)."""

    about: tuple[Target, ...]
    before: dict[str, Any] | None = None


Ready = TypeVar("Ready", bound=Prepared)


@dataclass(slots=True)
class Running(Generic[Ready]):
    """One operation under way.

    Filled by whoever does the work: `after` is how it leaves things, for undo; `failure` is why it failed,
    where what was raised does not say it (who is cut off meets it as a connection that was lost).
    """

    engine: Engine
    action: Action
    prepared: Ready
    after: dict[str, Any] | None = None
    failure: BaseException | None = None


@contextmanager
def operation(
    runtime: Runtime,
    actor: Actor,
    asked: Asked,
    held: AbstractContextManager[None],
    prepare: Callable[[Engine], Ready],
) -> Iterator[Running[Ready]]:
    """Do something on a host within this context, written down before and after.

    `held` is the lock of what it is about (`operations.locks`). `prepare` asks the rules (`access.policy`)
    with the lock held, in the last moment before anything is done, and raises a problem where they refuse it.
    Whatever is raised within is written down and raised again.
    """
    with ExitStack() as stack:
        with refusals.record_refusals(actor.user, asked.kind, asked.requested, **asked.columns(actor)):
            stack.enter_context(held)
            engine = runtime.engine()
            prepared = prepare(engine)
        running = Running(engine, _begin(runtime, actor, asked, prepared), prepared)
        try:
            yield running
        except BaseException as error:
            _failed(running.action, running.failure or error)
            raise
        audit_log.finish(running.action, Action.Outcome.DONE, after=running.after)
    runtime.look()


def _begin(runtime: Runtime, actor: Actor, asked: Asked, prepared: Prepared) -> Action:
    """Write down what is about to be asked of the engine."""
    action = Action.objects.create(
        host_id=host_of(runtime),
        user=actor.user,
        kind=asked.kind,
        requested=dict(asked.requested),
        before=prepared.before,
        **asked.columns(actor),
    )
    audit_log.add_targets(action, prepared.about)
    return action


def _failed(action: Action, error: BaseException) -> None:
    """Write down that it did not work: refused, or nobody knows."""
    found = failures.problem(error)
    if found.code == "server_error":
        log.exception("an operation failed: %s", action.kind)
    unknown = isinstance(error, EngineUnreachable) or found.code in UNKNOWN
    audit_log.finish(action, Action.Outcome.FAILED if unknown else Action.Outcome.REFUSED, found.detail)
    refusals.in_record(error)
