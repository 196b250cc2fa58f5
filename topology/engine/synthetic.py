"""demo://N: an engine that invents a believable host of N containers and lets it live.

It speaks the JSON of API 1.51 (engine 28.5), so that everything above it works as with a real one. The same
N and seed give the same host, IDs included. Nothing runs in the background: the host moves on whenever it is
asked something, or while one of its event streams is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from threading import Condition, RLock
from typing import Any, Literal

from topology.engine.demo import render, rules
from topology.engine.demo.acts import Acts
from topology.engine.demo.build import build_host
from topology.engine.demo.journal import Journal
from topology.engine.demo.life import Life
from topology.engine.demo.records import DemoContainer, DemoNetwork
from topology.engine.errors import EngineUnreachable, NotFound
from topology.engine.port import EventStream, Json

Action = Literal["start", "stop", "restart", "pause", "unpause", "destroy"]

#: How long an event stream of a frozen host sleeps at a time.
NOTHING_HAPPENS = 60.0


class SyntheticEngine:
    """An invented Docker Engine (`port.Engine`). Records that it returns must not be changed."""

    def __init__(
        self, size: int, *, seed: int = 7, life: bool = True, clock: Callable[[], float] = time.time
    ) -> None:
        if size < 0:
            raise ValueError(f"a host cannot have {size} containers")
        self._lock = Condition(RLock())
        self._clock = clock
        self._host = build_host(size, seed, clock())
        self._journal = Journal(self._lock, clock)
        self._acts = Acts(self._host, self._journal, clock)
        self._life = Life(self._acts, seed) if life else None
        self._closed = False

    @property
    def address(self) -> str:
        """`demo://N`."""
        return f"demo://{self._host.size}"

    def perform(self, action: Action, container_id: str) -> None:
        """What somebody else does to a container of this host meanwhile: for tests and benchmarks."""
        with self._lock:
            getattr(self._acts, action)(self._container(container_id))

    def host(self) -> Json:
        """`GET /info` with `ApiVersion`."""
        with self._lock:
            self._move_on()
            return render.info(self._host)

    def containers(self, ids: Collection[str] | None = None) -> list[Json]:
        """`GET /containers/json?all=1`."""
        with self._lock:
            self._move_on()
            known, now = self._host.containers, self._clock()
            if ids is None:
                return [render.listed(container, now) for container in known.values()]
            return [render.listed(known[wanted], now) for wanted in ids if wanted in known]

    def container(self, container_id: str) -> Json:
        """`GET /containers/{id}/json`."""
        with self._lock:
            self._move_on()
            return render.inspected(self._container(container_id))

    def networks(self) -> list[Json]:
        """`GET /networks`."""
        with self._lock:
            self._move_on()
            return [render.network(network) for network in self._host.networks.values()]

    def volumes(self) -> list[Json]:
        """The `Volumes` of `GET /volumes`."""
        with self._lock:
            self._move_on()
            return [render.volume(volume) for volume in self._host.volumes.values()]

    def events(self, since: str | None = None) -> EventStream:
        """Subscribe to events."""
        with self._lock:
            self._move_on()
            return self._journal.subscribe(since, self._advance)

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        """`POST /networks/{id}/connect`."""
        with self._lock:
            self._move_on()
            network = self._network(network_id)
            rules.connect(self._acts, network, self._container(container_id), settings)

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        """`POST /networks/{id}/disconnect`."""
        with self._lock:
            self._move_on()
            network = self._network(network_id)
            try:
                container = self._container(container_id)
            except NotFound:
                if force:
                    raise NotFound(f"endpoint {container_id} not found", 404) from None
                raise
            rules.disconnect(self._acts, network, container)

    def close(self) -> None:
        """End every event stream."""
        with self._lock:
            self._closed = True
            self._journal.close()

    def _move_on(self) -> None:
        if self._closed:
            raise EngineUnreachable("the demo engine is closed")
        self._advance()

    def _advance(self) -> float:
        return self._life.advance() if self._life is not None else NOTHING_HAPPENS

    def _container(self, wanted: str) -> DemoContainer:
        found = self._host.containers.get(wanted) or self._host.names.get(wanted.removeprefix("/"))
        if found is None and len(wanted) >= 4:
            fitting = [c for full, c in self._host.containers.items() if full.startswith(wanted)]
            found = fitting[0] if len(fitting) == 1 else None
        if found is None:
            raise NotFound(f"No such container: {wanted}", 404)
        return found

    def _network(self, wanted: str) -> DemoNetwork:
        found = self._host.networks.get(wanted)
        if found is None:
            named = [network for network in self._host.networks.values() if network.name == wanted]
            short = [n for n in self._host.networks.values() if len(wanted) >= 4 and n.id.startswith(wanted)]
            fitting = named or short
            found = fitting[0] if len(fitting) == 1 else None
        if found is None:
            raise NotFound(f"network {wanted} not found", 404)
        return found
