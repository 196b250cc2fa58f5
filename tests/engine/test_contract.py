"""The topology document beside `docker inspect`, on a host as people run it, on every engine."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import networkx as nx
import orjson
import pytest

from tests.engine import workload
from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.engine.expected import LIVE, Expected, differences
from tests.engine.projects import KINDS, MORE
from tests.server import topology_command, wait_for
from tests.topology.document_schema import complaints

pytestmark = pytest.mark.engine

Document = dict[str, Any]
#: The engine with the large host: what is on the others differs in kind, not in number.
LARGE = VERSIONS[1]


def document_of(url: str) -> Document:
    """The document, as `manage.py topology --format json` prints it."""
    document: Document = orjson.loads(topology_command(url))
    return document


@pytest.fixture(scope="module", params=VERSIONS)
def busy(request: pytest.FixtureRequest) -> Iterator[RealEngine]:
    """An engine of its own with each kind of thing: to end it is sooner done than to empty it."""
    engine = RealEngine(request.param)
    try:
        workload.build(engine, KINDS + MORE if request.param == LARGE else KINDS)
        workload.settle(engine)
        yield engine
    finally:
        engine.close()


@pytest.fixture(scope="module")
def document(busy: RealEngine) -> Document:
    """What the document says of it."""
    return document_that_agrees(busy)


def document_that_agrees(engine: RealEngine) -> Document:
    """The document of a host, once it says what inspect says; fails if it never does.

    A container that restarts again and again may do so between the two looks, so there are several.
    """
    deadline = time.monotonic() + 60
    while True:
        document = document_of(engine.url)
        found = differences(Expected(engine), document)
        if not found:
            return document
        assert time.monotonic() < deadline, "\n".join(found[:60])
        time.sleep(0.5)


def test_it_says_what_inspect_says_of_a_busy_host(busy: RealEngine, document: Document) -> None:
    kinds = Counter(node["kind"] for node in document["nodes"])
    containers, networks, volumes = (80, 50, 60) if busy.version == LARGE else (55, 30, 30)
    assert kinds["container"] >= containers
    assert kinds["network"] >= networks
    assert kinds["volume"] >= volumes


def test_it_is_as_its_schema_says(document: Document) -> None:
    assert complaints(document) == []


def test_it_holds_no_secret_and_loads_into_networkx(document: Document) -> None:
    assert "geheim" not in json.dumps(document)
    loaded = nx.node_link_graph(document, edges="edges")
    assert loaded.number_of_nodes() == len(document["nodes"])
    assert loaded.number_of_edges() == len(document["edges"])


def test_it_keeps_its_ids_when_containers_are_restarted(busy: RealEngine, document: Document) -> None:
    before = {node["id"] for node in document["nodes"]}
    busy.docker("restart", "nextcloud-app-1", "gluetun", "home-mosquitto-1")
    assert {node["id"] for node in document_of(busy.url)["nodes"]} == before


@pytest.mark.parametrize("busy", [VERSIONS[0], VERSIONS[-1]], indirect=True)
def test_it_takes_no_stale_endpoint_for_an_active_one_after_a_crash_of_the_engine(busy: RealEngine) -> None:
    busy.kill()
    busy.start()
    document = document_that_agrees(busy)
    running = {n["id"].partition(":")[2] for n in document["nodes"] if n.get("state") in LIVE}
    active = {n["id"].split(":")[1] for n in document["nodes"] if n["kind"] == "endpoint" and n["active"]}
    assert active <= running


def test_it_says_what_inspect_says_of_a_swarm() -> None:
    engine = RealEngine("28.5")
    try:
        engine.docker("swarm", "init", "--advertise-addr", "127.0.0.1")
        engine.docker("network", "create", "--driver", "overlay", "--attachable", "over")
        engine.run("guest", "--network", "over")
        service = ("--detach", "--name", "api", "--network", "over", "--publish", "8088:80", "busybox")
        engine.docker("service", "create", *service)
        wait_for(lambda: "api.1." in engine.docker("ps", "--format", "{{.Names}}"), "the service")
        document = document_of(engine.url)
        found = differences(Expected(engine), document)
        assert not found, "\n".join(found)
        ingress = {node["name"]: node["ingress"] for node in document["nodes"] if node["kind"] == "network"}
        assert ingress["ingress"]
        assert not ingress["over"]
    finally:
        engine.close()
