"""Published ports follow the gateway (`docs/engine.md`)."""

from __future__ import annotations

import pytest

from tests.topology.answers import network, on, topology_of
from tests.topology.previews.wishes import (
    NETWORKS,
    PORTS,
    Json,
    at,
    connect,
    disconnect,
    host_of,
    known_of,
    running,
)
from topology.previews import gateway


@pytest.mark.parametrize(
    ("before", "target", "effect", "via"),
    [
        ({"beta": at("10.2.0.2")}, "gamma", "stay", ("beta", "beta")),
        ({"beta": at("10.2.0.2")}, "alpha", "move", ("beta", "alpha")),
        ({"beta": at("10.2.0.2")}, "inner", "stay", ("beta", "beta")),
        ({"beta": at("10.2.0.2")}, "attachable", "move", ("beta", "attachable")),
    ],
)
def test_it_knows_that_ports_follow_the_gateway_when_connecting(
    before: dict[str, Json], target: str, effect: str, via: tuple[str, str]
) -> None:
    found = connect(host_of(running(1, "web", before, Ports=PORTS)), 1, target).ports
    assert (found.effect, (found.from_network, found.to_network)) == (effect, via)
    assert found.ports == ("0.0.0.0:8080→80/tcp", "[::]:8080→80/tcp")


@pytest.mark.parametrize(
    ("before", "target", "effect", "via"),
    [
        (["alpha", "beta"], "alpha", "move", ("alpha", "beta")),
        (["alpha", "beta"], "beta", "stay", ("alpha", "alpha")),
        (["alpha", "inner"], "alpha", "vanish", ("alpha", None)),
        (["alpha"], "alpha", "vanish", ("alpha", None)),
    ],
)
def test_it_knows_that_ports_follow_the_gateway_when_disconnecting(
    before: list[str], target: str, effect: str, via: tuple[str | None, str | None]
) -> None:
    topology = host_of(running(1, "web", {name: at("10.1.0.2") for name in before}, Ports=PORTS))
    found = disconnect(topology, 1, target).ports
    assert (found.effect, (found.from_network, found.to_network)) == (effect, via)


def test_it_heeds_gateway_priorities() -> None:
    topology = host_of(running(1, "web", {"alpha": at("10.1.0.2"), "beta": at("10.2.0.2")}, Ports=PORTS))
    known = known_of({"alpha": on(), "beta": on(GwPriority=5)})
    assert disconnect(topology, 1, "alpha", detail=known).ports.effect == "stay"
    assert disconnect(topology, 1, "beta", detail=known).ports.to_network == "alpha"


def test_it_knows_that_picked_ports_change_when_they_move() -> None:
    topology = host_of(running(1, "web", {"beta": at("10.2.0.2")}, Ports=PORTS))
    picked = known_of(bindings={"80/tcp": [{"HostPort": ""}]})
    chosen = known_of(bindings={"80/tcp": [{"HostPort": "8080"}]})
    assert connect(topology, 1, "alpha", detail=picked).ports.ephemeral
    assert not connect(topology, 1, "alpha", detail=chosen).ports.ephemeral
    assert not connect(topology, 1, "gamma", detail=picked).ports.ephemeral


def test_it_knows_that_ports_appear_with_the_first_way_out() -> None:
    topology = host_of(running(1, "web", {"inner": at("10.4.0.2")}))
    asked = known_of(bindings={"80/tcp": [{"HostPort": "8080"}]})
    found = connect(topology, 1, "alpha", detail=asked).ports
    assert (found.effect, found.to_network, found.ports) == ("appear", "alpha", ("80/tcp",))
    assert connect(topology, 1, "alpha").ports.effect == "none"
    stopped = host_of(running(1, "web", {"inner": at()}, State="exited"))
    assert connect(stopped, 1, "alpha", detail=asked).ports.effect == "none"


def test_it_sees_no_way_out_through_an_isolated_gateway() -> None:
    options = {"com.docker.network.bridge.gateway_mode_ipv4": "isolated"}
    isolated = network(30, "aaa", "10.30.0.0/16", Options=options)
    topology = topology_of([running(1, "web", {"beta": at("10.2.0.2")}, Ports=PORTS)], [*NETWORKS, isolated])
    assert connect(topology, 1, "aaa").ports.effect == "stay"


def test_a_network_with_both_versions_of_ip_is_the_gateway_before_others() -> None:
    """Measured on 20.10, 26.1 and 28.5, there even before one of a higher priority."""
    dual = network(61, "z-dual", "10.61.0.0/16 10.61.0.1", "fd61::/64 fd61::1", EnableIPv6=True)
    topology = topology_of([], [network(60, "a-plain", "10.60.0.0/16 10.60.0.1"), dual])
    nodes = [node for node in topology.of_kind("network") if node.get("name") in ("a-plain", "z-dual")]
    found = gateway.gateway(nodes, {"a-plain": 5})
    assert found is not None
    assert found.get("name") == "z-dual"
