"""The protocol that all other packages are written against: what we ask of a Docker Engine.

Answers are the Engine API's own JSON, as `topology.model.parser` reads it; no other package sees it. Every
method may raise the exceptions of `errors.py` and nothing else. All methods block; an engine may be used by
several threads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, NamedTuple, Protocol

from topology.engine.marks import Marks

Json = dict[str, Any]
#: What starts, ends or freezes the process in a container, in the engine's words.
Verb = Literal["start", "stop", "restart", "pause", "unpause", "kill"]


class EventStream(Protocol):
    """Events as they come. Iteration blocks; it ends without a word when the engine goes away."""

    def __iter__(self) -> Iterator[Json]:
        """Yield events as `GET /events` has them, reduced to Type, Action, Actor.ID, scope, time, timeNano
        and the harmless Actor.Attributes (container, name, type, exitCode, oldName, network, destination,
        signal, reclaimed, com.docker.compose.project)."""
        ...

    def close(self) -> None:
        """End the iteration, from any thread. May be called more than once."""
        ...


class Watchable(Protocol):
    """What the watcher asks of a Docker Engine: it changes nothing."""

    @property
    def address(self) -> str:
        """Where the engine is, for people: `unix:///var/run/docker.sock`, `demo://300`."""
        ...

    def host(self) -> Json:
        """`GET /info` completed with `ApiVersion` (the one spoken with this engine).

        `Socket` is the path of the Unix socket that it is asked at, if it is asked at one.
        """
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

    def close(self) -> None:
        """Let go of every connection, ending every event stream."""
        ...


class Engine(Watchable, Protocol):
    """All that we ask of a Docker Engine."""

    def connect(self, network_id: str, container_id: str, settings: Mapping[str, Any]) -> None:
        """`POST /networks/{id}/connect` with `settings` as `EndpointConfig` (may be empty)."""
        ...

    def disconnect(self, network_id: str, container_id: str, *, force: bool = False) -> None:
        """`POST /networks/{id}/disconnect`."""
        ...

    def storage(self) -> Storage:
        """What can be asked about volumes and what is in them."""
        ...

    def workloads(self) -> Workloads:
        """What can be asked about the process in a container: to start and end it, what it says and uses."""
        ...


class Workloads(Protocol):
    """What we ask of a Docker Engine about what runs in one container. Nothing of it is part of a poll.

    Containers are given by ID or name; each method raises `NotFound` where there is none.
    """

    def change(self, container_id: str, verb: Verb, *, seconds: float = 60.0) -> None:
        """`POST /containers/{id}/{verb}`, waiting so long at most for it to be done.

        Done, too, where there was nothing to do (304). Raises `EngineConflict` where the engine refuses.
        """
        ...

    def stats(self, container_id: str) -> Json:
        """`GET /containers/{id}/stats`, once and at once: counters of this moment, for `model.figures`.

        Of a container that does not run all of them are zero or missing.
        """
        ...

    def processes(self, container_id: str) -> Json:
        """`GET /containers/{id}/top`: `Titles` and `Processes`. Raises `EngineConflict` unless it runs."""
        ...

    def logs(self, container_id: str, query: Mapping[str, str]) -> ByteSource:
        """`GET /containers/{id}/logs` with this query, as the engine frames it (`model.logs`)."""
        ...


class ByteSource(Protocol):
    """Bytes as they come, which any thread may stop."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield pieces; ends without a word when the engine ends it, goes away, or it is closed."""
        ...

    def close(self) -> None:
        """End the iteration, from any thread. May be called more than once."""
        ...


class Storage(Protocol):
    """What we ask of a Docker Engine about volumes and what is in them. Nothing of it is part of a poll."""

    @property
    def marks(self) -> Marks:
        """What tells things that Portolan has made for itself from all others."""
        ...

    def sizes(self) -> dict[str, int | None]:
        """Bytes of each volume (`GET /system/df`), `None` where its driver cannot say. May take minutes."""
        ...

    def volume(self, name: str) -> Json:
        """`GET /volumes/{name}`. Raises `NotFound`."""
        ...

    def create_volume(self, settings: Json) -> Json:
        """`POST /volumes/create`."""
        ...

    def remove_volume(self, name: str) -> None:
        """`DELETE /volumes/{name}`. Raises `EngineConflict` while a container uses it."""
        ...

    def import_image(self, labels: Mapping[str, str], archive: bytes = b"", name: str = "") -> str:
        """Make an image of what is in a tar archive, without one of nothing at all; its ID."""
        ...

    def image(self, name: str) -> Json:
        """`GET /images/{name}/json`. Raises `NotFound`."""
        ...

    def start_container(self, container_id: str) -> None:
        """`POST /containers/{id}/start`."""
        ...

    def listen(self, container_id: str) -> AbstractContextManager[Hearing]:
        """What a container says from now on, until it ends."""
        ...

    def execute(self, container_id: str, command: Sequence[str]) -> AbstractContextManager[Execution]:
        """Run a command in a container that runs; should we go, it meets that as output that nobody takes."""
        ...

    def speak(self, container_id: str) -> AbstractContextManager[Speaker]:
        """Tell a container something; it hears the end when the block is left, however that is."""
        ...

    def remove_image(self, image_id: str) -> None:
        """`DELETE /images/{id}`; raises `EngineTimeout` if the engine will only do it later."""
        ...

    def create_container(self, name: str, settings: Json) -> str:
        """`POST /containers/create`; its ID. It is not started.

        Raises `EngineConflict` if there is one of this name: of two who ask, one gets it.
        """
        ...

    def remove_container(self, container_id: str) -> None:
        """`DELETE /containers/{id}`."""
        ...

    def labelled(self, label: str) -> Labelled:
        """The containers, images and volumes that carry a label."""
        ...

    def containers(self) -> list[Json]:
        """`GET /containers/json?all=1`, those included that Portolan has made for itself (`marks`)."""
        ...

    def read_archive(self, container_id: str, path: str) -> AbstractContextManager[Iterator[bytes]]:
        """`GET /containers/{id}/archive`: a tar archive in pieces, raising an `EngineError` if it is cut."""
        ...

    def write_archive(self, container_id: str, path: str, pieces: Iterable[bytes | memoryview]) -> None:
        """`PUT /containers/{id}/archive`. What `pieces` raises comes out as it is."""
        ...

    def pause(self, container_id: str) -> None:
        """`POST /containers/{id}/pause`."""
        ...

    def unpause(self, container_id: str) -> None:
        """`POST /containers/{id}/unpause`."""
        ...


class Hearing(Protocol):
    """What is said (`frames`: 1 is output, 2 errors), until its end, however long a silence lasts."""

    frames: Iterator[tuple[int, memoryview]]

    def cut(self) -> None:
        """From any thread: hear no more of it, also where somebody waits; `frames` end, or raise."""
        ...


class Execution(Hearing, Protocol):
    """A command that runs in a container."""

    def code(self) -> int:
        """Its exit code, once all was read."""
        ...


class Speaker(Protocol):
    """The way into a container's standard input."""

    def send(self, data: bytes | memoryview) -> None:
        """Send a piece, waiting until it is taken. Raises `EngineError` where nobody takes it."""
        ...

    def end(self) -> None:
        """Say that this was all."""
        ...


class Labelled(NamedTuple):
    """What carries a label: records of the engine's lists."""

    containers: list[Json]
    images: list[Json]
    volumes: list[Json]
