"""A demo engine that remembers what was done to it, and on whose things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from topology.engine.demo.storage import DemoStorage
from topology.engine.demo.workloads import DemoLog, DemoWorkloads
from topology.engine.marks import HELPER_LABEL
from topology.engine.port import Storage
from topology.engine.synthetic import SyntheticEngine

PROJECT = "com.docker.compose.project"
#: What only asks.
QUESTIONS = {"sizes", "volume", "labelled", "containers", "marks"}
Owners = frozenset[str | None]


class WatchedEngine(SyntheticEngine):
    """`deeds` holds each try to change something: what it was, and the projects of what it was about."""

    def __init__(self, size: int) -> None:
        super().__init__(size, life=False)
        self.deeds: list[tuple[str, Owners]] = []

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        self.note("connect", network_id, container_id)
        super().connect(network_id, container_id, settings)

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        self.note("disconnect", network_id, container_id)
        super().disconnect(network_id, container_id, force=force)

    def workloads(self) -> DemoWorkloads:
        with self._moved_on() as world:
            return FinishedLogs(world)

    def storage(self) -> DemoStorage:
        return cast("DemoStorage", WatchedStorage(self, super().storage()))

    def note(self, deed: str, *about: object) -> None:
        self.deeds.append((deed, frozenset(self._owners(about))))

    def _owners(self, about: Iterable[object]) -> Iterable[str | None]:
        """Networks that no project owns are common ground (`rules.py`)."""
        for one in about:
            if isinstance(one, Mapping) and HELPER_LABEL not in (one.get("Labels") or one):
                yield (one.get("Labels") or {}).get(PROJECT)
            for container in self.containers():
                if one in (container["Id"], container["Names"][0].removeprefix("/")):
                    yield (container["Labels"] or {}).get(PROJECT)
            for network in self.networks():
                if one in (network["Id"], network["Name"]) and (network["Labels"] or {}).get(PROJECT):
                    yield network["Labels"][PROJECT]
            for volume in self.volumes():
                if one == volume["Name"]:
                    yield (volume["Labels"] or {}).get(PROJECT)


class FinishedLogs(DemoWorkloads):
    """Whoever follows a log is told what was said so far: an answer that is read whole has to end."""

    def logs(self, container_id: str, query: Mapping[str, str]) -> DemoLog:
        return super().logs(container_id, {**query, "follow": "0"})


class WatchedStorage:
    """Whatever is asked of the storage, but for questions, is a deed."""

    def __init__(self, engine: WatchedEngine, storage: Storage) -> None:
        self._engine, self._storage = engine, storage

    def containers(self) -> list[dict[str, Any]]:
        return self._engine.containers()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        found = getattr(self._storage, name)
        if name in QUESTIONS:
            return found

        def asked(*arguments: object) -> object:
            self._engine.note(name, *arguments)
            return found(*arguments)

        return asked
