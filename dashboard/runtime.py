"""The composition root: builds engine, store, watcher and audience, and owns their lifetime."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from django.conf import settings

from dashboard.events.recent import RecentEvents
from dashboard.stream.broadcaster import Broadcaster
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.engine.port import Engine, Json
from topology.model import redaction
from topology.store.revisions import Store
from topology.watch.watcher import Watcher


class Runtime:
    """One watched engine and the browsers that look at it."""

    def __init__(self, open_: Callable[[], Engine], *, address: str = "", poll_seconds: float = 3.0) -> None:
        self._open = open_
        self._address = address
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self._unsubscribe: Callable[[], None] | None = None
        self.store = Store()
        self.audience = Broadcaster(self.store)
        #: What has happened lately; filled by the chronicle, where there is one (`server.py`).
        self.events = RecentEvents()
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

    def start(self) -> None:
        """Begin to watch, once."""
        with self._lock:
            if self._unsubscribe is not None:
                return
            self._unsubscribe = self.store.subscribe(self.audience.news)
        self._watcher.start()

    def stop(self) -> None:
        """Let go of the engine. What is stopped does not start again."""
        with self._lock:
            unsubscribe, self._unsubscribe = self._unsubscribe, lambda: None
        if unsubscribe is not None:
            unsubscribe()
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


_current: Runtime | None = None
_current_lock = threading.Lock()


def current() -> Runtime:
    """The hub of this process, built at the first call. Building it asks the engine nothing."""
    global _current  # noqa: PLW0603 - one process, one hub; tests put their own here through `use`
    with _current_lock:
        if _current is None:
            _current = _from_settings()
        return _current


def use(hub: Runtime | None) -> None:
    """Make `hub` the current one, or let the next call build a new one."""
    global _current  # noqa: PLW0603 - see `current`
    with _current_lock:
        _current = hub


def recheck_sessions() -> None:
    """From any thread: look at once whether every open socket may stay open, if there are any."""
    if _current is not None:
        _current.audience.recheck_sessions()


def _from_settings() -> Runtime:
    address = settings.DOCKER_HOST
    return Runtime(
        lambda: open_engine(address, environ=os.environ),
        address=address or "",
        poll_seconds=settings.POLL_SECONDS,
    )
