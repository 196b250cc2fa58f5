"""Whose sandbox a container joins (`docs/topology.md`)."""

from __future__ import annotations

import pytest

from tests.topology.answers import BRIDGE, HOST, NONE, an_id, container, inspected, on, topology_of
from tests.topology.charts import EP, SHOP, SHOP_ID, edges_of, endpoint, own
from topology.model import records as model


def test_it_puts_host_mode_into_the_hosts_own_stack() -> None:
    items = [container(n, mode="host", networks={"host": on(HOST, EP)}) for n in (1, 2)]
    topology = topology_of(items, details=[inspected(2, host_config={"NetworkMode": "host"})])
    assert edges_of(topology, "joins") == {(model.container_id(an_id(n)), "sandbox:host") for n in (1, 2)}
    assert edges_of(topology, "holds") == {("sandbox:host", endpoint(n, HOST)) for n in (1, 2)}
    host = topology.nodes["sandbox:host"]
    assert (host.get("active"), host.get("sandbox_id")) == (True, None)
    assert host.get("key") == "/var/run/docker/netns/555555555555"


def test_it_has_no_host_sandbox_where_nobody_is_in_it() -> None:
    assert "sandbox:host" not in topology_of([container(1)]).nodes


def test_it_gives_none_mode_a_stack_of_its_own() -> None:
    topology = topology_of([container(1, mode="none", networks={"none": on(NONE, EP)})])
    assert edges_of(topology, "joins") == {(model.container_id(an_id(1)), own(1))}
    assert edges_of(topology, "attaches") == {(endpoint(1, NONE), model.network_id(NONE))}
    assert topology.nodes[endpoint(1, NONE)].get("active") is True


@pytest.mark.parametrize("owner", [an_id(1), "web", an_id(1)[:60] + "000001"[-4:]])
def test_it_puts_container_mode_into_the_owners_sandbox(owner: str) -> None:
    web = container(1, "web", networks={"shop": on(SHOP_ID, EP)})
    topology = topology_of([web, container(2, "side", mode=f"container:{owner}")], [SHOP])
    side = model.container_id(an_id(2))
    assert (side, own(1)) in edges_of(topology, "joins")
    assert own(2) not in topology.nodes
    assert edges_of(topology, "holds") == {(own(1), endpoint(1))}


def test_it_gives_container_mode_no_endpoints_even_if_the_engine_lists_some() -> None:
    side = container(2, "side", mode="container:web", networks={"shop": on(SHOP_ID)})
    topology = topology_of([container(1, "web"), side], [SHOP])
    assert edges_of(topology, "holds") == set()


def test_it_follows_a_chain_of_sharers() -> None:
    items = [
        container(1, "web"),
        container(2, "side", mode="container:web"),
        container(3, mode="container:side"),
    ]
    assert {target for _, target in edges_of(topology_of(items), "joins")} == {own(1)}


def test_it_follows_a_sharer_into_the_hosts_stack() -> None:
    items = [container(1, "web", mode="host"), container(2, mode="container:web")]
    assert {target for _, target in edges_of(topology_of(items), "joins")} == {"sandbox:host"}


def test_it_does_not_run_in_circles() -> None:
    items = [container(1, "a", mode="container:b"), container(2, "b", mode="container:a")]
    assert edges_of(topology_of(items), "joins") == set()


def test_it_keeps_those_together_whose_owner_is_gone() -> None:
    gone = an_id(9)
    items = [
        container(1, mode=f"container:{gone}", State="exited"),
        container(2, mode=f"container:{gone}"),
        container(3, mode="container:nobody"),
    ]
    topology = topology_of(items)
    assert {target for _, target in edges_of(topology, "joins")} == {own(9)}
    assert topology.nodes[own(9)].get("active") is True
    assert topology_of(items[:1]).nodes[own(9)].get("active") is False


def test_it_finds_the_default_bridge_by_name_since_each_start_of_the_engine_makes_another() -> None:
    item = container(1, networks={"bridge": on("0" * 64)}, mode="default", State="exited")
    topology = topology_of([item])
    assert edges_of(topology, "attaches") == {(endpoint(1, BRIDGE), model.network_id(BRIDGE))}
    assert topology.nodes[endpoint(1, BRIDGE)].get("active") is False


def test_another_network_that_took_the_name_is_another() -> None:
    """The engine refuses to start such a container: it looks for the network that is gone."""
    item = container(1, networks={"shop": on("0" * 64)}, State="exited")
    topology = topology_of([item], [SHOP])
    assert edges_of(topology, "attaches") == set()
    assert endpoint(1, "0" * 64) in topology.nodes
