"""A browser's copy of the topology, kept by applying each frame, with none of the product's code."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.server import Client

Record = dict[str, Any]
EdgeKey = tuple[str, str, str]


class OutOfStepError(AssertionError):
    """A frame came that cannot be applied to what was there."""


class Copy:
    """What one browser holds. Apply frames with `apply`, or let `Follower` do it."""

    def __init__(self) -> None:
        self.epoch = ""
        self.revision = -1
        self.nodes: dict[str, Record] = {}
        self.edges: dict[EdgeKey, Record] = {}
        self.engine: Record = {}

    def apply(self, frame: Mapping[str, Any]) -> None:
        """Take in one frame."""
        if frame["type"] == "engine":
            self.engine = dict(frame)
        elif frame["type"] == "snapshot":
            self.epoch, self.revision = frame["epoch"], frame["revision"]
            self.nodes = {node["id"]: node for node in frame["topology"]["nodes"]}
            self.edges = {_key(edge): edge for edge in frame["topology"]["edges"]}
        else:
            self._step(frame)

    def _step(self, frame: Mapping[str, Any]) -> None:
        if (frame["epoch"], frame["base"]) != (self.epoch, self.revision):
            raise OutOfStepError(
                f"at {self.revision} came a step from {frame['base']} to {frame['revision']}"
            )
        for edge in frame["removed"]["edges"]:
            del self.edges[_key(edge)]
        for node in frame["removed"]["nodes"]:
            del self.nodes[node]
            if dangling := [key for key in self.edges if node in key[:2]]:
                raise OutOfStepError(f"{node} went, but its edges {dangling} were not listed")
        self._set(frame["added"], new=True)
        self._set(frame["changed"], new=False)
        self.revision = frame["revision"]

    def _set(self, records: Mapping[str, Any], *, new: bool) -> None:
        for node in records["nodes"]:
            if (node["id"] not in self.nodes) != new:
                raise OutOfStepError(f"{node['id']} is {'added' if new else 'changed'} wrongly")
            self.nodes[node["id"]] = node
        for edge in records["edges"]:
            if (_key(edge) not in self.edges) != new:
                raise OutOfStepError(f"{_key(edge)} is {'added' if new else 'changed'} wrongly")
            self.edges[_key(edge)] = edge


def _key(edge: Mapping[str, Any]) -> EdgeKey:
    return edge["source"], edge["target"], edge["key"]


class Follower:
    """Follows the stream into its `copy`, in a thread; acknowledges, or reconnects at random, if asked to."""

    def __init__(self, client: Client, *, acknowledge: bool = False, restless: int | None = None) -> None:
        self.copy = Copy()
        self.frames: list[tuple[float, Record]] = []
        self.size = 0
        self.connections = 0
        self.error: BaseException | None = None
        self._client = client
        self._acknowledge = acknowledge
        self._restless = random.Random(restless) if restless is not None else None
        self._ended = threading.Event()
        self._socket: ClientConnection | None = None
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def __enter__(self) -> Follower:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop following."""
        self._ended.set()
        if self._socket is not None:
            self._socket.close()
        self._thread.join(10)
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self._follow()
                except (ConnectionClosed, OSError, TimeoutError):
                    self._ended.wait(0.1)
        except BaseException as error:  # raised again in `close`, where somebody sees it
            self.error = error

    def _follow(self) -> None:
        with open_socket(self._client, self.copy) as socket:
            self._socket = socket
            self.connections += 1
            leave = time.monotonic() + self._restless.uniform(0.1, 3) if self._restless else float("inf")
            while not self._ended.is_set() and time.monotonic() < leave:
                try:
                    text = socket.recv(timeout=0.2)
                except TimeoutError:
                    continue
                self._take(text)

    def _take(self, text: str | bytes) -> None:
        frame = orjson.loads(text)
        self.size += len(text)
        self.frames.append((time.time(), frame))
        self.copy.apply(frame)
        if self._acknowledge and self._socket and frame["type"] != "engine":
            self._socket.send(orjson.dumps({"type": "ack", "revision": self.copy.revision}).decode())


def open_socket(client: Client, copy: Copy | None = None) -> ClientConnection:
    """A WebSocket on the stream, from where `copy` left off."""
    query = f"?epoch={copy.epoch}&revision={copy.revision}" if copy and copy.epoch else ""
    return connect(
        f"ws://127.0.0.1:{client.port}/ws/topology{query}", origin=Origin(client.origin), max_size=None,
        additional_headers={"Cookie": client.cookie_header()}, compression=None, open_timeout=10, proxy=None,
    )  # fmt: skip


def differences(copy: Copy, document: Mapping[str, Any]) -> list[str]:
    """Where a copy, which may go on changing meanwhile, is not what `GET /api/topology` says."""
    nodes = {node["id"]: node for node in document["nodes"]}
    edges = {_key(edge): edge for edge in document["edges"]}
    return _between(dict(copy.nodes), nodes) + _between(dict(copy.edges), edges)


def _between(mine: Mapping[Any, Record], theirs: Mapping[Any, Record]) -> list[str]:
    found = [f"only in one: {key}" for key in mine.keys() ^ theirs.keys()]
    return found + [f"{mine[k]} ≠ {theirs[k]}" for k in mine.keys() & theirs if mine[k] != theirs[k]]
