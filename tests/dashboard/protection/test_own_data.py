"""Portolan's own data is protected: who has a copy of it, or puts another in its place, is administrator."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.protection import guard, own
from dashboard.things import Thing
from tests.dashboard.hardening.callers import ask
from tests.dashboard.test_actions import problem
from topology.engine.synthetic import SyntheticEngine
from topology.graph import Edge, Fields, Node, Topology
from topology.records import NO_FIELDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

PORTOLAN, PATH = "a" * 64, "/srv/portolan"
HERE = f"container:{PORTOLAN}"


@pytest.mark.django_db(transaction=True)  # a download runs in a thread of its own
def test_nobody_takes_a_copy_of_it_or_puts_another_in_its_place(
    operating: Client, administering: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    portolan, volume = next(
        (listed["Id"], mount["Name"])
        for listed in engine.containers()
        for mount in listed["Mounts"]
        if mount["Type"] == "volume"
    )
    monkeypatch.setattr(own, "container_id", lambda: portolan)
    path = f"/api/volumes/{volume}"
    for client in (operating, administering):
        problem(client.get(f"{path}/backup?format=tar"), 403, "protected")
        problem(ask(client, "post", f"{path}/copy", {"to": "mine"}), 403, "protected")
        problem(ask(client, "post", f"{path}/restore?mode=replace"), 403, "protected")
        problem(client.delete(path), 403, "protected")
        assert client.get(f"{path}/preview?action=backup").json()["refused"]["code"] == "protected"


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
    monkeypatch.setattr(own, "container_id", lambda: PORTOLAN)
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
    assert {lock.name for lock in guard._ours(topology) if lock.kind == "volume"} == protected


def test_before_the_first_chart_its_container_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "container_id", lambda: PORTOLAN)
    (lock,) = guard._ours(None)
    assert lock.covers(Thing("container", PORTOLAN, "portolan", None))
