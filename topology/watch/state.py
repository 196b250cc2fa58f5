"""What we know of the engine now: its lists, the details from inspect, and what an event has proved.

Pure bookkeeping, without threads or I/O: the watcher brings answers in, and takes a topology out. It says
which containers should be inspected (`wanted`), because inspect costs more than the list and may wait for the
container's lock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from topology.graph.builder import Builder, Topology
from topology.model.parser import parse_detail, parse_host
from topology.model.records import LIVE_STATES, Container, ContainerDetail, Host, Network, Volume
from topology.watch.reader import Reader

Json = Mapping[str, Any]

#: So long an event that a container has died is believed against a list that says otherwise.
BELIEVED_SECONDS = 2.0
#: States in which a list does not know of the death yet.
ALIVE = frozenset({"running", "paused"})
WITHOUT_ALIASES = frozenset({"bridge", "host", "none"})


class _Death(NamedTuple):
    """A container that has died by its event; `listed` is what the list still says, `shown` what we show."""

    until: float
    exit_code: str
    listed: Container | None
    shown: Container | None


class EngineState:
    """The engine as far as we know it. Not for several threads at once."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._host: Host | None = None
        self._reader = Reader()
        self._builder = Builder()
        self._containers: dict[str, Container] = {}
        self._details: dict[str, ContainerDetail] = {}
        self._networks: tuple[Network, ...] = ()
        self._volumes: tuple[Volume, ...] = ()
        self._deaths: dict[str, _Death] = {}
        self._wanted: set[str] = set()
        self._doubted: list[str] = []
        self._silent: list[str] = []

    def set_host(self, info: Json) -> None:
        """The engine's account of itself. If it is another engine than before, all else is forgotten."""
        host = parse_host(info)
        if self._host is not None and self._host.engine_id != host.engine_id:
            self._begin()
        self._host = host

    def set_containers(self, items: Iterable[Json], ids: Collection[str] | None = None) -> set[str]:
        """The list's answer, of all containers or of these; a container that is not in it is gone.

        Returns those that came, went or changed their state.
        """
        found = {record.id: record for record in self._reader.containers(items, whole=ids is None)}
        turned = set()
        for container_id in self._containers.keys() | found.keys() if ids is None else ids:
            before, now = self._containers.get(container_id), found.get(container_id)
            if now is before:
                continue
            if now is None or before is None or now.state != before.state:
                turned.add(container_id)
            if now is None:
                self._forget(container_id)
            else:
                self._keep(now, before)
        return turned

    def set_networks(self, items: Iterable[Json]) -> None:
        """`GET /networks`."""
        self._networks = self._reader.networks(items)

    def set_volumes(self, items: Iterable[Json]) -> None:
        """The `Volumes` of `GET /volumes`."""
        self._volumes = self._reader.volumes(items)

    def set_detail(self, item: Json) -> None:
        """An answer of inspect. It may come after the container has gone, and then says nothing any more."""
        detail = parse_detail(item)
        if detail.id in self._containers and detail != self._details.get(detail.id):
            self._details[detail.id] = detail

    def died(self, container_id: str, exit_code: str, now: float) -> None:
        """An event says so, and is believed: 20.10 lists the container as running for another 100 ms."""
        self._deaths[container_id] = _Death(now + BELIEVED_SECONDS, exit_code, None, None)

    def lives(self, container_id: str) -> None:
        """An event says that the container runs (again)."""
        self._deaths.pop(container_id, None)

    def want(self, container_id: str) -> None:
        """Have a container inspected, although the list may not have changed."""
        self._wanted.add(container_id)

    def doubt(self, count: int | None = None, *, silent: int = 0) -> None:
        """Have so many containers inspected again, in turn (all of them without `count`).

        And so many of those of which neither an event nor the list would tell: a container that does not run
        can be taken off a network and put back with other aliases.
        """
        if count is None:
            self._wanted.update(self._containers)
            return
        self._in_turn(self._doubted, self._containers, count)
        self._in_turn(self._silent, filter(self._is_silent, self._containers), silent)

    def _in_turn(self, queue: list[str], everybody: Iterable[str], count: int) -> None:
        if not queue:
            queue.extend(sorted(everybody, reverse=True))
        for _ in range(min(count, len(queue))):
            self._wanted.add(queue.pop())

    def _is_silent(self, container_id: str) -> bool:
        """Whether it does not run and is on a network where there are aliases, or may be dead."""
        container = self._containers[container_id]
        if container.state == "removing":
            return True
        names = {endpoint.network_name for endpoint in container.endpoints}
        return container.state not in LIVE_STATES and not names <= WITHOUT_ALIASES

    def wanted(self) -> list[str]:
        """The containers to inspect now; asked once, they are no longer wanted."""
        wanted, self._wanted = self._wanted, set()
        return sorted(wanted & self._containers.keys())

    @property
    def complete(self) -> bool:
        """Whether every container has been inspected."""
        return self._containers.keys() <= self._details.keys()

    def topology(self, now: float) -> Topology | None:
        """What there is to draw; `None` before the engine has said who it is."""
        if self._host is None:
            return None
        shown = [self._shown(container, now) for container in self._containers.values()]
        return self._builder.build(
            self._reader.snapshot(self._host, shown, self._details, self._networks, self._volumes)
        )

    def _keep(self, now: Container, before: Container | None) -> None:
        self._containers[now.id] = now
        if before is None or replace(now, status=before.status, health=before.health) != before:
            self._wanted.add(now.id)

    def _forget(self, container_id: str) -> None:
        for known in (self._containers, self._details, self._deaths):
            known.pop(container_id, None)

    def _shown(self, container: Container, now: float) -> Container:
        """The container as the list has it, unless an event knows better."""
        death = self._deaths.get(container.id)
        if death is None:
            return container
        # One that is restarting has died for the list as well: it is what comes after.
        if container.state not in ALIVE or now >= death.until:
            del self._deaths[container.id]
            return container
        if death.listed is not container or death.shown is None:
            status = f"Exited ({death.exit_code}) Less than a second ago"
            shown = replace(container, state="exited", status=status, health=None, ports=())
            death = self._deaths[container.id] = _Death(death.until, death.exit_code, container, shown)
        return death.shown or container
