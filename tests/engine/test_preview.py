"""What a preview says, and what the engine then really does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.conftest import Engines
from tests.engine.api import ApiError
from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from topology.engine.connect import open_engine
from topology.graph import builder
from topology.graph.builder import Topology
from topology.model import parser
from topology.previews import preview
from topology.previews.preview import Preview

LABELS = ("--label", "com.docker.compose.project=shop", "--label", "com.docker.compose.service=web")


@dataclass(frozen=True)
class Try:
    """A connect that somebody might want, and the code of the refusal that a preview gives."""

    container: str
    network: str
    code: str | None = None
    ipv4: str | None = None
    ipv6: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def config(self) -> dict[str, Any]:
        """The `EndpointConfig`."""
        asked = {"IPv4Address": self.ipv4, "IPv6Address": self.ipv6}
        return {
            "IPAMConfig": {key: value for key, value in asked.items() if value} or None,
            "Aliases": list(self.aliases),
        }


TRIES = [
    Try("web", "beta"),
    Try("web", "beta", ipv4="10.231.2.9", aliases=("www",)),
    Try("web", "inner"),
    Try("web", "bridge"),
    Try("stopped", "beta"),
    Try("paused", "beta"),
    Try("web", "six", ipv6="fd00:231::9"),
    Try("web", "alpha", "already_connected"),
    Try("web", "host", "network_host"),
    Try("web", "none", "network_none"),
    Try("hosted", "beta", "host_mode"),
    Try("side", "beta", "shares_sandbox"),
    Try("lone", "beta", "on_none"),
    Try("web", "beta", "address_in_use", ipv4="10.231.2.3"),
    Try("web", "beta", "address_gateway", ipv4="10.231.2.1"),
    Try("web", "beta", "address_outside", ipv4="10.99.0.1"),
    Try("web", "beta", "address_reserved", ipv4="10.231.2.255"),
    Try("web", "beta", "no_subnet", ipv6="fd00:231::9"),
    Try("web", "bridge", "default_bridge", ipv4="10.209.0.9"),
    Try("web", "bridge", "default_bridge", aliases=("www",)),
]


@dataclass
class Host:
    """A small host, and what we think of it."""

    engine: RealEngine
    topology: Topology = field(default_factory=Topology)

    def look(self) -> None:
        """Ask the engine for everything."""
        client = open_engine(self.engine.url, environ={})
        try:
            host = parser.parse_host(client.host())
            containers = parser.parse_containers(client.containers())
            details = {item.id: parser.parse_detail(client.container(item.id)) for item in containers}
            networks = parser.parse_networks(client.networks())
        finally:
            client.close()
        self.topology = builder.build(parser.snapshot(host, containers, details, networks, ()))

    def node(self, kind: str, name: str) -> str:
        """The ID of what is called so."""
        return next(node.id for node in self.topology.of_kind(kind) if node.get("name") == name)

    def preview(self, wish: Try) -> Preview:
        """What we say about connecting."""
        ids = self.node("container", wish.container), self.node("network", wish.network)
        return preview.preview_connect(
            self.topology,
            *ids,
            ipv4=wish.ipv4,
            ipv6=wish.ipv6,
            aliases=wish.aliases,
            detail=parser.parse_detail(self.engine.inspect(wish.container)),
        )

    def connect(self, wish: Try) -> bool:
        """Whether the engine does it."""
        body = {"Container": wish.container, "EndpointConfig": wish.config}
        try:
            self.engine.api("POST", f"/networks/{wish.network}/connect", body)
        except ApiError:
            return False
        return True

    def disconnect(self, container: str, network: str) -> None:
        """Take away what a connect left, even one that failed."""
        with suppress(ApiError):
            self.engine.api("POST", f"/networks/{network}/disconnect", {"Container": container})

    def ports(self, container: str) -> dict[str, Any]:
        """The ports that are published now."""
        found: dict[str, Any] = self.engine.inspect(container)["NetworkSettings"]["Ports"] or {}
        return {port: bindings for port, bindings in found.items() if bindings}


@pytest.fixture(scope="module", params=VERSIONS)
def built(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Host]:
    """Containers in every mode, on networks of every kind, for all that is tried on an engine."""
    engine = engines(request.param)
    engine.clean()
    engine.docker("network", "create", "--subnet", "10.231.1.0/24", "alpha")
    engine.docker("network", "create", "--subnet", "10.231.2.0/24", "beta")
    engine.docker("network", "create", "--internal", "--subnet", "10.231.3.0/24", "inner")
    engine.docker(
        "network", "create", "--ipv6", "--subnet", "10.231.4.0/24", "--subnet", "fd00:231::/64", "six"
    )
    engine.run("web", "--network", "alpha", "--publish", "80", "--publish", "127.0.0.1:18231:81", *LABELS)
    engine.run("db", "--network", "beta", "--ip", "10.231.2.3")
    engine.run("side", "--network", "container:web")
    engine.run("hosted", "--network", "host")
    engine.run("lone", "--network", "none")
    engine.create("stopped", "--network", "alpha")
    engine.run("paused", "--network", "alpha")
    engine.docker("pause", "paused")
    yield Host(engine)
    engine.clean()


@pytest.fixture
def host(built: Host) -> Host:
    built.look()
    return built


def test_it_refuses_exactly_what_the_engine_refuses(host: Host) -> None:
    for wish in TRIES:
        found = host.preview(wish)
        assert (found.refused and found.refused.code) == wish.code, wish
        assert host.connect(wish) is (wish.code is None), wish
        if wish.code != "already_connected":
            host.disconnect(wish.container, wish.network)


def test_it_knows_how_none_is_left(host: Host) -> None:
    host.disconnect("lone", "none")
    host.look()
    wish = Try("lone", "beta")
    assert host.preview(wish).refused is None
    assert host.connect(wish)


def test_it_knows_where_published_ports_go(host: Host) -> None:
    first = host.ports("web")
    found = host.preview(Try("web", "beta")).ports
    assert (found.effect, found.to_network) == ("stay", "alpha")
    assert host.connect(Try("web", "beta"))
    assert host.ports("web") == first

    host.look()
    detail = parser.parse_detail(host.engine.inspect("web"))
    ids = host.node("container", "web"), host.node("network", "alpha")
    moved = preview.preview_disconnect(host.topology, *ids, detail=detail).ports
    assert (moved.effect, moved.from_network, moved.to_network) == ("move", "alpha", "beta")
    assert moved.ephemeral
    host.disconnect("web", "alpha")
    second = host.ports("web")
    assert second["81/tcp"] == first["81/tcp"]
    assert second["80/tcp"] != first["80/tcp"]

    host.look()
    ids = host.node("container", "web"), host.node("network", "beta")
    last = preview.preview_disconnect(host.topology, *ids, detail=detail)
    assert (last.ports.effect, last.last_network) == ("vanish", True)
    host.disconnect("web", "beta")
    assert host.ports("web") == {}


def test_it_knows_that_a_way_out_brings_ports_back(host: Host) -> None:
    host.engine.run("shut", "--network", "inner", "--publish", "80", "--publish", "127.0.0.1:18232:81")
    host.look()
    assert host.ports("shut") == {}
    found = host.preview(Try("shut", "beta")).ports
    assert (found.effect, found.to_network, found.ports) == ("appear", "beta", ("80/tcp", "81/tcp"))
    assert host.connect(Try("shut", "beta"))
    assert set(host.ports("shut")) == {"80/tcp", "81/tcp"}
