"""A Docker Engine as `port.Engine` has it: which requests are made, and what their answers mean."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast
from urllib.parse import quote

import orjson

from topology.engine.answers import decoded, refused_action, refused_reading
from topology.engine.bytestream import ByteStream
from topology.engine.docker_sdk import Transport
from topology.engine.docker_storage import DockerStorage
from topology.engine.docker_workloads import DockerWorkloads
from topology.engine.errors import EngineProtocolError, NotFound
from topology.engine.events import EVENT_FILTERS, reduce_event
from topology.engine.marks import Marks
from topology.engine.port import EventStream, Json

INSPECT_SECONDS = 5.0
ACT_SECONDS = 30.0


class DockerEngine:
    """A Docker Engine, reached as the Docker CLI would reach it with the same environment.

    May be used by several threads. It outlives the engine that it speaks with: after an outage it finds its
    way, and the version to speak, anew.
    """

    def __init__(
        self, address: str | None = None, *, environ: Mapping[str, str], marks: Marks | None = None
    ) -> None:
        self._transport = Transport(address, environ)
        self._marks = marks or Marks()

    @property
    def address(self) -> str:
        """Where the engine is, for people."""
        return self._transport.address

    def host(self) -> Json:
        """`GET /info` completed with `ApiVersion` and, where there is one, `Socket`."""
        info = cast("Json", self._read("/info"))
        scheme, _, path = self.address.partition("://")
        socket = path if scheme == "unix" else None
        return {**info, "ApiVersion": self._transport.version, "Socket": socket}

    def containers(self, ids: Collection[str] | None = None) -> list[Json]:
        """`GET /containers/json?all=1`, of all or of those whose full IDs are given."""
        query = {"all": "1"}
        if ids is not None:
            if not ids:
                return []
            query["filters"] = json.dumps({"id": sorted(ids)})
        found = cast("list[Json]", self._read("/containers/json", query))
        return [item for item in found if not self._marks.is_ours(item)]

    def container(self, container_id: str) -> Json:
        """`GET /containers/{id}/json`; raises `NotFound`."""
        path = f"/containers/{quote(container_id, safe='')}/json"
        reply = self._transport.request("GET", path, seconds=INSPECT_SECONDS)
        if reply.status != 200:
            raise refused_reading(*reply, self.address)
        return cast("Json", decoded(reply.body, self.address))

    def networks(self) -> list[Json]:
        """`GET /networks`."""
        return cast("list[Json]", self._read("/networks"))

    def volumes(self) -> list[Json]:
        """The `Volumes` of `GET /volumes`."""
        found = cast("Json", self._read("/volumes")).get("Volumes") or []
        return [item for item in found if not self._marks.is_ours(item)]

    def events(self, since: str | None = None) -> EventStream:
        """Subscribe to events; when this returns, the engine has answered that it will send them."""
        query = {"filters": json.dumps(EVENT_FILTERS)} | ({"since": since} if since else {})
        return _Events(self._transport.stream("/events", query), self._marks)

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        """`POST /networks/{id}/connect`, by hand: the SDK knows neither GwPriority nor inspect's Links."""
        body: Json = {"Container": container_id}
        if settings:
            body["EndpointConfig"] = dict(settings)
        self._act(f"/networks/{quote(network_id, safe='')}/connect", body)

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        """`POST /networks/{id}/disconnect`."""
        body = {"Container": container_id, "Force": force}
        self._act(f"/networks/{quote(network_id, safe='')}/disconnect", body)

    def storage(self) -> DockerStorage:
        """What can be asked about volumes and what is in them."""
        return DockerStorage(self._transport, self._marks)

    def workloads(self) -> DockerWorkloads:
        """What can be asked about the process in a container."""
        return DockerWorkloads(self._transport)

    def close(self) -> None:
        """Let go of every connection, ending every event stream."""
        self._transport.close()

    def _read(self, path: str, query: Mapping[str, str] | None = None) -> object:
        """What a question is answered with. None of these may be 404 on an engine."""
        reply = self._transport.request("GET", path, query)
        if reply.status == 200:
            return decoded(reply.body, self.address)
        error = refused_reading(*reply, self.address)
        if isinstance(error, NotFound):
            raise EngineProtocolError(f"{self.address} does not answer like a Docker Engine: {error}", 404)
        raise error

    def _act(self, path: str, body: Json) -> None:
        reply = self._transport.request("POST", path, body=orjson.dumps(body), seconds=ACT_SECONDS)
        if reply.status >= 300:
            raise refused_action(*reply, self.address)


class _Events:
    """The event stream: lines of JSON, in pieces of any size."""

    def __init__(self, stream: ByteStream, marks: Marks) -> None:
        self._stream = stream
        self._marks = marks

    def __iter__(self) -> Iterator[Json]:
        rest = b""
        for piece in self._stream:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                event = reduce_event(line, self._marks)
                if event is not None:
                    yield event

    def close(self) -> None:
        """End the iteration, from any thread."""
        self._stream.close()
