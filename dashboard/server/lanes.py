"""Who is served when there is more to do than there are threads: people before strangers, and each in turn.

Each request takes a place in a lane, with a thread of that lane's own, for as long as somebody works at its
answer. Who finds no place waits; places go round among those who wait, not to who has asked most often; and
one person or address has no more than so many of them. When too many wait, who comes is told so at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor


class Busy(Exception):
    """There are too many who wait."""


class Place:
    """One thread of a lane, until `release`."""

    def __init__(self, lane: Lane, key: Hashable, executor: ThreadPoolExecutor) -> None:
        self._lane, self._key = lane, key
        #: Runs one call at a time. What is called after the release may have to wait for another's.
        self.executor = executor
        self._released = False

    def release(self) -> None:
        """Let the next in; once."""
        if not self._released:
            self._released = True
            self._lane.leave(self._key, self.executor)


class Lane:
    """A few threads for those of one kind. Runs on the event loop."""

    def __init__(
        self, name: str, threads: int, *, each: int, waiting: int = 1024, each_waiting: int = 256
    ) -> None:
        self._each, self._most, self._each_waiting = each, waiting, each_waiting
        self._free = [ThreadPoolExecutor(1, thread_name_prefix=f"{name}-{n}") for n in range(threads)]
        self._working: Counter[Hashable] = Counter()
        self._queues: OrderedDict[Hashable, deque[asyncio.Future[Place]]] = OrderedDict()
        self.waiting = 0

    async def enter(self, key: Hashable) -> Place:
        """Wait for a place for this person or address; raises `Busy` where too many do already."""
        queue = self._queues.get(key, ())
        if self._free and not queue and self._working[key] < self._each:
            return self._give(key)
        if self.waiting >= self._most or len(queue) >= self._each_waiting:
            raise Busy
        coming: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(key, deque()).append(coming)
        self.waiting += 1
        try:
            return await coming
        except asyncio.CancelledError:
            self._give_up(key, coming)
            raise

    def leave(self, key: Hashable, executor: ThreadPoolExecutor) -> None:
        """A place is free again."""
        self._working[key] -= 1
        if not self._working[key]:
            del self._working[key]
        self._free.append(executor)
        self._let_in()

    def _let_in(self) -> None:
        while self._free and (key := self._next()) is not None:
            queue = self._queues[key]
            coming = queue.popleft()
            self.waiting -= 1
            self._queues.move_to_end(key)
            if not queue:
                del self._queues[key]
            if not coming.cancelled():
                coming.set_result(self._give(key))

    def _give(self, key: Hashable) -> Place:
        self._working[key] += 1
        return Place(self, key, self._free.pop())

    def _next(self) -> Hashable | None:
        """Whose turn it is, of those who have not as many places as one may have."""
        return next((key for key in self._queues if self._working[key] < self._each), None)

    def _give_up(self, key: Hashable, coming: asyncio.Future[Place]) -> None:
        """Who has waited is gone: with the place that was just given, or out of the queue."""
        if coming.done() and not coming.cancelled():
            coming.result().release()
        elif coming in self._queues.get(key, ()):
            self._queues[key].remove(coming)
            self.waiting -= 1
            if not self._queues[key]:
                del self._queues[key]


#: Those who were logged in lately.
people = Lane("people", 12, each=6)
#: Everybody else: pages to log in at, and what is refused.
strangers = Lane("strangers", 4, each=4)
#: Whoever sends a form without being logged in: a password takes a processor's core for a while.
logins = Lane("logins", 2, each=2)
#: The same from a browser in which that person has logged in before: not behind all the others.
returning = Lane("returning", 1, each=1)
#: Restores, which keep their thread as long as they take.
uploads = Lane("uploads", 8, each=4, waiting=16, each_waiting=8)
#: Backups that are being read; each has a thread that makes it.
downloads = Lane("downloads", 16, each=8, waiting=0)
#: Answers that are long and nobody else's: each is in memory until it is read to its end.
large = Lane("large", 8, each=3, waiting=64, each_waiting=16)
