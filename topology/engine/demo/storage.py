"""Volumes of the demo host: made, measured, read, written and removed, with invented files in them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from topology.engine.demo import render
from topology.engine.demo.archives import DISK_BYTES, packed, unpack
from topology.engine.demo.records import DemoHelper, DemoVolume, Json, digest
from topology.engine.demo.world import World
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.marks import Marks
from topology.engine.port import Execution, Hearing, Labelled, Speaker

#: File systems elsewhere.
_REMOTE = frozenset({"cifs", "nfs"})


class DemoStorage:
    """What can be asked of the demo engine about volumes (`port.Storage`)."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._marks = Marks()

    @property
    def marks(self) -> Marks:
        """What tells things that Portolan has made for itself from all others."""
        return self._marks

    def sizes(self) -> dict[str, int | None]:
        """Bytes of the files in each; of a remote share the engine cannot say."""
        with self._world.lock:
            return {
                volume.name: None
                if volume.options.get("type") in _REMOTE
                else self._world.files(volume.name).size
                for volume in self._world.host.volumes.values()
            }

    def volume(self, name: str) -> Json:
        """`GET /volumes/{name}`."""
        with self._world.lock:
            return render.volume(self._volume(name))

    def create_volume(self, settings: Json) -> Json:
        """`POST /volumes/create`; one that is there already is not made anew.

        Raises `NotFound` if there is no such driver.
        """
        driver = settings.get("Driver") or "local"
        if driver != "local":
            raise NotFound(f'error looking up volume plugin {driver}: plugin "{driver}" not found', 404)
        with self._world.lock:
            volumes, now = self._world.host.volumes, self._world.clock()
            name = settings.get("Name") or digest(self._world.host.seed, "volume", len(volumes))
            if name not in volumes:
                labels, options = settings.get("Labels") or {}, settings.get("DriverOpts") or {}
                volumes[name] = DemoVolume(name, now, dict(labels), dict(options))
                self._world.fresh_files(name)
                self._world.journal.tell("volume", "create", name, driver="local")
            return render.volume(volumes[name])

    def remove_volume(self, name: str) -> None:
        """`DELETE /volumes/{name}`. Raises `EngineConflict` if it is in use."""
        with self._world.lock:
            self._volume(name)
            users = [one.id for one in self._world.helpers.containers.values() if one.volume == name]
            users += [c.id for c in self._world.host.containers.values() if name in _mounted(c.mounts)]
            if users:
                raise EngineConflict(f"remove {name}: volume is in use - [{', '.join(sorted(users))}]", 409)
            del self._world.host.volumes[name]
            self._world.forget_files(name)
            self._world.journal.tell("volume", "destroy", name, driver="local")

    def import_image(self, labels: Mapping[str, str], archive: bytes = b"", name: str = "") -> str:
        """Make an image of nothing at all; its ID."""
        with self._world.lock:
            image = f"sha256:{secrets.token_hex(32)}"
            self._world.helpers.images[image] = {"Id": image, "Labels": dict(labels)}
            return image

    def image(self, name: str) -> Json:
        """There is none. Raises `NotFound`."""
        raise NotFound(f"No such image: {name}", 404)

    def start_container(self, container_id: str) -> None:
        """Refused."""
        raise _never_runs()

    def listen(self, container_id: str) -> AbstractContextManager[Hearing]:
        """Refused."""
        raise _never_runs()

    def execute(self, container_id: str, command: Sequence[str]) -> AbstractContextManager[Execution]:
        """Refused."""
        raise _never_runs()

    def speak(self, container_id: str) -> AbstractContextManager[Speaker]:
        """Refused."""
        raise _never_runs()

    def remove_image(self, image_id: str) -> None:
        """`DELETE /images/{id}`. Raises `NotFound`."""
        with self._world.lock:
            if self._world.helpers.images.pop(image_id, None) is None:
                raise NotFound(f"No such image: {image_id}", 404)

    def create_container(self, name: str, settings: Json) -> str:
        """A helper that carries one volume, or none. It is found by its label alone, and never runs.

        Raises `NotFound` without its image, `EngineConflict` if the name is taken.
        """
        volume, _, mode = (*settings["HostConfig"]["Binds"], "::")[0].split(":")
        with self._world.lock:
            if settings["Image"] not in self._world.helpers.images:
                raise NotFound(f"No such image: {settings['Image']}", 404)
            if any(one.name == name for one in self._world.helpers.containers.values()):
                raise EngineConflict(f'Conflict. The container name "/{name}" is already in use', 409)
            if volume and volume not in self._world.host.volumes:
                self.create_volume({"Name": volume})
            container = secrets.token_hex(32)
            labels = dict(settings.get("Labels") or {})
            self._world.helpers.containers[container] = DemoHelper(
                container, name, volume, mode.startswith("rw"), labels
            )
            return container

    def remove_container(self, container_id: str) -> None:
        """`DELETE /containers/{id}`, of a helper. Raises `NotFound`."""
        with self._world.lock:
            if self._world.helpers.containers.pop(container_id, None) is None:
                raise NotFound(f"No such container: {container_id}", 404)

    def containers(self) -> list[Json]:
        """`GET /containers/json?all=1`; helpers, which never run, are not among them."""
        with self._world.lock:
            now = self._world.clock()
            return [render.listed(one, now) for one in self._world.host.containers.values()]

    def labelled(self, label: str) -> Labelled:
        """What carries a label."""
        with self._world.lock:
            helpers, volumes = self._world.helpers, self._world.host.volumes.values()
            return Labelled(
                [
                    {"Id": one.id, "Names": [f"/{one.name}"], "State": "created", "Labels": one.labels}
                    for one in helpers.containers.values()
                    if label in one.labels
                ],
                [image for image in helpers.images.values() if label in image["Labels"]],
                [render.volume(one) for one in volumes if label in one.labels],
            )

    @contextmanager
    def read_archive(self, container_id: str, path: str) -> Iterator[Iterator[bytes]]:
        """`GET /containers/{id}/archive`, of a helper."""
        with self._world.lock:
            archive = packed(self._world.files(self._helper(container_id).volume), path)
        yield archive

    def write_archive(self, container_id: str, path: str, pieces: Iterable[bytes | memoryview]) -> None:
        """`PUT /containers/{id}/archive`, of a helper. Raises `EngineConflict` if it only reads."""
        helper = self._helper(container_id)
        if not helper.writes:
            raise EngineConflict("container rootfs is marked read-only", 403)
        with self._world.lock:
            files = self._world.files(helper.volume)
        unpack(files, path, pieces, DISK_BYTES - self._world.written_bytes())

    def _helper(self, container_id: str) -> DemoHelper:
        with self._world.lock:
            found = self._world.helpers.containers.get(container_id)
        if found is None:
            raise NotFound(f"No such container: {container_id}", 404)
        return found

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


def _mounted(mounts: list[Json]) -> set[str]:
    return {mount["Name"] for mount in mounts if mount["Type"] == "volume"}


def _never_runs() -> EngineConflict:
    return EngineConflict("The demo engine runs nothing.", 501)
