"""A Docker Engine as `port.Storage` has it: volumes, what is in them, and the containers that carry it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import filterfalse
from typing import Any, cast
from urllib.parse import quote

import orjson

from topology.engine.answers import Reply, decoded, refused_action, refused_reading
from topology.engine.docker_sdk import Hijacked, Transport
from topology.engine.errors import EngineProtocolError, EngineTimeout, NotFound
from topology.engine.marks import Marks
from topology.engine.port import Json, Labelled

ACT_SECONDS = 60.0
#: The engine walks through every file of every volume.
SIZES_SECONDS = 15 * 60.0
#: Engines before 23.0 answer so while somebody else asks the same (`docs/engine.md`).
BUSY = "a disk usage operation is already running"
BUSY_PAUSE = 1.0
#: An inspection that takes longer than this waits for something.
BUSY_SECONDS = 2.0
#: The end of an archive: two empty blocks. An archive of nothing is nothing else.
EMPTY_ARCHIVE = bytes(1024)
#: Between the end of what a command says and that the engine knows how it ended there is a moment.
CODE_TRIES, CODE_SECONDS = 100, 0.05


class DockerStorage:
    """What a Docker Engine can be asked about volumes and what is in them. For several threads."""

    def __init__(self, transport: Transport, marks: Marks) -> None:
        self._transport = transport
        self._marks = marks

    @property
    def marks(self) -> Marks:
        """What tells things that Portolan has made for itself from all others."""
        return self._marks

    def sizes(self) -> dict[str, int | None]:
        """Bytes of each volume. An engine that is busy with the same question is asked again.

        Raises `EngineTimeout` if it is busy for too long.
        """
        deadline = time.monotonic() + SIZES_SECONDS
        while True:
            reply = self._transport.request("GET", "/system/df", {"type": "volume"}, seconds=SIZES_SECONDS)
            if reply.status == 200:
                answer = cast("Json", decoded(reply.body, self._transport.address))
                return dict(map(_size, filterfalse(self._marks.is_ours, answer.get("Volumes") or ())))
            error = refused_reading(*reply, self._transport.address)
            if BUSY not in str(error):
                raise error
            if time.monotonic() > deadline:
                raise EngineTimeout(f"{self._transport.address} is busy with the sizes: {error}")
            time.sleep(BUSY_PAUSE)

    def volume(self, name: str) -> Json:
        """`GET /volumes/{name}`."""
        return cast("Json", self._read_one(f"/volumes/{_quoted(name)}"))

    def create_volume(self, settings: Json) -> Json:
        """`POST /volumes/create`."""
        return self._made("/volumes/create", settings)

    def remove_volume(self, name: str) -> None:
        """`DELETE /volumes/{name}`."""
        self._act("DELETE", f"/volumes/{_quoted(name)}")

    def import_image(self, labels: Mapping[str, str], archive: bytes = b"", name: str = "") -> str:
        """An image of what is in a tar archive, without one of zero bytes; its ID."""
        query = {"fromSrc": "-", "changes": "LABEL " + " ".join(f"{k}={v}" for k, v in labels.items())}
        if name:
            query["repo"], _, query["tag"] = name.partition(":")
        reply = self._act("POST", "/images/create", query, archive or EMPTY_ARCHIVE)
        lines = [orjson.loads(line) for line in reply.body.splitlines() if line.strip()]
        failed = next((line["error"] for line in lines if "error" in line), None)
        if failed is not None or not lines:
            raise refused_action(500, orjson.dumps({"message": failed or ""}), self._transport.address)
        return str(lines[-1]["status"])

    def image(self, name: str) -> Json:
        """`GET /images/{name}/json`."""
        return cast("Json", self._read_one(f"/images/{_quoted(name)}/json"))

    def start_container(self, container_id: str) -> None:
        """`POST /containers/{id}/start`."""
        self._act("POST", f"/containers/{_quoted(container_id)}/start")

    @contextlib.contextmanager
    def listen(self, container_id: str) -> Iterator[Hijacked]:
        """What a container says from now on, until it ends."""
        path = f"/containers/{_quoted(container_id)}/attach"
        query = {"stream": "1", "stdout": "1", "stderr": "1"}
        look = f"/containers/{_quoted(container_id)}/json"
        with self._transport.hijack(path, query, goes_on=lambda: self._goes_on(look)) as hijacked:
            yield hijacked

    @contextlib.contextmanager
    def execute(self, container_id: str, command: Sequence[str]) -> Iterator[_Execution]:
        """`POST /containers/{id}/exec`: a command of its own in a container that runs, without a terminal."""
        wanted = {"AttachStdout": True, "AttachStderr": True, "Cmd": list(command)}
        path = f"/containers/{_quoted(container_id)}/exec"
        reply = self._act("POST", path, None, orjson.dumps(wanted))
        made = _quoted(str(cast("Json", decoded(reply.body, self._transport.address))["Id"]))
        how = orjson.dumps({"Detach": False, "Tty": False})
        look = f"/exec/{made}/json"
        start = self._transport.hijack(f"/exec/{made}/start", {}, how, lambda: self._goes_on(look))
        with start as hijacked:
            yield _Execution(hijacked, lambda: self._read_one(look))

    @contextlib.contextmanager
    def speak(self, container_id: str) -> Iterator[_Speaker]:
        """Tell a container something."""
        path = f"/containers/{_quoted(container_id)}/attach"
        with self._transport.hijack(path, {"stream": "1", "stdin": "1"}) as hijacked:
            speaker = _Speaker(hijacked)
            try:
                yield speaker
            finally:
                speaker.end()

    def _goes_on(self, path: str) -> bool:
        """Whether a container or a command in one runs, or has yet to."""
        try:
            found = cast("Json", self._read(path, {}, seconds=ACT_SECONDS))
        except NotFound:
            return False
        state = cast("Json", found.get("State", found))
        return bool(state.get("Running")) or state.get("Status") == "created"

    def remove_image(self, image_id: str) -> None:
        """`DELETE /images/{id}`; raises `EngineTimeout` if the engine will do it later.

        It asks every container whether it runs, and so waits for each whose archive is being read or written,
        be it for hours (measured on 20.10). It goes on with that when nobody waits for the answer any more.
        """
        self._act("DELETE", f"/images/{_quoted(image_id)}", seconds=BUSY_SECONDS)

    def create_container(self, name: str, settings: Json) -> str:
        """`POST /containers/create`; its ID. Raises `EngineConflict` if there is one of this name."""
        reply = self._act("POST", "/containers/create", {"name": name}, orjson.dumps(settings))
        return str(cast("Json", decoded(reply.body, self._transport.address))["Id"])

    def remove_container(self, container_id: str) -> None:
        """`DELETE /containers/{id}`: it never ran, and has no volume without a name."""
        self._act("DELETE", f"/containers/{_quoted(container_id)}", {"force": "1"})

    def labelled(self, label: str) -> Labelled:
        """The containers, images and volumes that carry a label."""
        query = {"filters": json.dumps({"label": [label]})}
        containers, images = (
            self._read("/containers/json", query | {"all": "1"}),
            self._read("/images/json", query),
        )
        volumes = cast("Json", self._read("/volumes", {})).get("Volumes") or []
        return Labelled(
            cast("list[Json]", containers),
            cast("list[Json]", images),
            [volume for volume in volumes if label in (volume.get("Labels") or ())],
        )

    def containers(self) -> list[Json]:
        """`GET /containers/json?all=1`, those included that Portolan has made for itself."""
        return cast("list[Json]", self._read("/containers/json", {"all": "1"}))

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

    def _read_one(self, path: str) -> object:
        return self._read(path, {})

    def _read(self, path: str, query: Mapping[str, str], seconds: float | None = None) -> object:
        reply = self._transport.request("GET", path, query, seconds=seconds)
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


class _Execution:
    """A command under way."""

    def __init__(self, hijacked: Hijacked, look: Callable[[], Any]) -> None:
        self.frames, self.cut, self._look = hijacked.frames, hijacked.cut, look

    def code(self) -> int:
        """Asked once all was read: the engine may need a moment more. Raises `EngineProtocolError`."""
        for _ in range(CODE_TRIES):
            found = cast("Json", self._look())
            if not found.get("Running") and isinstance(found.get("ExitCode"), int):
                return int(found["ExitCode"])
            time.sleep(CODE_SECONDS)
        raise EngineProtocolError("The engine does not say how the command has ended.")


class _Speaker:
    """The way into a container's standard input."""

    def __init__(self, hijacked: Hijacked) -> None:
        self.send = hijacked.send
        self._hijacked = hijacked
        self._ended = False

    def end(self) -> None:
        """Say that this was all."""
        if not self._ended:
            self._ended = True
            self._hijacked.end()


def _size(item: Json) -> tuple[str, int | None]:
    """A volume's name and size; -1 is the engine's word for what a driver cannot say."""
    size = (item.get("UsageData") or {}).get("Size", -1)
    return item["Name"], None if size < 0 else size


def _quoted(text: str) -> str:
    return quote(text, safe="")
