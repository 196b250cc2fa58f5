"""What the log says where there is no engine at the start: why, at once, and again after a minute.

Later changes are told by the watcher. It takes having no engine for how things begin, and so tells nothing of
an engine that was never there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from topology.store.revisions import STARTING, Store

log = logging.getLogger(__name__)
AGAIN_SECONDS = 60.0


class FirstState:
    """Watches a store from `start` to `stop`; tells of the first state, unless that is a live engine."""

    def __init__(self, store: Store, *, again_seconds: float = AGAIN_SECONDS) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._told = False
        self._unsubscribe: Callable[[], None] = lambda: None
        self._timer = threading.Timer(again_seconds, self._again)
        self._timer.daemon = True

    def start(self) -> None:
        """Begin to listen; before the watcher does, so that nothing is missed."""
        self._unsubscribe = self._store.subscribe(self._news)
        self._timer.start()
        self._news()

    def stop(self) -> None:
        """Say nothing more."""
        self._unsubscribe()
        self._timer.cancel()

    def _news(self) -> None:
        now = self._store.engine_state
        if now.reason == STARTING:
            return
        with self._lock:
            first, self._told = not self._told, True
        if now.state == "live":
            self._timer.cancel()
        elif first:
            log.warning("There is no chart yet: %s It will be there as soon as the engine is.", now.reason)

    def _again(self) -> None:
        now = self._store.engine_state
        if self._store.topology is None:
            log.warning("There is still no chart: %s README says what to do about it.", now.reason)
