"""A host on which everything that has a name has a hostile one: an engine's answers, made by hand.

Docker refuses some of these names; a plugin, another engine or a Docker of tomorrow may not.
"""

from __future__ import annotations

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

import orjson

from tests.engine.fake_daemon import Answer, Asked, FakeDaemon, begin_stream, send_chunk
from tests.topology import answers
from tests.topology.answers import Json, an_id

MARKUP = '<img src=x onerror="window.caught=1">'
SCRIPT = "</script><script>window.caught=2</script>"
TEMPLATE = "{{7*7}}{% debug %}%(name)s${window.caught=3}"
TURNED = "safe\u202egnp.exe"
ISOLATED = "\u2066evil\u2069\u200b\u200f"
ESCAPES = "\x1b[2J\x1b]0;pwned\x07\x9b31mred"
LONG = "x" * 10_000
WORDS = "long words " * 900
HEBREW, ARABIC, KOREAN, EMOJI = "שלום-עולם", "مرحبا بالعالم", "한국어 컨테이너", "🐳👨\u200d👩\u200d👧 moby"
STACKED = "z" + "\u0323\u0300" * 40
HOSTILE = (
    MARKUP,
    SCRIPT,
    TEMPLATE,
    TURNED,
    ISOLATED,
    ESCAPES,
    LONG,
    WORDS,
    HEBREW,
    ARABIC,
    KOREAN,
    EMOJI,
    STACKED,
)
PROJECT, SERVICE = "com.docker.compose.project", "com.docker.compose.service"
#: What no page, no attribute and no tooltip may hold as it is.
DECEIVING = re.compile("[\u202a-\u202e\u2066\u2067\u200e\u200f\u200b\x00-\x08\x0e-\x1f\x7f-\x9f]")


def networks() -> list[Json]:
    """One of each name, and the engine's own."""
    own = answers.own_networks()
    return [*own, *(_network(number, name) for number, name in enumerate(HOSTILE, 1))]


def _network(number: int, name: str) -> Json:
    more = {"Options": {"com.docker.network.x": name}, "Labels": {PROJECT: name}}
    return answers.network(number, name, f"10.{number}.0.0/16 10.{number}.0.1", **more)


def containers() -> list[Json]:
    """Each on the network of its name, on the next one and on one that all are on; two share a project."""
    return [_container(number, name) for number, name in enumerate(HOSTILE, 1)]


def _container(number: int, name: str) -> Json:
    listed = networks()[3:]
    nets = (listed[number - 1], listed[number % len(listed)], listed[6])
    plugs = {
        net["Name"]: answers.on(net["Id"], an_id(number * 100 + k, "e"), f"10.9.{number}.{k}")
        for k, net in enumerate(nets)
    }
    labels = {PROJECT: HOSTILE[number // 2], SERVICE: name, "org.opencontainers.image.description": name}
    ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8000 + number, "Type": "tcp"}]
    more: Json = {
        "Image": name,
        "Status": f"Up {name}",
        "Labels": labels,
        "Mounts": _mounts(name),
        "Ports": ports,
    }
    return answers.container(number, name, networks=plugs, **more)


def _mounts(name: str) -> list[Json]:
    volume = {"Type": "volume", "Name": name, "Source": f"/v/{name}", "Driver": name}
    bind = {"Type": "bind", "Source": f"/srv/{name}", "Propagation": name[:20]}
    return [
        volume | {"Destination": f"/data/{name}", "RW": True},
        bind | {"Destination": f"/bind/{name}", "RW": False},
        {"Type": "tmpfs", "Source": "", "Destination": f"/tmp/{name}", "RW": True},
        {"Type": "bind", "Source": "/var/run/docker.sock", "Destination": f"/sock/{name}", "RW": True},
    ]


def volumes() -> list[Json]:
    """One of each name, and one that nobody uses."""
    options = [{"type": "none", "o": f"bind,{name}", "device": f"/{name}"} for name in HOSTILE]
    used = [
        answers.volume(name, Options=option, Labels={PROJECT: name}, Driver=name)
        for name, option in zip(HOSTILE, options, strict=True)
    ]
    return [*used, *(answers.volume(f"unused {name}") for name in HOSTILE[:6])]


def _inspected(number: int, item: Json) -> Json:
    plugs = item["NetworkSettings"]["Networks"]
    named = {name: plug | {"Aliases": [name], "DNSNames": [name]} for name, plug in plugs.items()}
    config = {"Labels": item["Labels"], "Image": item["Image"]}
    return answers.inspected(
        number, networks=named, config=config, Mounts=item["Mounts"], Name=item["Names"][0]
    )


def events() -> Iterator[Json]:
    """Every container stops, each at a time of its own, and leaves a network; volumes come."""
    for number, name in enumerate(HOSTILE, 1):
        now = time.time_ns() + number * 1_000_000
        attributes = {"name": name, "image": name, "exitCode": str(number), PROJECT: name}
        yield _event("container", "die", an_id(number), attributes, now)
        attributes = {"name": name, "container": an_id(number), "type": "bridge"}
        yield _event("network", "disconnect", an_id(number, "a"), attributes, now)
        yield _event("volume", "create", name, {"driver": name}, now)


def _event(kind: str, action: str, thing: str, attributes: Json, nano: int) -> Json:
    actor = {"ID": thing, "Attributes": attributes}
    return {"Type": kind, "Action": action, "Actor": actor, "time": nano // 10**9, "timeNano": nano}


class HostileEngine:
    """Serves this host, and refuses every deed in words that are hostile as well."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="portolan-hostile-")
        self._ended = threading.Event()
        self._inspected = {
            item["Id"]: _inspected(number, item) for number, item in enumerate(containers(), 1)
        }
        self._daemon = FakeDaemon(Path(self._folder.name) / "engine.sock", self._answer)
        self._daemon.version = "1.51"
        self.url = self._daemon.address

    def __enter__(self) -> HostileEngine:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._daemon.close()
        self._folder.cleanup()

    def _tell(self, handler: BaseHTTPRequestHandler) -> None:
        """Once somebody listens, every container stops; then nothing happens any more."""
        self._ended.wait(1)
        for event in events():
            send_chunk(handler, orjson.dumps(event) + b"\n")
        self._ended.wait()

    def _answer(self, asked: Asked, handler: BaseHTTPRequestHandler) -> Answer | None:
        path = re.sub(r"^/v[\d.]+", "", unquote(urlsplit(asked.path).path))
        known: dict[str, object] = {
            "/info": answers.info(Name=TURNED + MARKUP),
            "/containers/json": containers(),
            "/networks": networks(),
            "/volumes": {"Volumes": volumes()},
        }
        if asked.method != "GET":
            return Answer(503, {"message": f"no: {MARKUP} {TURNED}\n{ESCAPES} {LONG}"})
        if path == "/events":
            begin_stream(handler)
            self._tell(handler)
            return None
        found = re.fullmatch(r"/containers/(\w+)/json", path)
        body = known.get(path) or (self._inspected.get(found[1]) if found else None)
        return Answer(200, body) if body is not None else Answer(404, {"message": f"no such thing: {TURNED}"})
