"""Reads figures from the engine while somebody wants them, in a thread that nothing else waits for.

The thread is there only as long as there is a wish (`askers.py`). It asks for one container after the other,
so that there is never more than one such call on its way, and events and the chart come first. Nobody looks:
no thread, no call.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import NamedTuple

from dashboard.figures.askers import Askers
from dashboard.figures.rings import MOST_RINGS, Rings
from dashboard.runtime import PerRuntime, Runtime
from topology.engine.errors import EngineError, EngineTimeout, EngineUnreachable
from topology.model import records as model
from topology.model.figures import Figures, Usage, parse_figures, usage

log = logging.getLogger("dashboard.figures")
EVERY_SECONDS = 10.0
#: Rates take two readings: the second comes sooner.
SECOND_SECONDS = 2.0
#: Who has not asked again for so long does not look any more.
LEASE_SECONDS = 25.0
#: One of whom the engine does not tell is left alone for so long; all of them, where the engine is away.
REFUSED_SECONDS, AWAY_SECONDS = 60.0, 10.0
#: What starts to run meanwhile is noticed after that.
TICK_SECONDS = 2.0
LIVE_STATES = frozenset({"running", "paused"})


class Reading(NamedTuple):
    """The newest counters of a container, and when they were read, by `time.monotonic`."""

    figures: Figures
    read_at: float


class Poller:
    """One host's. For several threads."""

    def __init__(self, runtime: Runtime, clock: Callable[[], float] = time.monotonic) -> None:
        self._runtime = weakref.ref(runtime)
        self._clock = clock
        self._changed = threading.Condition()
        self._askers = Askers()
        self._rings = Rings()
        self._readings: OrderedDict[str, Reading] = OrderedDict()
        #: When each is to be asked for again at the earliest.
        self._not_before: dict[str, float] = {}
        self._away_until = 0.0
        self._thread: threading.Thread | None = None
        self._stopped = False

    def want(
        self,
        asker: object,
        nodes: Collection[str],
        *,
        every: float = EVERY_SECONDS,
        seconds: float = LEASE_SECONDS,
    ) -> None:
        """Have the figures of these containers (node IDs) read for so many seconds from now on.

        Beside what this asker has wanted before, as far as there is room.
        """
        if not nodes:
            return
        with self._changed:
            self._askers.want(asker, nodes, every, self._clock() + seconds)
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(target=self._run, name="figures", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def since(self, node: str, at: float, most: int) -> list[Usage]:
        """What a container used after a moment (seconds since 1970), as many of the newest as are wanted."""
        with self._changed:
            ring = self._rings.of(node)
            return ring.since(at, most) if ring is not None else []

    def latest(self, node: str, seconds: float) -> Usage | None:
        """What a container uses, if that was read within so many seconds."""
        with self._changed:
            ring, reading = self._rings.of(node), self._readings.get(node)
            known = reading is not None and reading.read_at >= self._clock() - seconds
            return ring.latest if ring is not None and known else None

    def counters(self, node: str, seconds: float) -> Figures | None:
        """The counters of a container, if they were read within so many seconds."""
        with self._changed:
            reading = self._readings.get(node)
            known = reading is not None and reading.read_at >= self._clock() - seconds
            return reading.figures if reading is not None and known else None

    def wait_for(self, nodes: Collection[str], within: float, seconds: float) -> None:
        """Until all of these that are wanted were read within the last `within` seconds, or for `seconds`."""
        end = self._clock() + seconds
        with self._changed:
            while (left := end - self._clock()) > 0 and self._thread is not None:
                late = self._clock() - within
                if all(self._is_settled(node, late) for node in nodes):
                    return
                self._changed.wait(left)

    def stop(self) -> None:
        """Ask for nothing any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _is_settled(self, node: str, late: float) -> bool:
        reading = self._readings.get(node)
        left_alone = max(self._not_before.get(node, 0.0), self._away_until) > self._clock()
        return left_alone or (reading is not None and reading.read_at >= late)

    def _run(self) -> None:
        try:
            while (due := self._next()) is not None:
                for node in due:
                    if self._stopped or not self._measure(node):
                        break
        finally:  # whatever has ended it, the next who looks begins anew
            with self._changed:
                if self._thread is threading.current_thread():
                    self._thread = None
                    self._changed.notify_all()

    def _next(self) -> list[str] | None:
        """Those whose turn it is, when there are any; `None` when nobody wants anything any more."""
        with self._changed:
            while not self._stopped:
                now = self._clock()
                wanted = self._askers.at(now)
                if not wanted:
                    break
                turns = {node: self._turn(node, every) for node, every in wanted.items()}
                live = self._live(turns)
                if due := [node for node in live if turns[node] <= now]:
                    return sorted(due, key=turns.__getitem__)
                first = min((turns[node] for node in live), default=now + TICK_SECONDS)
                self._changed.wait(min(first - now, TICK_SECONDS))
            self._thread = None
            self._not_before.clear()
            self._changed.notify_all()
            return None

    def _turn(self, node: str, every: float) -> float:
        """When a container is to be read again."""
        reading = self._readings.get(node)
        at = 0.0
        if reading is not None:
            ring = self._rings.of(node)
            newest = ring.latest if ring is not None else None
            again = newest is not None and newest.cpu is None and every <= EVERY_SECONDS
            at = reading.read_at + (SECOND_SECONDS if again else every)
        return max(at, self._away_until, self._not_before.get(node, 0.0))

    def _live(self, nodes: Collection[str]) -> list[str]:
        """Those that run, as far as the chart knows; none while the engine is away."""
        runtime = self._runtime()
        if runtime is None or runtime.store.engine_state.state != "live":
            return []
        topology = runtime.store.topology
        found = topology.nodes if topology is not None else {}
        return [node for node in nodes if node in found and found[node].get("state") in LIVE_STATES]

    def _measure(self, node: str) -> bool:
        """Read one; whether it is any use to go on with the next."""
        runtime = self._runtime()
        if runtime is None:
            return False
        try:
            answer = runtime.engine().workloads().stats(model.split_id(node)[1])
            found = parse_figures(answer)
        except EngineTimeout:  # something holds this container
            self._leave_alone(node, REFUSED_SECONDS)
            return False
        except EngineUnreachable:
            with self._changed:
                self._away_until = self._clock() + AWAY_SECONDS
                self._changed.notify_all()
            return False
        except (EngineError, KeyError, TypeError, ValueError):
            log.debug("no figures of %s", node, exc_info=True)
            found = None
        if found is None:
            self._leave_alone(node, REFUSED_SECONDS)
        else:
            self._keep(node, found)
        return True

    def _leave_alone(self, node: str, seconds: float) -> None:
        with self._changed:
            self._not_before[node] = self._clock() + seconds
            self._changed.notify_all()

    def _keep(self, node: str, found: Figures) -> None:
        with self._changed:
            before = self._readings.pop(node, None)
            self._rings.add(node, usage(before.figures if before is not None else None, found, time.time()))
            self._readings[node] = Reading(found, self._clock())
            if len(self._readings) > MOST_RINGS:
                self._readings.popitem(last=False)
            self._not_before.pop(node, None)
            self._changed.notify_all()


#: The poller of each host.
pollers = PerRuntime(Poller)
