"""Who may read what a container says, and that they did: once for each session, in the audit log."""

from __future__ import annotations

import contextvars
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from django.contrib.auth.models import User
from django.http import HttpRequest

from dashboard import targets
from dashboard.access import policy, sessions
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base import request_context
from dashboard.base.problems import Problem
from dashboard.containers.log_reading import Encode, LogReading, Wanted
from dashboard.references import Reference
from dashboard.runtime import Runtime
from topology.engine.port import ByteSource, Json

#: So many readings are remembered as written down already; one that is forgotten is written down again.
REMEMBERED = 10_000


class _Noted:
    """Which session has been written down as reading which container."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def is_new(self, session: str, container_id: str) -> bool:
        """Whether it was not known before; it is from now on."""
        with self._lock:
            key = (session, container_id)
            known = key in self._known
            self._known[key] = None
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            return not known


_noted = _Noted()


def begin(
    runtime: Runtime,
    request: HttpRequest,
    user: User,
    who: Reference,
    query: Mapping[str, str],
    encode: Encode,
    shares: int = 1,
) -> tuple[LogReading, targets.Target]:
    """Begin to read, and whose it is.

    Raises a problem where this person may not, and the engine's error where it refuses.
    """
    engine = runtime.engine()
    inspected = readable(runtime, user, who)

    def open_(tail: int | None) -> ByteSource:
        newest = {"tail": str(tail)} if tail is not None else {}
        return engine.workloads().logs(who.id, {**query, **newest})

    terminal = bool((inspected.get("Config") or {}).get("Tty"))
    reading = LogReading(Wanted(open_, terminal, query.get("follow") == "1", encode, shares))
    try:
        note(request, user, who, inspected)
    except BaseException:
        reading.close()
        raise
    return reading, targets.container(inspected)


def readable(runtime: Runtime, user: User, who: Reference) -> Json:
    """What inspect says of a container that this person may read; raises a problem where they may not."""
    inspected = runtime.engine().container(who.id)
    policy.check_reading(user, (targets.container(inspected),))
    return inspected


def may_still(request: HttpRequest, user: User, things: Sequence[targets.Target]) -> Callable[[], bool]:
    """Asked later, also from another thread: whether they may read on what these containers say."""
    key, context = sessions.key_of(request), contextvars.copy_context()

    def may() -> bool:
        if key not in sessions.good_among((key,)):
            return False
        try:
            context.run(policy.check_reading, user, things)
        except Problem:
            return False
        return True

    return may


def note(request: HttpRequest, user: User, who: Reference, inspected: Json) -> None:
    """That it was read: once for each session."""
    if _noted.is_new(_session(request), who.id):
        audit_log.add(user, Action.Kind.READ_LOGS, {}, (targets.container(inspected),))


def _session(request: HttpRequest) -> str:
    token = request_context.current().token
    return f"token {token.pk}" if token is not None else f"session {request.session.session_key}"
