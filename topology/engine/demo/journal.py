"""The demo engine's events: told to every open stream, and the last 256 kept to be told again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition

from topology.engine.demo.records import Json

#: As many as the real engine keeps.
KEPT = 256
#: A stream that nobody reads is ended instead of growing without bound.
UNREAD_LIMIT = 10_000


class Journal:
    """All methods are called with `condition` held; streams wait on it."""

    def __init__(self, condition: Condition, clock: Callable[[], float]) -> None:
        self._condition = condition
        self._clock = clock
        self._kept: deque[Json] = deque(maxlen=KEPT)
        self._streams: set[DemoEventStream] = set()
        self._last = 0

    def tell(self, kind: str, action: str, subject: str, **attributes: str) -> None:
        """Record an event and wake every stream."""
        self._last = max(self._last + 1, int(self._clock() * 1e9))
        event: Json = {
            "Type": kind,
            "Action": action,
            "Actor": {"ID": subject, "Attributes": attributes},
            "scope": "local",
            "time": self._last // 1_000_000_000,
            "timeNano": self._last,
        }
        self._kept.append(event)
        for stream in list(self._streams):
            stream.put(event)
        self._condition.notify_all()

    def subscribe(self, since: str | None, advance: Callable[[], float]) -> DemoEventStream:
        """Open a stream; `advance` lets the host live and says for how many seconds nothing will happen."""
        seen = [
            event for event in self._kept if since is not None and event["timeNano"] >= nanoseconds(since)
        ]
        stream = DemoEventStream(self._condition, seen, advance, self._streams.discard)
        self._streams.add(stream)
        return stream


def nanoseconds(since: str) -> int:
    """The engine's "seconds.nanoseconds" as one number."""
    seconds, _, fraction = since.partition(".")
    return int(seconds) * 1_000_000_000 + int(fraction.ljust(9, "0")[:9] or 0)


class DemoEventStream:
    """One subscription. While it is read, the host lives."""

    def __init__(
        self,
        condition: Condition,
        events: list[Json],
        advance: Callable[[], float],
        forget: Callable[[DemoEventStream], None],
    ) -> None:
        self._condition = condition
        self._events = deque(events)
        self._advance = advance
        self._forget = forget
        self._closed = False

    def put(self, event: Json) -> None:
        """Add an event (with the condition held)."""
        if len(self._events) >= UNREAD_LIMIT:
            self.close()
        else:
            self._events.append(event)

    def __iter__(self) -> Iterator[Json]:
        while (event := self._next()) is not None:
            yield event

    def _next(self) -> Json | None:
        with self._condition:
            while not self._closed:
                quiet = self._advance()
                if self._events:
                    return self._events.popleft()
                self._condition.wait(quiet)
            return None

    def close(self) -> None:
        """End the iteration."""
        with self._condition:
            self._closed = True
            self._forget(self)
            self._condition.notify_all()
