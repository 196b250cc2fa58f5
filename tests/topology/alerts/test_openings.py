"""What is open to everybody is worked out anew whenever something has opened or closed a way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.answers import an_id, container, inspected, network, on, topology_of
from topology.alerts.openings import Openings
from topology.graph.records import Topology

MODE = "com.docker.network.bridge.gateway_mode_ipv4"
NETWORKS: dict[str, dict[str, Any]] = {
    "macvlan": {"Driver": "macvlan"},
    "ipvlan": {"Driver": "ipvlan"},
    "unprotected": {"Options": {MODE: "nat-unprotected"}},
}


def host(kind: str, *, plugged: bool = True, running: bool = True) -> Topology:
    state = {"State": "running"} if running else {"State": "exited"}
    plug = on(an_id(1, "a"), "e" * 64 if running else "", "10.1.0.2", Gateway="10.1.0.1")
    networks = {"lan": plug} if plugged else {}
    return topology_of(
        [container(1, "web", networks=networks, **state)],
        networks=[network(1, "lan", "10.1.0.0/16 10.1.0.1", **NETWORKS[kind])],
        details=[inspected(1)],
    )


@pytest.mark.parametrize("kind", NETWORKS)
def test_who_comes_and_goes_on_a_network_that_is_open_by_itself_is_seen(kind: str) -> None:
    openings = Openings()
    assert openings.of(host(kind, plugged=False)) == {}
    assert set(openings.of(host(kind))) == {"container:" + container(1)["Id"]}
    assert openings.of(host(kind, running=False)) == {}
    assert len(openings.of(host(kind))) == 1
