"""Everything that a server tells anybody, as it says of itself: so that what is new is walked as well."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from itertools import product
from typing import Any
from urllib.parse import quote

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from dashboard.runtime import Runtime
from dashboard.stream.broadcaster import broadcasters
from dashboard.web.openapi import operations
from tests.dashboard.access.test_every_route import PAGES
from tests.server import Answer, Client, Server, environment
from tests.several import run
from topology.engine.synthetic import SyntheticEngine
from topology.export import FORMATS

#: What holds a volume's content is bound to hold what the volume holds.
ARCHIVES = ("application/x-tar", "application/gzip", "application/zstd")


class Walker:
    """One person who looks at everything. `values` has what may stand for each parameter of an address."""

    def __init__(self, client: Client, values: Mapping[str, list[str]]) -> None:
        self._client, self._values = client, values

    def answers(self) -> Iterator[tuple[str, Answer]]:
        """Each question that changes nothing, with every value, and its answer."""
        for method, path, body in (*self._api(), *self._pages()):
            answer = self._client.get(path) if method == "get" else self._client.post(path, body)
            if answer.headers.get("content-type", "").startswith(ARCHIVES):
                continue
            yield f"{method} {path} {body}", answer

    def _api(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        document = self._client.get("/api/openapi.json").json
        yield "get", "/api/openapi.json", {}
        for path, method, operation in operations(document):
            if method == "get":
                for address in self._filled(path):
                    for query in self._queries(operation["parameters"]):
                        yield "get", address + query, {}
            elif path.endswith("/preview"):
                for address, container in product(self._filled(path), self._values["container"]):
                    yield "post", address, {"container": container}

    def _pages(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        for route, rule in PAGES.items():
            if "get" in rule:
                for address in self._filled("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)):
                    yield "get", address, {}

    def _filled(self, path: str) -> Iterator[str]:
        names = re.findall(r"\{(\w+)\}", path)
        for values in product(*(self._values[name] for name in names)):
            filled = path
            for name, value in zip(names, values, strict=True):
                filled = filled.replace(f"{{{name}}}", quote(value, safe=":"))
            yield filled

    def _queries(self, parameters: list[dict[str, Any]]) -> Iterator[str]:
        needed = [one for one in parameters if one["in"] == "query" and one["required"]]
        choices = [
            [f"{one['name']}={quote(value)}" for value in one["schema"].get("enum", ("exposed:everywhere",))]
            for one in needed
        ]
        for chosen in product(*choices):
            yield f"?{'&'.join(chosen)}" if chosen else ""


class Listener:
    """Keeps every frame of the stream, of all topics that there are."""

    def __init__(self, client: Client) -> None:
        self.frames: list[str] = []
        self._client = client
        self._stack = ExitStack()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Listener:
        hub = Runtime(lambda: SyntheticEngine(1), address="demo://1", poll_seconds=60)
        address = (
            f"ws://127.0.0.1:{self._client.port}/ws/topology?with={','.join(broadcasters.of(hub).topics)}"
        )
        self._socket = self._stack.enter_context(
            connect(
                address, origin=Origin(self._client.origin), max_size=None, proxy=None,
                additional_headers={"Cookie": self._client.cookie_header()},
            )
        )  # fmt: skip
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()
        self._thread.join(10)

    def text(self) -> str:
        """All that was said so far."""
        return "\n".join(self.frames)

    def _listen(self) -> None:
        with suppress(ConnectionClosed):
            for frame in self._socket:
                self.frames.append(str(frame))


def exports(server: Server) -> Iterator[tuple[str, bytes]]:
    """What the command line writes."""
    commands = [("topology", "--format", form) for form in ("json", *FORMATS)]
    with tempfile.TemporaryDirectory() as data:
        for command, done in zip(commands, run(environment(server.engine, data), commands), strict=True):
            assert done.code == 0, done.err
            yield f"manage.py {' '.join(command)}", done.out.encode()


def kept(server: Server) -> Iterator[tuple[str, bytes]]:
    """What the server has written: database, log and whatever else is in its folder, byte for byte."""
    for file in server.data.rglob("*"):
        if file.is_file():
            yield str(file), file.read_bytes()
