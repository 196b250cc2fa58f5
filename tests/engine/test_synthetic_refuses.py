"""The demo engine refuses as Docker 28.5 does: the same status, and the same words but for names and IDs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Engines
from tests.engine.engines import RealEngine
from topology.engine import open_engine
from topology.engine.errors import EngineError
from topology.engine.port import Engine
from topology.engine.synthetic import SyntheticEngine

#: The same things on both hosts, by their names on the demo host.
NAMES = {
    "proxy": "proxy", "default": "n8n_default", "auto": "n8n-dev_default", "bridge": "bridge", "host": "host",
    "none": "none", "web": "n8n-db-1", "hosted": "node-exporter", "sharer": "downloads-qbittorrent-1",
    "lonely": "offline-signer",
}  # fmt: skip

Case = tuple[str, str, dict[str, Any]]
CONNECT: list[Case] = [
    ("proxy", "hosted", {}),
    ("proxy", "sharer", {}),
    ("proxy", "lonely", {}),
    ("none", "web", {}),
    ("host", "web", {}),
    ("default", "web", {}),
    ("proxy", "web", {"IPAMConfig": {"IPv4Address": "172.18.17.1"}}),
    ("proxy", "web", {"IPAMConfig": {"IPv4Address": "10.9.9.9"}}),
    ("proxy", "web", {"IPAMConfig": {"IPv4Address": "nonsense"}}),
    ("proxy", "web", {"IPAMConfig": {"IPv6Address": "fd00::5"}}),
    ("auto", "web", {"IPAMConfig": {"IPv4Address": "172.19.9.9"}}),
    ("bridge", "web", {"Aliases": ["x"]}),
    ("bridge", "web", {"IPAMConfig": {"IPv4Address": "10.9.9.9"}}),
]
DISCONNECT: list[tuple[str, str]] = [("proxy", "web"), ("host", "hosted"), ("host", "web")]


@pytest.fixture(scope="module")
def real(engines: Engines) -> Iterator[RealEngine]:
    """Docker 28.5 with the few things that the cases name."""
    engine = engines("28.5")
    engine.clean()
    engine.docker("network", "create", "--subnet", "172.18.17.0/24", NAMES["proxy"])
    engine.docker("network", "create", "--subnet", "172.18.99.0/24", NAMES["default"])
    engine.docker("network", "create", NAMES["auto"])
    web = engine.run(NAMES["web"], "--network", NAMES["default"])
    engine.run(NAMES["hosted"], "--network", "host")
    engine.run(NAMES["sharer"], "--network", f"container:{web}")
    engine.run(NAMES["lonely"], "--network", "none")
    yield engine
    engine.clean()


@pytest.mark.parametrize(("network", "container", "settings"), CONNECT)
def test_it_refuses_to_connect_in_the_real_words(
    real: RealEngine, network: str, container: str, settings: dict[str, Any]
) -> None:
    refusals = []
    for engine in (open_engine(real.url, environ=os.environ), SyntheticEngine(30, life=False)):
        with pytest.raises(EngineError) as caught:
            engine.connect(_id(engine, NAMES[network]), NAMES[container], settings)
        refusals.append(_plain(caught.value))
        if network != "default":
            _cure(engine, NAMES[network], NAMES[container])
    assert refusals[1] == refusals[0]


@pytest.mark.parametrize(("network", "container"), DISCONNECT)
def test_it_refuses_to_disconnect_in_the_real_words(real: RealEngine, network: str, container: str) -> None:
    refusals = []
    for engine in (open_engine(real.url, environ=os.environ), SyntheticEngine(30, life=False)):
        with pytest.raises(EngineError) as caught:
            engine.disconnect(_id(engine, NAMES[network]), NAMES[container])
        refusals.append(_plain(caught.value))
    assert refusals[1] == refusals[0]


def _id(engine: Engine, network: str) -> str:
    return str(next(each["Id"] for each in engine.networks() if each["Name"] == network))


def _cure(engine: Engine, network: str, container: str) -> None:
    """A failed connect leaves something behind that cannot be disconnected; a good one takes its place."""
    if network in engine.container(container)["NetworkSettings"]["Networks"]:
        with pytest.raises(EngineError, match="is not connected to network"):
            engine.disconnect(_id(engine, network), container)
        engine.connect(_id(engine, network), container, {})
        engine.disconnect(_id(engine, network), container)
        assert network not in engine.container(container)["NetworkSettings"]["Networks"]


def _plain(error: EngineError) -> tuple[str, int | None, str]:
    """Kind, status and words, without what differs from host to host."""
    return type(error).__name__, error.status, re.sub(r"\b[0-9a-f]{12,64}\b", "ID", str(error))
