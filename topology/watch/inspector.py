"""Inspects containers in threads of its own: inspect waits for its container's lock, the lists never wait."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from topology.engine.errors import EngineError, NotFound
from topology.engine.port import Json, Watchable

THREADS = 3
#: After an inspect has failed (time-out, the engine is away), the next try for the same container waits.
PAUSE = 2.0


@dataclass(frozen=True, slots=True)
class Inspected:
    """What became of an inspect: the answer, or `None` if the container is gone."""

    container_id: str
    answer: Json | None


class Inspector:
    """Answers come to `take`; `wake` is called, from any thread, when there are some."""

    def __init__(self, engine: Watchable, wake: Callable[[], None]) -> None:
        self._engine = engine
        self._wake = wake
        self._condition = threading.Condition()
        self._queue: OrderedDict[str, float] = OrderedDict()
        self._busy: set[str] = set()
        self._answers: deque[Inspected] = deque()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._run, name=f"portolan-inspect-{number}", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads, without waiting for them."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()

    def join(self, timeout: float) -> None:
        """Wait for the threads' end, no longer than this in all."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))

    def ask(self, container_ids: Iterable[str], *, first: bool = False) -> None:
        """Have these inspected. Who is being inspected now is inspected again: that answer may be too old."""
        with self._condition:
            for container_id in container_ids:
                self._queue[container_id] = 0.0
                if first:
                    self._queue.move_to_end(container_id, last=False)
            self._condition.notify_all()

    def take(self) -> list[Inspected]:
        """The answers since the last call."""
        taken = []
        while self._answers:
            taken.append(self._answers.popleft())
        return taken

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting or under way."""
        with self._condition:
            return not self._queue and not self._busy

    def _run(self) -> None:
        while (container_id := self._next()) is not None:
            try:
                self._answers.append(Inspected(container_id, self._engine.container(container_id)))
            except NotFound:
                self._answers.append(Inspected(container_id, None))
            except EngineError:
                self._again(container_id)
            finally:
                with self._condition:
                    self._busy.discard(container_id)
                    self._condition.notify()
            self._wake()

    def _next(self) -> str | None:
        """The next container whose turn it is; `None` at the end."""
        with self._condition:
            while not self._stopping:
                now = time.monotonic()
                for container_id, not_before in self._queue.items():
                    if not_before <= now and container_id not in self._busy:
                        del self._queue[container_id]
                        self._busy.add(container_id)
                        return container_id
                self._condition.wait(PAUSE if self._queue else None)
            return None

    def _again(self, container_id: str) -> None:
        with self._condition:
            self._queue.setdefault(container_id, time.monotonic() + PAUSE)
