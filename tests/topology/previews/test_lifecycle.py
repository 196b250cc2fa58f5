"""Which data is gone once a container was stopped, restarted or killed."""

from __future__ import annotations

import pytest

from tests.topology.answers import an_id, container, inspected, topology_of, volume
from topology.engine.port import Verb
from topology.graph.records import Topology
from topology.model.records import container_id
from topology.previews import lifecycle

ME = container_id(an_id(1))
ANONYMOUS = "f" * 64


def host(*, auto_remove: bool) -> Topology:
    """One container with memory, a named and an anonymous volume."""
    mounts = [
        {"Type": "volume", "Name": name, "Source": f"/v/{name}", "Destination": f"/{at}", "RW": True}
        for at, name in (("data", "data"), ("cache", ANONYMOUS))
    ]
    settings = {"NetworkMode": "none", "AutoRemove": auto_remove, "Tmpfs": {"/run": ""}}
    return topology_of(
        [container(1, "job", mode="none", Mounts=mounts)],
        volumes=[volume("data"), volume(ANONYMOUS)],
        details=[inspected(1, host_config=settings, Mounts=mounts)],
    )


@pytest.mark.parametrize(
    ("verb", "auto_remove", "kinds", "undoable"),
    [
        ("stop", True, ["layer", "tmpfs", "volume"], False),
        ("kill", True, ["layer", "tmpfs", "volume"], False),
        ("restart", True, ["tmpfs"], False),
        ("stop", False, ["tmpfs"], True),
        ("pause", True, [], True),
    ],
)
def test_memory_goes_with_the_process_and_with_rm_the_anonymous_volumes_and_what_it_wrote_itself(
    verb: Verb, *, auto_remove: bool, kinds: list[str], undoable: bool
) -> None:
    found = lifecycle.preview(host(auto_remove=auto_remove), verb, ME)
    assert sorted(one.kind for one in found.lost) == kinds
    assert found.undoable is undoable
    assert "volume:data" not in {one.id for one in found.lost}
    said = {one.code for one in found.warnings}
    assert ("auto_remove" in said) == (auto_remove and verb in ("stop", "kill"))


@pytest.mark.parametrize("verb", ["stop", "restart", "kill"])
@pytest.mark.parametrize(
    ("state", "lost"),
    [("running", []), ("paused", []), ("exited", ["volume:ram"]), ("restarting", ["volume:ram"])],
)
def test_a_volume_in_memory_goes_with_the_last_container_that_runs_on_it(
    verb: Verb, state: str, lost: list[str]
) -> None:
    ram = {"Type": "volume", "Name": "ram", "Source": "/v/ram", "Destination": "/ram", "RW": True}
    topology = topology_of(
        [
            container(1, mode="none", Mounts=[ram]),
            container(2, mode="none", Mounts=[ram], State=state),
        ],
        volumes=[volume("ram", Options={"type": "tmpfs", "device": "tmpfs"})],
        details=[inspected(number, Mounts=[ram]) for number in (1, 2)],
    )
    assert [one.id for one in lifecycle.preview(topology, verb, ME).lost] == lost
