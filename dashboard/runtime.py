"""One host's engine, store and watcher, and the registry of all of them (today one).

What the layers above keep for a host (its broadcaster, its recent events) they keep in a `PerRuntime`: a
runtime knows nothing of them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from django.conf import settings
from django.http import HttpRequest

from dashboard.base.engine_key import engine_key
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.engine.port import Engine, Json
from topology.graph.records import Topology
from topology.model import redaction
from topology.store.revisions import Store
from topology.watch.watcher import Watcher


class Runtime:
    """One watched engine."""

    def __init__(self, open_: Callable[[], Engine], *, address: str = "", poll_seconds: float = 3.0) -> None:
        self._open = open_
        self._address = address
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self._started = False
        self.store = Store()
        self._hearer: Callable[[Json], None] | None = None
        self._watcher = Watcher(self.engine, self.store, poll_seconds=poll_seconds, tell=self._tell)

    @property
    def address(self) -> str:
        """Where the engine is, for people."""
        try:
            return self.engine().address
        except EngineError:
            return redaction.address(self._address)

    def engine(self) -> Engine:
        """The engine, opened when it is first needed. It may be asked from any thread."""
        with self._lock:
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    def charted(self) -> Topology:
        """The topology of this moment. Raises a `Problem` (503 `no_topology`) before the first."""
        return self.charted_with_revision()[0]

    def charted_with_revision(self) -> tuple[Topology, int]:
        """The topology of this moment and its number. Raises a `Problem` as `charted` does."""
        topology, revision = self.store.charted
        if topology is None:
            raise self.not_charted()
        return topology, revision

    def not_charted(self) -> Problem:
        """Why there is no topology yet, as far as that is known."""
        reason = self.store.engine_state.reason
        return Problem(503, "no_topology", reason or _("The engine has not answered yet."))

    def start(self) -> None:
        """Begin to watch, once. What has been stopped does not start again."""
        with self._lock:
            if self._started:
                return
            self._started = True
        self._watcher.start()

    def stop(self) -> None:
        """Let go of the engine."""
        with self._lock:
            started, self._started = self._started, True
        if started:
            self._watcher.stop()

    def hear(self, hearer: Callable[[Json], None] | None) -> None:
        """Have this given each event, in the thread that drains them: it must do no more than keep them."""
        self._hearer = hearer

    def _tell(self, event: Json) -> None:
        hearer = self._hearer
        if hearer is not None:
            hearer(event)

    def look(self) -> None:
        """Ask for a look at the engine now: something was changed."""
        self._watcher.look()


Part = TypeVar("Part")


class PerRuntime(Generic[Part]):
    """What a layer above keeps for each runtime: made when it is first asked for, gone with the runtime.

    `make` is called with the runtime, in the thread that asks first.
    """

    def __init__(self, make: Callable[[Runtime], Part]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._parts: WeakKeyDictionary[Runtime, Part] = WeakKeyDictionary()

    def of(self, runtime: Runtime) -> Part:
        """The one of this runtime."""
        with self._lock:
            if runtime not in self._parts:
                self._parts[runtime] = self._make(runtime)
            return self._parts[runtime]

    def all(self) -> tuple[Part, ...]:
        """Those that have been made so far and whose runtimes are still there."""
        with self._lock:
            return tuple(self._parts.values())


class RuntimeRegistry:
    """The runtimes of this process. Building one asks its engine nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._default: Runtime | None = None

    def default(self) -> Runtime:
        """The runtime of the one host that the settings name, built at the first call."""
        with self._lock:
            if self._default is None:
                self._default = _from_settings()
            return self._default

    def use(self, runtime: Runtime | None) -> None:
        """Make this the default, or with `None` let the next call build a new one."""
        with self._lock:
            self._default = runtime


#: Asked where something begins (a request, a command, the start); from there on runtimes are handed down.
registry = RuntimeRegistry()


def _from_settings() -> Runtime:
    address = settings.DOCKER_HOST
    return Runtime(
        lambda: open_engine(address, environ=os.environ, key=engine_key()),
        address=address or "",
        poll_seconds=settings.POLL_SECONDS,
    )


def runtime_of(_request: HttpRequest) -> Runtime:
    """The runtime of the host that a request is about: today there is one."""
    return registry.default()
