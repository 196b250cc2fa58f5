"""The engine's event stream: one thread that drains it and does nothing else.

An engine that cannot get rid of its events waits 100 ms for each of them, for everybody, and then drops it
(`docs/engine.md`). So events are only put into queues here, the watcher's own and that of whoever
tells people of them (`tell`). When the stream ends, the thread subscribes again from where it was, for as
long as it takes.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from topology.engine.errors import EngineError
from topology.engine.port import EventStream, Json, Watchable

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 0.5
#: A stream that lasted so long was a good one: its end is met with the first pause again.
GOOD_SECONDS = 5.0

Tell = Callable[[Json], None]


class Listener:
    """Keeps an event stream open. `wake` is called, from this thread, when there is something to take.

    `tell` is given each event, and must do no more than keep it.
    """

    def __init__(self, engine: Watchable, wake: Callable[[], None], tell: Tell | None = None) -> None:
        self._engine = engine
        self._wake = wake
        self._tell = tell
        self._events: deque[Json] = deque()
        self._stream: EventStream | None = None
        self._since: int | None = None
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._stumbled = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="portolan-events", daemon=True)
        #: Grows whenever a stream begins or ends: there may be something that no event will tell.
        self.breaks = 0
        self.heard_at = 0.0

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End the stream and the thread, without waiting for it."""
        self._stopping.set()
        self.reopen()

    def join(self, timeout: float) -> None:
        """Wait for the thread's end."""
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def wait_for_first(self, timeout: float) -> None:
        """Wait until the first try to subscribe has succeeded or failed."""
        self._settled.wait(timeout)

    def take(self) -> list[Json]:
        """The events since the last call."""
        taken = []
        while self._events:
            taken.append(self._events.popleft())
        return taken

    def reopen(self) -> None:
        """Close the stream, so that another is opened: this one may be dead without a sign."""
        with self._lock:
            stream = self._stream
        if stream is not None:
            stream.close()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except Exception:
                # A mistake of ours must not end the listening for good; it is told of once.
                log.log(logging.DEBUG if self._stumbled else logging.ERROR, "Listening failed", exc_info=True)
                self._stumbled = True
            self._settled.set()
            pause = FIRST_PAUSE if time.monotonic() - began > GOOD_SECONDS else min(2 * pause, LONGEST_PAUSE)
            self._stopping.wait(pause)

    def _listen(self) -> None:
        """One subscription, from its beginning to its end."""
        try:
            stream = self._engine.events(self._position())
        except EngineError:
            return  # the watcher's polls meet the same error, and say so
        with self._lock:
            self._stream = stream
        if self._stopping.is_set():
            stream.close()
        self.breaks += 1
        self._settled.set()
        self._wake()
        for event in stream:
            self._since = event.get("timeNano") or self._since
            self.heard_at = time.monotonic()
            self._events.append(event)
            self._wake()
            if self._tell is not None:
                self._tell(event)
        with self._lock:
            self._stream = None
        self.breaks += 1
        self._wake()

    def _position(self) -> str | None:
        """The last event's time as the engine wants it; that event comes once more, which does no harm."""
        if self._since is None:
            return None
        seconds, nanoseconds = divmod(self._since, 1_000_000_000)
        return f"{seconds}.{nanoseconds:09d}"
