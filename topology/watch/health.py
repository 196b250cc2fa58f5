"""Whether the engine answers: live, stale or unreachable, since when and why.

Whoever waits for an answer cannot notice that it does not come, so a watchdog looks at the clock beside it.
The request itself goes on waiting: an engine that wakes up answers it at once. Only changes of state are
logged, so that an outage of days leaves two lines.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from topology.engine.errors import EngineDenied, EngineError, EngineTimeout, EngineUnreachable
from topology.store.revisions import Condition, Store

log = logging.getLogger(__name__)

#: How long an answer may take before the chart counts as stale; a slow engine earns more patience.
PATIENCE = 2.0
TICK = 0.25
SILENT = "The engine does not answer."

_Answer = TypeVar("_Answer")


class EngineHealth:
    """Keeps the store's engine state. `lost` is called, from any thread, when it ceases to be live."""

    def __init__(self, store: Store, lost: Callable[[], None]) -> None:
        self._store = store
        self._lost = lost
        self._lock = threading.Lock()
        self._failing = True
        self._asked_at: float | None = None
        self._slowest = 0.0
        self._patience = PATIENCE
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch_the_clock, name="portolan-watchdog", daemon=True)

    @property
    def failing(self) -> bool:
        """Whether everything has to be listed anew before the engine counts as live."""
        return self._failing

    def start(self) -> None:
        """Begin to watch the clock."""
        self._thread.start()

    def stop(self) -> None:
        """End the watchdog, without waiting for it."""
        self._stopping.set()

    def join(self, timeout: float) -> None:
        """Wait for the watchdog's end."""
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def ask(self, call: Callable[[], _Answer]) -> _Answer:
        """Make a request under the watchdog's eyes."""
        self._asked_at = began = time.monotonic()
        try:
            return call()
        finally:
            self._asked_at = None
            self._slowest = max(self._slowest, time.monotonic() - began)

    def answered(self) -> None:
        """Everything has been listed: the chart is what the engine says."""
        self._patience = PATIENCE + 2 * self._slowest
        self._slowest = 0.0
        with self._lock:
            self._failing = False
            self._say("live", None)

    def failed(self, error: EngineError) -> None:
        """A request has failed."""
        if isinstance(error, EngineTimeout):
            self._fail("stale", SILENT)
        elif isinstance(error, EngineUnreachable | EngineDenied):
            self._fail("unreachable", str(error))
        else:
            self._fail("stale", str(error))

    def puzzled(self, error: Exception) -> None:
        """An answer has met a mistake of ours, or says what nobody foresaw; the next may be all right."""
        if not self._failing:
            log.error("What the engine answered could not be read", exc_info=error)
        self._fail("stale", f"The engine's answer could not be read ({type(error).__name__}).")

    def _fail(self, state: Condition, reason: str) -> None:
        with self._lock:
            news, self._failing = not self._failing, True
            self._say(state if self._store.topology is not None else "unreachable", reason)
        if news:
            self._lost()

    def _say(self, state: Condition, reason: str | None) -> None:
        before = self._store.engine_state.state
        if self._store.set_engine_state(state, reason) and state != before:
            level = logging.INFO if state == "live" else logging.WARNING
            log.log(level, "The engine is %s%s", state, f": {reason}" if reason else "")

    def _watch_the_clock(self) -> None:
        while not self._stopping.wait(TICK):
            asked_at = self._asked_at
            if asked_at is not None and time.monotonic() - asked_at > self._patience:
                self._fail("stale", SILENT)
