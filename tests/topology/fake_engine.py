"""An engine that misbehaves on cue, where a real one cannot be made to.

`Daemon` is the engine's side: what it lists, what it tells, how it fails. `FakeEngine` is one opened
connection to it, as `port.Watchable` has it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from typing import TypeVar

from topology.engine.errors import EngineError, EngineTimeout, EngineUnreachable, NotFound
from topology.engine.port import Json

NETWORK = "f" * 64
_END = None
_Answer = TypeVar("_Answer")


def full_id(name: str) -> str:
    """The ID of the container with this name."""
    return name.encode().hex().ljust(64, "0")


class FakeStream:
    """One subscription. A dead one stays open and says nothing any more."""

    def __init__(self) -> None:
        self.queue: queue.Queue[Json | None] = queue.Queue()
        self.dead = False
        self.closed = False

    def __iter__(self) -> Iterator[Json]:
        while (event := self.queue.get()) is not _END:
            yield event

    def close(self) -> None:
        self.closed = True
        self.queue.put(_END)


class Daemon:
    """What the fake engine is and does. Everything may be changed while it is asked."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.id = "ENGINE"
        self.listed: dict[str, Json] = {}
        self.inspected: dict[str, Json] = {}
        self.networks: list[Json] = [{"Id": NETWORK, "Name": "net", "Driver": "bridge", "Scope": "local"}]
        self.volumes: list[Json] = []
        self.streams: list[FakeStream] = []
        self.calls: list[str] = []
        self.since: list[str | None] = []
        self.error: EngineError | Exception | None = None
        self.open_error: EngineError | None = None
        self.answers = threading.Event()
        self.answers.set()
        self.inspect_answers = threading.Event()
        self.inspect_answers.set()
        self.failing: dict[str, EngineError] = {}
        self.deaf = False
        self.patience = 5.0
        self.delay = 0.0

    def open(self) -> FakeEngine:
        """What the watcher is given to open the engine with."""
        if self.open_error is not None:
            raise self.open_error
        return FakeEngine(self)

    def add(self, name: str, state: str = "running", **more: object) -> str:
        """A container, listed and inspected, without any event."""
        key = full_id(name)
        with self.lock:
            self.listed[key] = listed(key, name, state) | more
            self.inspected[key] = inspected(self.listed[key])
        return key

    def set_state(self, key: str, state: str) -> None:
        """Change what is listed, without any event."""
        with self.lock:
            self.listed[key] = listed(key, self.listed[key]["Names"][0][1:], state)
            self.inspected[key] = inspected(self.listed[key])

    def remove(self, key: str) -> None:
        """A container is gone, without any event."""
        with self.lock:
            del self.listed[key], self.inspected[key]

    def tell(self, action: str, key: str, kind: str = "container", **attributes: str) -> None:
        """An event, to everybody who listens."""
        event = {
            "Type": kind,
            "Action": action,
            "Actor": {"ID": key, "Attributes": attributes},
            "timeNano": time.time_ns(),
        }
        with self.lock:
            for stream in self.streams:
                if not stream.dead:
                    stream.queue.put(event)

    def cut(self, error: EngineError | None = None) -> None:
        """Every event stream ends; with an error, nothing works from now on."""
        with self.lock:
            self.error = error
            for stream in self.streams:
                stream.queue.put(_END)
            self.streams.clear()

    def hang(self) -> None:
        """Nothing is answered any more."""
        self.answers.clear()

    def wake(self) -> None:
        """Everything is answered again, what was asked meanwhile too."""
        self.answers.set()

    def count(self, call: str) -> int:
        """How often something was asked."""
        return self.calls.count(call)


class FakeEngine:
    """One connection to the fake daemon."""

    def __init__(self, daemon: Daemon) -> None:
        self.daemon = daemon
        self.closed = False
        self._streams: list[FakeStream] = []

    @property
    def address(self) -> str:
        return "fake://"

    def host(self) -> Json:
        return self._answer("host", lambda: {"ID": self.daemon.id, "Name": "box", "ApiVersion": "1.51"})

    def containers(self, ids: Collection[str] | None = None) -> list[Json]:
        def answer() -> list[Json]:
            known = self.daemon.listed
            return [deepcopy(known[key]) for key in (known if ids is None else ids) if key in known]

        return self._answer("containers" if ids is None else "some", answer)

    def container(self, container_id: str) -> Json:
        if not self.daemon.inspect_answers.wait(self.daemon.patience):
            raise EngineTimeout("slow")

        def answer() -> Json:
            if container_id in self.daemon.failing:
                raise self.daemon.failing[container_id]
            if container_id not in self.daemon.inspected:
                raise NotFound("no such container", 404)
            return deepcopy(self.daemon.inspected[container_id])

        return self._answer("inspect", answer)

    def networks(self) -> list[Json]:
        return self._answer("networks", lambda: deepcopy(self.daemon.networks))

    def volumes(self) -> list[Json]:
        return self._answer("volumes", lambda: deepcopy(self.daemon.volumes))

    def events(self, since: str | None = None) -> FakeStream:
        def answer() -> FakeStream:
            stream = FakeStream()
            stream.dead = self.daemon.deaf
            self.daemon.streams.append(stream)
            self._streams.append(stream)
            self.daemon.since.append(since)
            return stream

        return self._answer("events", answer)

    def close(self) -> None:
        self.closed = True
        for stream in self._streams:
            stream.close()

    def _answer(self, call: str, make: Callable[[], _Answer]) -> _Answer:
        self.daemon.calls.append(call)
        if self.daemon.delay:
            time.sleep(self.daemon.delay)
        if not self.daemon.answers.wait(self.daemon.patience):
            raise EngineTimeout("silent")
        with self.daemon.lock:
            if self.daemon.error is not None:
                raise self.daemon.error
            return make()


def gone() -> EngineUnreachable:
    """What a daemon that is not there raises."""
    return EngineUnreachable("No engine listens at fake://.")


def listed(key: str, name: str, state: str) -> Json:
    """An entry of the list."""
    runs = state == "running"
    endpoint = {
        "NetworkID": NETWORK,
        "EndpointID": "e" + key[1:] if runs else "",
        "IPAddress": "10.0.0.2" if runs else "",
        "IPPrefixLen": 24 if runs else 0,
    }
    return {
        "Id": key,
        "Names": [f"/{name}"],
        "Image": "busybox",
        "ImageID": "sha256:0",
        "State": state,
        "Status": {"running": "Up 3 seconds", "exited": "Exited (0) 3 seconds ago"}.get(state, state.title()),
        "Created": 1700000000,
        "HostConfig": {"NetworkMode": "net"},
        "NetworkSettings": {"Networks": {"net": endpoint}},
        "Ports": [{"PrivatePort": 80, "PublicPort": 8080, "IP": "0.0.0.0", "Type": "tcp"}] if runs else [],
        "Mounts": [],
    }


def inspected(entry: Json) -> Json:
    """The answer of inspect for an entry of the list."""
    networks = {
        name: item | {"Aliases": ["alias"]} for name, item in entry["NetworkSettings"]["Networks"].items()
    }
    return {
        "Id": entry["Id"],
        "State": {"StartedAt": "2026-01-01T00:00:00Z"},
        "Config": {"Image": "busybox", "Env": ["SECRET=1"]},
        "HostConfig": {"NetworkMode": "net"},
        "NetworkSettings": {
            "SandboxID": "5" * 64,
            "SandboxKey": "/var/run/docker/netns/5",
            "Networks": networks,
        },
        "Mounts": [],
    }
