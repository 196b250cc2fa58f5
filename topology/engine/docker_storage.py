"""A Docker Engine as `port.Storage` has it: volumes, what is in them, and the containers that carry it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, cast
from urllib.parse import quote

import orjson

from topology.engine.answers import Reply, decoded, refused_action, refused_reading
from topology.engine.docker_sdk import Transport
from topology.engine.errors import EngineTimeout
from topology.engine.port import Json, Labelled

#: What Portolan makes for itself carries this label: it is on no chart and is swept at the start.
HELPER_LABEL = "portolan.helper"
ACT_SECONDS = 60.0
#: The engine walks through every file of every volume.
SIZES_SECONDS = 15 * 60.0
#: Engines before 23.0 answer so while somebody else asks the same (engine-facts.md section 1).
BUSY = "a disk usage operation is already running"
BUSY_PAUSE = 1.0
#: An inspection that takes longer than this waits for something.
BUSY_SECONDS = 2.0
#: The end of an archive: two empty blocks. An archive of nothing is nothing else.
EMPTY_ARCHIVE = bytes(1024)


def ours(item: Mapping[str, Any]) -> bool:
    """Whether a container, image or volume in a list is one that Portolan made for itself."""
    return HELPER_LABEL in (item.get("Labels") or ())


class DockerStorage:
    """What a Docker Engine can be asked about volumes and what is in them. For several threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def sizes(self) -> dict[str, int | None]:
        """Bytes of each volume. An engine that is busy with the same question is asked again."""
        deadline = time.monotonic() + SIZES_SECONDS
        while True:
            reply = self._transport.request("GET", "/system/df", {"type": "volume"}, seconds=SIZES_SECONDS)
            if reply.status == 200:
                answer = cast("Json", decoded(reply.body, self._transport.address))
                return dict(map(_size, filter(lambda item: not ours(item), answer.get("Volumes") or ())))
            error = refused_reading(*reply, self._transport.address)
            if BUSY not in str(error):
                raise error
            if time.monotonic() > deadline:
                raise EngineTimeout(f"{self._transport.address} is busy with the sizes: {error}")
            time.sleep(BUSY_PAUSE)

    def volume(self, name: str) -> Json:
        """`GET /volumes/{name}`."""
        reply = self._transport.request("GET", f"/volumes/{_quoted(name)}")
        if reply.status != 200:
            raise refused_reading(*reply, self._transport.address)
        return cast("Json", decoded(reply.body, self._transport.address))

    def create_volume(self, settings: Json) -> Json:
        """`POST /volumes/create`."""
        return self._made("/volumes/create", settings)

    def remove_volume(self, name: str) -> None:
        """`DELETE /volumes/{name}`."""
        self._act("DELETE", f"/volumes/{_quoted(name)}")

    def import_image(self, labels: Mapping[str, str]) -> str:
        """An image of zero bytes, without a name; its ID."""
        query = {"fromSrc": "-", "changes": "LABEL " + " ".join(f"{k}={v}" for k, v in labels.items())}
        reply = self._act("POST", "/images/create", query, EMPTY_ARCHIVE)
        lines = [orjson.loads(line) for line in reply.body.splitlines() if line.strip()]
        failed = next((line["error"] for line in lines if "error" in line), None)
        if failed is not None or not lines:
            raise refused_action(500, orjson.dumps({"message": failed or ""}), self._transport.address)
        return str(lines[-1]["status"])

    def remove_image(self, image_id: str) -> None:
        """`DELETE /images/{id}`; raises `EngineTimeout` if the engine will do it later.

        It asks every container whether it runs, and so waits for each whose archive is being read or written,
        be it for hours (measured on 20.10). It goes on with that when nobody waits for the answer any more.
        """
        self._act("DELETE", f"/images/{_quoted(image_id)}", seconds=BUSY_SECONDS)

    def create_container(self, settings: Json) -> str:
        """`POST /containers/create`; its ID."""
        return str(self._made("/containers/create", settings)["Id"])

    def remove_container(self, container_id: str) -> None:
        """`DELETE /containers/{id}`: it never ran, and has no volume without a name."""
        self._act("DELETE", f"/containers/{_quoted(container_id)}", {"force": "1"})

    def is_busy(self, container_id: str) -> bool:
        """Whether an archive is being read from or written to a container.

        For so long the engine holds its lock, which an inspection waits for (measured on 20.10, 26.1, 28.5).
        """
        path = f"/containers/{_quoted(container_id)}/json"
        try:
            self._transport.request("GET", path, seconds=BUSY_SECONDS)
        except EngineTimeout:
            return True
        return False

    def labelled(self, label: str, prefix: str = "") -> Labelled:
        """The containers, images and volumes that carry a label; also volumes whose names begin so."""
        query = {"filters": json.dumps({"label": [label]})}
        containers, images = (
            self._read("/containers/json", query | {"all": "1"}),
            self._read("/images/json", query),
        )
        volumes = cast("Json", self._read("/volumes", {})).get("Volumes") or []
        return Labelled(
            cast("list[Json]", containers),
            cast("list[Json]", images),
            [
                v
                for v in volumes
                if label in (v.get("Labels") or ()) or (prefix and v["Name"].startswith(prefix))
            ],
        )

    def read_archive(self, container_id: str, path: str) -> AbstractContextManager[Iterator[bytes]]:
        """`GET /containers/{id}/archive`."""
        return self._transport.download(f"/containers/{_quoted(container_id)}/archive", {"path": path})

    def write_archive(self, container_id: str, path: str, pieces: Iterable[bytes | memoryview]) -> None:
        """`PUT /containers/{id}/archive`, with the owners that the archive names."""
        query = {"path": path, "copyUIDGID": "1"}
        reply = self._transport.upload(f"/containers/{_quoted(container_id)}/archive", query, pieces)
        if reply.status >= 300:
            raise refused_action(*reply, self._transport.address)

    def pause(self, container_id: str) -> None:
        """`POST /containers/{id}/pause`."""
        self._act("POST", f"/containers/{_quoted(container_id)}/pause")

    def unpause(self, container_id: str) -> None:
        """`POST /containers/{id}/unpause`."""
        self._act("POST", f"/containers/{_quoted(container_id)}/unpause")

    def _read(self, path: str, query: Mapping[str, str]) -> object:
        reply = self._transport.request("GET", path, query)
        if reply.status != 200:
            raise refused_reading(*reply, self._transport.address)
        return decoded(reply.body, self._transport.address)

    def _made(self, path: str, settings: Json) -> Json:
        reply = self._act("POST", path, body=orjson.dumps(settings))
        return cast("Json", decoded(reply.body, self._transport.address))

    def _act(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        seconds: float = ACT_SECONDS,
    ) -> Reply:
        reply = self._transport.request(method, path, query, body=body, seconds=seconds)
        if reply.status >= 300:
            raise refused_action(*reply, self._transport.address)
        return reply


def _size(item: Json) -> tuple[str, int | None]:
    """A volume's name and size; -1 is the engine's word for what a driver cannot say."""
    size = (item.get("UsageData") or {}).get("Size", -1)
    return item["Name"], None if size < 0 else size


def _quoted(text: str) -> str:
    return quote(text, safe="")
