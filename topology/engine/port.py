"""The protocol that the rest of the house is written against: what we ask of a Docker Engine.

Answers are the Engine API's own JSON, as `parse.py` reads it; no other room sees it. Every method may raise
the exceptions of `errors.py` and nothing else. All methods block; an engine may be used by several threads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

Json = dict[str, Any]


class EventStream(Protocol):
    """Events as they come. Iteration blocks; it ends without a word when the engine goes away."""

    def __iter__(self) -> Iterator[Json]:
        """Yield events as `GET /events` has them, reduced to Type, Action, Actor.ID, scope, time, timeNano
        and the harmless Actor.Attributes (container, name, type, exitCode, oldName, network, destination)."""
        ...

    def close(self) -> None:
        """End the iteration, from any thread. May be called more than once."""
        ...


class Engine(Protocol):
    """What we ask of a Docker Engine."""

    @property
    def address(self) -> str:
        """Where the engine is, for people: `unix:///var/run/docker.sock`, `demo://300`."""
        ...

    def host(self) -> Json:
        """`GET /info` completed with `ApiVersion` (the one spoken with this engine)."""
        ...

    def containers(self, ids: Collection[str] | None = None) -> list[Json]:
        """`GET /containers/json?all=1`, of all or (filter `id`) of those whose full IDs are given."""
        ...

    def container(self, container_id: str) -> Json:
        """`GET /containers/{id}/json`; an ID or a name. Raises `NotFound`."""
        ...

    def networks(self) -> list[Json]:
        """`GET /networks`."""
        ...

    def volumes(self) -> list[Json]:
        """The `Volumes` of `GET /volumes`."""
        ...

    def events(self, since: str | None = None) -> EventStream:
        """Subscribe to container, network and volume events, from `since` ("seconds.nanoseconds") on.

        When this returns, the subscription stands.
        """
        ...

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        """`POST /networks/{id}/connect` with `settings` as `EndpointConfig` (may be empty)."""
        ...

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        """`POST /networks/{id}/disconnect`."""
        ...

    def close(self) -> None:
        """Let go of every connection, ending every event stream."""
        ...
