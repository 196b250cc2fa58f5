"""The parser with a memory: what has not changed since the last answer is handed back, not parsed again.

The engine is asked every few seconds, and most of what it says is what it said before, in another order
(`docs/engine.md`). A `Reader` compares each entry with the last one of the same ID and, if they are
equal, gives back the very record of last time, so that `graph.Builder` and `delta.diff` need only look at
identity.

It also holds back status texts in which nothing but the age has changed: `Up 3 minutes` stays until it is
wrong by a factor of two, and then ten texts are let through at each tenth poll, and at the others one that
counts seconds. Otherwise 200 idle containers would send 200 changed records to every browser each minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar

from topology.collector import paused_collector
from topology.model.parser import complete, parse_container, parse_network, parse_volume
from topology.model.records import Container, ContainerDetail, Host, Network, Snapshot, Volume
from topology.model.status import age, differs_in_age_only, same_but_age

Json = Mapping[str, Any]

#: So many texts that have grown too old are renewed at each tenth look at the whole list, and at the others.
AGES_RENEWED, AGES_EVERY, YOUNG_RENEWED = 10, 10, 1

_Record = TypeVar("_Record")


class Reader:
    """Reads one engine's answers, again and again. Not for several threads at once."""

    def __init__(self) -> None:
        self._looks = 0
        self._containers: dict[str, _Seen] = {}
        self._completed: dict[str, _Completed] = {}
        self._networks = _Memory[Network]("Id", parse_network)
        self._volumes = _Memory[Volume]("Name", parse_volume)

    def containers(self, items: Iterable[Json], *, whole: bool = True) -> tuple[Container, ...]:
        """The list's containers, sorted by ID; `whole` says that there are no others."""
        before = self._containers
        self._looks += whole
        renewals = _Renewals(self._looks if whole else None)
        seen = {}
        with paused_collector():
            for item in items:
                now = _look(before.get(item["Id"]), item, renewals)
                seen[now.record.id] = now
        self._containers = seen if whole else before | seen
        return tuple(seen[container_id].record for container_id in sorted(seen))

    def networks(self, items: Iterable[Json]) -> tuple[Network, ...]:
        """`GET /networks`, sorted by ID."""
        return self._networks.read(items)

    def volumes(self, items: Iterable[Json]) -> tuple[Volume, ...]:
        """The `Volumes` of `GET /volumes`, sorted by name."""
        return self._volumes.read(items)

    def snapshot(
        self,
        host: Host,
        containers: Iterable[Container],
        details: Mapping[str, ContainerDetail],
        networks: tuple[Network, ...],
        volumes: tuple[Volume, ...],
    ) -> Snapshot:
        """As `parse.snapshot`, with a memory of which container was completed by which detail."""
        before, self._completed = self._completed, {}
        for container in containers:
            detail = details.get(container.id)
            known = before.get(container.id)
            if known is None or known.container is not container or known.detail is not detail:
                known = _Completed(container, detail, complete(container, detail))
            self._completed[container.id] = known
        whole = tuple(self._completed[container_id].record for container_id in sorted(self._completed))
        return Snapshot(host, whole, networks, volumes)


class _Facts(NamedTuple):
    """What may change in a list entry, but for its status; labels and the time of creation never do."""

    names: object
    image: object
    state: object
    health: object
    host_config: object
    networks: object
    ports: list[Json]
    mounts: list[Json]


class _Seen(NamedTuple):
    facts: _Facts
    record: Container


class _Renewals:
    """How many texts may still be renewed at this look: the so manieth at the whole list, or at less."""

    def __init__(self, look: int | None) -> None:
        self._any = AGES_RENEWED if look is not None and look % AGES_EVERY == 0 else 0
        self._young = 0 if look is None or self._any else YOUNG_RENEWED

    def take(self, status: str) -> bool:
        """Whether this text may be; it counts."""
        counted = age(status)
        is_young = counted is not None and counted.unit == "second"
        may = self._any > 0 or (self._young > 0 and is_young)
        self._any, self._young = self._any - may, self._young - may
        return may


class _Completed(NamedTuple):
    container: Container
    detail: ContainerDetail | None
    record: Container


def _look(known: _Seen | None, item: Json, renewals: _Renewals) -> _Seen:
    """The record of a list entry: the known one if the entry says nothing new."""
    facts = _facts(item)
    if known is None or known.facts != facts:
        return _Seen(facts, parse_container(item))
    old, new = known.record.status, item.get("Status") or ""
    if same_but_age(old, new):
        return known
    if not differs_in_age_only(old, new):
        return _Seen(facts, parse_container(item))
    return _Seen(facts, replace(known.record, status=new)) if renewals.take(old) else known


def _facts(item: Json) -> _Facts:
    return _Facts(
        item.get("Names"),
        item.get("Image"),
        item.get("State"),
        item.get("Health"),
        item.get("HostConfig"),
        (item.get("NetworkSettings") or {}).get("Networks"),
        sorted(item.get("Ports") or (), key=_port_order),
        sorted(item.get("Mounts") or (), key=_destination),
    )


def _port_order(port: Json) -> tuple[int, int, str, str]:
    return port["PrivatePort"], port.get("PublicPort") or 0, port.get("IP") or "", port.get("Type") or ""


def _destination(mount: Json) -> str:
    return str(mount["Destination"])


class _Memory(Generic[_Record]):
    """The last records of a list, by the field that names its entries."""

    def __init__(self, id_field: str, parse: Callable[[Json], _Record]) -> None:
        self._id_field = id_field
        self._parse = parse
        self._last: dict[str, tuple[Json, _Record]] = {}
        self._result: tuple[_Record, ...] = ()

    def read(self, items: Iterable[Json]) -> tuple[_Record, ...]:
        """The records, sorted by that field; the very same tuple if nothing has changed."""
        before, self._last = self._last, {}
        changed = False
        for item in items:
            known = before.get(item[self._id_field])
            if known is None or known[0] != item:
                known = (item, self._parse(item))
                changed = True
            self._last[item[self._id_field]] = known
        if changed or len(self._last) != len(before):
            self._result = tuple(self._last[name][1] for name in sorted(self._last))
        return self._result
