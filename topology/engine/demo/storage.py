"""Volumes of the demo host: they can be made, measured and removed, but there are no files in them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from topology.engine.demo import render
from topology.engine.demo.records import DemoVolume, Json, digest
from topology.engine.demo.world import World
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.port import Labelled

LARGEST = 8 * 1024**3


class DemoStorage:
    """What can be asked of the demo engine about volumes (`port.Storage`)."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def keeps_files(self) -> bool:
        """None."""
        return False

    def sizes(self) -> dict[str, int | None]:
        """Invented, but always the same for the same name."""
        with self._world.lock:
            return {name: _size(name) for name in self._world.host.volumes}

    def volume(self, name: str) -> Json:
        """`GET /volumes/{name}`."""
        with self._world.lock:
            return render.volume(self._volume(name))

    def create_volume(self, settings: Json) -> Json:
        """`POST /volumes/create`; one that is there already is not made anew."""
        driver = settings.get("Driver") or "local"
        if driver != "local":
            raise NotFound(f'error looking up volume plugin {driver}: plugin "{driver}" not found', 404)
        with self._world.lock:
            volumes, now = self._world.host.volumes, self._world.clock()
            name = settings.get("Name") or digest(self._world.host.seed, "volume", len(volumes))
            if name not in volumes:
                labels, options = settings.get("Labels") or {}, settings.get("DriverOpts") or {}
                volumes[name] = DemoVolume(name, now, dict(labels), dict(options))
                self._world.journal.tell("volume", "create", name, driver="local")
            return render.volume(volumes[name])

    def remove_volume(self, name: str) -> None:
        """`DELETE /volumes/{name}`."""
        with self._world.lock:
            self._volume(name)
            users = [c.id for c in self._world.host.containers.values() if name in _mounted(c.mounts)]
            if users:
                raise EngineConflict(f"remove {name}: volume is in use - [{', '.join(sorted(users))}]", 409)
            del self._world.host.volumes[name]
            self._world.journal.tell("volume", "destroy", name, driver="local")

    def import_image(self, labels: Mapping[str, str]) -> str:
        """Refused: what would carry a volume has nothing to carry."""
        raise _no_files()

    def remove_image(self, image_id: str) -> None:
        """Refused."""
        raise _no_files()

    def create_container(self, settings: Json) -> str:
        """Refused."""
        raise _no_files()

    def remove_container(self, container_id: str) -> None:
        """Refused."""
        raise _no_files()

    def is_busy(self, container_id: str) -> bool:
        """Never: there is nothing to read or write."""
        return False

    def labelled(self, label: str, prefix: str = "") -> Labelled:
        """Nothing: what would carry such a label cannot be made here."""
        return Labelled([], [], [])

    def read_archive(self, container_id: str, path: str) -> AbstractContextManager[Iterator[bytes]]:
        """Refused."""
        raise _no_files()

    def write_archive(self, container_id: str, path: str, pieces: Iterable[bytes | memoryview]) -> None:
        """Refused."""
        raise _no_files()

    def pause(self, container_id: str) -> None:
        """`POST /containers/{id}/pause`."""
        with self._world.lock:
            self._world.acts.pause(self._world.container(container_id))

    def unpause(self, container_id: str) -> None:
        """`POST /containers/{id}/unpause`."""
        with self._world.lock:
            self._world.acts.unpause(self._world.container(container_id))

    def _volume(self, name: str) -> DemoVolume:
        found = self._world.host.volumes.get(name)
        if found is None:
            raise NotFound(f"get {name}: no such volume", 404)
        return found


def _no_files() -> EngineConflict:
    return EngineConflict(
        "The demo engine keeps no files: there is nothing to back up, restore or copy.", 501
    )


def _size(name: str) -> int:
    """Few are large: the sizes spread over many orders of magnitude, as they do on real hosts."""
    spread = zlib.crc32(name.encode()) / 2**32
    return int(4096 + LARGEST * spread**6)


def _mounted(mounts: list[Json]) -> set[str]:
    return {mount["Name"] for mount in mounts if mount["Type"] == "volume"}
