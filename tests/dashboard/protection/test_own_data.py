"""Portolan's own data is protected: who has a copy of it, or puts another in its place, is administrator."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.access.protection import locks as protection_locks
from dashboard.access.protection import own_container
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.runtime import Runtime, registry
from dashboard.targets import Target
from dashboard.volumes import service as volume_service
from tests.dashboard.hardening.callers import ask
from tests.dashboard.operations.test_runner import problem
from topology.engine.synthetic import SyntheticEngine
from topology.graph.builder import Edge, Fields, Node, Topology
from topology.graph.records import NO_FIELDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

PORTOLAN, PATH = "a" * 64, "/srv/portolan"
HERE = f"container:{PORTOLAN}"


@pytest.mark.django_db(transaction=True)  # a download runs in a thread of its own
def test_nobody_takes_a_copy_of_it_or_puts_another_in_its_place(
    operating: Client, administering: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    portolan, volume = _container_with_volume(engine)
    monkeypatch.setattr(own_container, "container_id", lambda: portolan)
    path = f"/api/volumes/{volume}"
    for client in (operating, administering):
        problem(client.get(f"{path}/backup?format=tar"), 403, "protected")
        problem(ask(client, "post", f"{path}/copy", {"to": "mine"}), 403, "protected")
        problem(ask(client, "post", f"{path}/restore?mode=replace"), 403, "protected")
        problem(client.delete(path), 403, "protected")
        assert client.get(f"{path}/preview?action=backup").json()["refused"]["code"] == "protected"


def test_nor_does_a_command_which_has_no_chart(
    engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a server at its first moment."""
    portolan, name = _container_with_volume(engine)
    monkeypatch.setattr(own_container, "container_id", lambda: portolan)
    without = Runtime(lambda: engine)
    registry.use(without)
    with pytest.raises(Problem) as refused:
        volume_service.remove(without, Actor("root (command line)"), name)
    assert refused.value.code == "protected"


def _container_with_volume(engine: SyntheticEngine) -> tuple[str, str]:
    return next(
        (listed["Id"], mount["Name"])
        for listed in engine.containers()
        for mount in listed["Mounts"]
        if mount["Type"] == "volume"
    )


def volume(name: str, mountpoint: str) -> Node:
    return Node(f"volume:{name}", "volume", Fields.of([("name", name), ("mountpoint", mountpoint)]))


def edge(source: str, target: str, kind: str) -> Edge:
    return Edge(source, target, kind, kind, NO_FIELDS)


@pytest.mark.parametrize(
    ("mounts", "protected"),
    [
        ("volume:data", {"data"}),
        ("volume:leads", {"leads", "twin", "same"}),
        (f"bind:{PATH}", {"leads", "twin", "same"}),
        ("bind:/srv", set()),
    ],
)
def test_another_way_to_it_is_protected_too(
    monkeypatch: pytest.MonkeyPatch, mounts: str, protected: set[str]
) -> None:
    """Be it a volume that leads to the folder, or a folder that is the volume's."""
    monkeypatch.setattr(own_container, "container_id", lambda: PORTOLAN)
    volumes = [
        *(volume("data", "/v/data"), volume("leads", "/v/leads"), volume("twin", "/v/twin")),
        *(volume("same", PATH), volume("other", "/v/other")),
    ]
    edges = [
        edge(HERE, mounts, "mounts"),
        edge("volume:leads", f"bind:{PATH}", "backed_by"),
        edge("volume:twin", f"bind:{PATH}", "backed_by"),
        edge("volume:other", "bind:/srv/other", "backed_by"),
    ]
    nodes = {node.id: node for node in [Node(HERE, "container", NO_FIELDS), *volumes]}
    topology = Topology.of(nodes, {one.id: one for one in edges})
    assert {
        lock.name for lock in protection_locks._ours(topology, "unix:///x.sock") if lock.kind == "volume"
    } == protected


@pytest.mark.parametrize("said", ["Socket-Proxy", "proxy-1", "engine", "10.1.0.2"])
def test_so_is_what_it_reaches_the_engine_and_its_database_through(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, said: str
) -> None:
    """On a network with others what passes requests to the engine would pass theirs."""
    monkeypatch.setattr(own_container, "container_id", lambda: PORTOLAN)
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "postgres")
    proxy, postgres, other = ("b" * 64, "c" * 64, "d" * 64)
    called = {
        PORTOLAN: ("portolan-1", None, "10.1.0.9/24"),
        proxy: ("proxy-1", ("socket-proxy", "engine"), "10.1.0.2/24"),
        postgres: ("db-1", ("postgres",), "10.1.0.3/24"),
        other: ("other-1", ("web",), "10.1.0.20/24"),
    }
    nodes = [Node("network:n", "network", NO_FIELDS), volume("data", "/v/data"), volume("x", "/v/x")]
    edges = [
        edge(f"container:{postgres}", "volume:data", "mounts"),
        edge(f"container:{other}", "volume:x", "mounts"),
    ]
    for docker_id, (name, aliases, ipv4) in called.items():
        endpoint = f"endpoint:{docker_id}:n"
        nodes.append(Node(f"container:{docker_id}", "container", Fields.of([("name", name)])))
        nodes.append(Node(endpoint, "endpoint", Fields.of([("aliases", aliases), ("ipv4", ipv4)])))
        edges += [
            edge(f"container:{docker_id}", f"sandbox:{docker_id}", "joins"),
            edge(f"sandbox:{docker_id}", endpoint, "holds"),
            edge(endpoint, "network:n", "attaches"),
        ]
    topology = Topology.of({node.id: node for node in nodes}, {one.id: one for one in edges})
    found = {(lock.kind, lock.id) for lock in protection_locks._ours(topology, f"tcp://{said}:2375")}
    containers = {("container", each) for each in (PORTOLAN, proxy, postgres)}
    assert found == {*containers, ("network", "n"), ("volume", "data")}


def test_before_the_first_chart_its_container_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_container, "container_id", lambda: PORTOLAN)
    (lock,) = protection_locks._ours(None, "unix:///x.sock")
    assert lock.covers(Target("container", PORTOLAN, "portolan", None))
