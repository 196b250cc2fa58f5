"""A Docker Engine as `port.Workloads` has it: what runs in a container, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

from topology.engine.answers import decoded, refused_action
from topology.engine.bytestream import ByteStream
from topology.engine.docker_sdk import Transport
from topology.engine.port import Json, Verb

#: The engine's answer where a container is already as it is wanted.
NOTHING_TO_DO = 304
STATS_SECONDS = 5.0
#: An engine without `one-shot` (before API 1.41) measures for two seconds; one that has it answers at once.
ONE_SHOT = {"stream": "false", "one-shot": "true"}


class DockerWorkloads:
    """What a Docker Engine can be asked about what runs in one container. For several threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def change(self, container_id: str, verb: Verb, *, seconds: float = 60.0) -> None:
        """`POST /containers/{id}/{verb}`; the engine goes on with it when nobody waits any more."""
        reply = self._transport.request("POST", _path(container_id, verb), seconds=seconds)
        if reply.status >= 300 and reply.status != NOTHING_TO_DO:
            raise refused_action(*reply, self._transport.address)

    def stats(self, container_id: str) -> Json:
        """`GET /containers/{id}/stats`, once."""
        return self._read(container_id, "stats", ONE_SHOT)

    def processes(self, container_id: str) -> Json:
        """`GET /containers/{id}/top`."""
        return self._read(container_id, "top", {})

    def logs(self, container_id: str, query: Mapping[str, str]) -> ByteStream:
        """`GET /containers/{id}/logs`."""
        return self._transport.stream(_path(container_id, "logs"), query, in_bulk=True)

    def _read(self, container_id: str, what: str, query: Mapping[str, str]) -> Json:
        path = _path(container_id, what)
        reply = self._transport.request("GET", path, query, seconds=STATS_SECONDS)
        if reply.status != 200:
            raise refused_action(*reply, self._transport.address)
        return cast("Json", decoded(reply.body, self._transport.address))


def _path(container_id: str, what: str) -> str:
    return f"/containers/{quote(container_id, safe='')}/{what}"
