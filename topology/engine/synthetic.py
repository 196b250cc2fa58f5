"""demo://N: an engine that invents a believable host of N containers and lets it live.

It speaks the JSON of API 1.51 (engine 28.5), so that everything above it works as with a real one. The same
N and seed give the same host, IDs included. Nothing runs in the background: the host moves on whenever it is
asked something, or while one of its event streams is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, Literal

from topology.engine.demo import render, rules
from topology.engine.demo.inspect_json import inspected
from topology.engine.demo.journal import DemoEventStream
from topology.engine.demo.storage import DemoStorage
from topology.engine.demo.workloads import DemoWorkloads
from topology.engine.demo.world import World
from topology.engine.errors import EngineUnreachable, NotFound
from topology.engine.port import EventStream, Json

SEED = 7
Action = Literal["start", "stop", "restart", "pause", "unpause", "replicate", "destroy"]


class SyntheticEngine:
    """An invented Docker Engine (`port.Engine`). Records that it returns must not be changed."""

    def __init__(
        self,
        size: int,
        *,
        seed: int = SEED,
        life: bool = True,
        clock: Callable[[], float] = time.time,
        world: World | None = None,
    ) -> None:
        self._world = world or World(size, seed, life=life, clock=clock)
        self._streams: set[DemoEventStream] = set()
        self._closed = False

    @classmethod
    def shared(cls, size: int, *, life: bool = True) -> SyntheticEngine:
        """A further way to this process's one host of that size: what is done by one, all others see."""
        with _building:  # two who come first at once must not get a host each
            return cls(size, world=_shared_world(size, life))

    @property
    def address(self) -> str:
        """`demo://N`, or `demo://N?still`."""
        return f"demo://{self._world.host.size}{'' if self._world.lives else '?still'}"

    def perform(self, action: Action, container_id: str) -> None:
        """What somebody else does to a container of this host meanwhile: for tests and benchmarks."""
        with self._world.lock:
            getattr(self._world.acts, action)(self._world.container(container_id))

    def host(self) -> Json:
        """`GET /info` with `ApiVersion`."""
        with self._moved_on() as world:
            return render.info(world.host)

    def containers(self, ids: Collection[str] | None = None) -> list[Json]:
        """`GET /containers/json?all=1`."""
        with self._moved_on() as world:
            known, now = world.host.containers, world.clock()
            if ids is None:
                return [render.listed(container, now) for container in known.values()]
            return [render.listed(known[wanted], now) for wanted in ids if wanted in known]

    def container(self, container_id: str) -> Json:
        """`GET /containers/{id}/json`."""
        with self._moved_on() as world:
            return inspected(world.container(container_id))

    def networks(self) -> list[Json]:
        """`GET /networks`."""
        with self._moved_on() as world:
            return [render.network(network) for network in world.host.networks.values()]

    def volumes(self) -> list[Json]:
        """The `Volumes` of `GET /volumes`."""
        with self._moved_on() as world:
            return [render.volume(volume) for volume in world.host.volumes.values()]

    def events(self, since: str | None = None) -> EventStream:
        """Subscribe to events."""
        with self._moved_on() as world:
            stream = world.journal.subscribe(since, world.advance)
            self._streams.add(stream)
            return stream

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        """`POST /networks/{id}/connect`."""
        with self._moved_on() as world:
            network = world.network(network_id)
            rules.connect(world.acts, network, world.container(container_id), settings)

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        """`POST /networks/{id}/disconnect`.

        Raises `NotFound` for an endpoint that is not there, if forced.
        """
        with self._moved_on() as world:
            network = world.network(network_id)
            try:
                container = world.container(container_id)
            except NotFound:
                if force:
                    raise NotFound(f"endpoint {container_id} not found", 404) from None
                raise
            rules.disconnect(world.acts, network, container)

    def storage(self) -> DemoStorage:
        """What can be asked about volumes and the invented files in them."""
        with self._moved_on() as world:
            return DemoStorage(world)

    def workloads(self) -> DemoWorkloads:
        """What can be asked about what its containers pretend to run."""
        with self._moved_on() as world:
            return DemoWorkloads(world)

    def close(self) -> None:
        """End every event stream that was opened through this engine."""
        with self._world.lock:
            self._closed = True
            for stream in self._streams:
                stream.close()
            self._streams.clear()

    @contextmanager
    def _moved_on(self) -> Iterator[World]:
        """The world, for this thread alone, with everything done that was due."""
        with self._world.lock:
            if self._closed:
                raise EngineUnreachable("the demo engine is closed")
            self._world.advance()
            yield self._world


_building = Lock()


@cache
def _shared_world(size: int, life: bool) -> World:
    return World(size, SEED, life=life, clock=time.time)
