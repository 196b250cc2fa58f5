"""Lets the demo host live: about once a second something small happens, and most of it is undone again.

Nothing runs by itself. Whoever holds the engine's lock calls `advance`, and what was due since the last
call happens then. The host stays near its size: what comes goes again, what dies comes back.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from random import Random

from topology.engine.demo import rules
from topology.engine.demo.acts import Acts
from topology.engine.demo.records import DemoContainer, DemoEndpoint
from topology.engine.demo.states import STEADY
from topology.engine.errors import EngineError

#: Seconds from one change to the next, on average.
PACE = 1.0
#: After a long pause only this many changes are caught up with.
CATCH_UP = 20
#: So many changes at most wait to be undone at any time.
OPEN_CHANGES = 12


class Life:
    """What happens on the host while it is looked at."""

    def __init__(self, acts: Acts, seed: int) -> None:
        self._acts = acts
        self._rng = Random(f"{seed}:life")  # noqa: S311 - an invented host, no secret
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = 0
        self._busy: set[str] = set()
        self._next = acts.clock() + PACE
        self._moves = (
            (self._restart, 5),
            (self._crash, 4),
            (self._flip_health, 5),
            (self._pause, 3),
            (self._scale, 3),
            (self._join, 3),
        )
        self._room = max(1, min(OPEN_CHANGES, len(acts.host.containers) // 5))
        self._ailing = {c.id for c in acts.host.containers.values() if c.health == "unhealthy"}
        for container in acts.host.containers.values():
            if container.health == "starting":
                self._recover(container)

    def advance(self) -> float:
        """Let everything happen that is due. Returns the seconds until something may happen again."""
        now = self._acts.clock()
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)[2]()
        for _ in range(CATCH_UP):
            if self._next > now:
                break
            self._next += self._rng.uniform(0.6, 1.4) * PACE
            self._change()
        if self._next <= now:
            self._next = now + PACE
        following = min(self._next, self._due[0][0]) if self._due else self._next
        return max(0.001, following - self._acts.clock())

    def _change(self) -> None:
        if len(self._busy) < self._room and self._acts.host.containers:
            moves, weights = zip(*self._moves, strict=True)
            self._rng.choices(moves, weights)[0]()

    def _pick(self, fits: Callable[[DemoContainer], bool]) -> DemoContainer | None:
        """Some container that fits and has nothing going on."""
        ids = list(self._acts.host.containers)
        for _ in range(20):
            container = self._acts.host.containers[self._rng.choice(ids)]
            if container.id in self._busy or container.name in STEADY:
                continue
            if fits(container) and not container.network_mode.startswith("container:"):
                return container
        return None

    def _later(self, container: DemoContainer, low: float, high: float, act: Callable[[], None]) -> None:
        """Do `act` after a while, if the container is still there then; till then leave it alone."""
        self._busy.add(container.id)
        self._turn += 1

        def happen() -> None:
            self._busy.discard(container.id)
            if self._acts.host.containers.get(container.id) is container:
                act()

        heapq.heappush(self._due, (self._acts.clock() + self._rng.uniform(low, high), self._turn, happen))

    def _start(self, container: DemoContainer) -> None:
        if not container.live:
            self._acts.start(container)
        self._recover(container)

    def _recover(self, container: DemoContainer) -> None:
        """A health check needs a moment to come round; who was ill stays ill."""
        if container.checked and container.live:
            verdict = "unhealthy" if container.id in self._ailing else "healthy"
            self._later(container, 2, 5, lambda: self._verdict(container, verdict))

    def _verdict(self, container: DemoContainer, verdict: str) -> None:
        if container.state == "running" and container.checked and container.health != verdict:
            self._acts.health(container, verdict)

    def _restart(self) -> None:
        container = self._pick(lambda c: c.state == "running")
        if container is not None:
            self._acts.restart(container)
            self._recover(container)

    def _crash(self) -> None:
        """A container dies and comes back, or one that was down comes up and goes down again."""
        container = self._pick(lambda c: c.state in ("running", "exited"))
        if container is None:
            return
        if container.live:
            looping = self._rng.random() < 0.5
            self._acts.die(container, 137, state="restarting" if looping else "exited")
            self._later(container, 3, 8, lambda: self._start(container))
        elif container.state == "exited":
            self._acts.start(container)
            self._later(container, 8, 20, lambda: self._stop(container))

    def _stop(self, container: DemoContainer) -> None:
        if container.live:
            self._acts.stop(container)

    def _flip_health(self) -> None:
        container = self._pick(lambda c: c.state == "running" and c.checked and c.health == "healthy")
        if container is not None:
            self._acts.health(container, "unhealthy")
            self._later(container, 4, 12, lambda: self._verdict(container, "healthy"))

    def _pause(self) -> None:
        container = self._pick(lambda c: c.state == "running")
        if container is not None:
            self._acts.pause(container)
            self._later(container, 3, 8, lambda: self._unpause(container))

    def _unpause(self, container: DemoContainer) -> None:
        if container.state == "paused":
            self._acts.unpause(container)

    def _scale(self) -> None:
        """A replica of some service comes, and goes again."""
        model = self._pick(lambda c: c.state == "running" and "com.docker.compose.service" in c.labels)
        if model is not None:
            replica = self._acts.replicate(model)
            self._later(replica, 10, 25, lambda: self._acts.destroy(replica))

    def _join(self) -> None:
        """A container is put on a shared network, and taken off again."""
        shared = [n for n in self._acts.host.networks.values() if n.own_subnet and not n.labels]
        container = self._pick(lambda c: c.state == "running" and "bridge" not in c.endpoints)
        if container is None or not shared:
            return
        network = self._rng.choice(shared)
        if network.name in container.endpoints or network.name == "legacy-lan":
            return
        try:
            rules.connect(self._acts, network, container, {})
        except EngineError:
            return  # a none-mode container, a full network: then nothing happens this time
        endpoint = container.endpoints[network.name]
        self._later(container, 8, 20, lambda: self._leave(container, endpoint))

    def _leave(self, container: DemoContainer, endpoint: DemoEndpoint) -> None:
        if container.endpoints.get(endpoint.network.name) is endpoint:
            rules.disconnect(self._acts, endpoint.network, container)
