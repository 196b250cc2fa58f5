"""What the engine would refuse is refused before the try (`docs/engine.md`)."""

from __future__ import annotations

import pytest

from tests.topology.answers import an_id, container, network, topology_of
from tests.topology.previews.wishes import (
    IDS,
    Json,
    at,
    code,
    connect,
    disconnect,
    host_of,
    network_of,
    running,
)
from topology.model.records import container_id, network_id
from topology.previews import preview
from topology.previews.preview import preview_connect, preview_disconnect

REFUSED = [
    (container(1, mode="host"), "alpha", "host_mode"),
    (container(1, mode="container:db"), "alpha", "shares_sandbox"),
    (container(1, mode=f"container:{an_id(9)}"), "alpha", "shares_sandbox"),
    (container(1, State="removing"), "alpha", "container_going"),
    (container(1), "host", "network_host"),
    (container(1), "none", "network_none"),
    (container(1), "ingress", "swarm_routing"),
    (container(1), "docker_gwbridge", "swarm_routing"),
    (container(1), "swarm", "not_attachable"),
    (running(1, "web", {"none": at()}, mode="none"), "alpha", "on_none"),
    (running(1, "web", {"alpha": at("10.1.0.2")}), "alpha", "already_connected"),
    (running(1, "web", {"alpha": at()}, State="exited"), "alpha", "already_connected"),
]


@pytest.mark.parametrize(("who", "target", "expected"), REFUSED)
def test_it_refuses_what_the_engine_would_refuse(who: Json, target: str, expected: str) -> None:
    topology = host_of(who, running(2, "db", {"beta": at("10.2.0.2")}))
    found = connect(topology, 1, target)
    assert code(found) == expected
    assert str(found.refused).endswith(".")
    assert not found.undoable
    refusal = preview.refusal(topology, container_id(an_id(1)), network_of(topology, target))
    assert refusal == found.refused


def test_it_names_whose_stack_is_shared() -> None:
    topology = host_of(container(1, "side", mode="container:db"), running(2, "db", {"beta": at("10.2.0.2")}))
    assert "“db”" in str(connect(topology, 1, "alpha").refused)


@pytest.mark.parametrize("target", ["alpha", "bridge", "attachable", "inner"])
def test_it_refuses_nothing_that_works(target: str) -> None:
    assert code(connect(host_of(running(1, "web", {"beta": at("10.2.0.2")})), 1, target)) is None


@pytest.mark.parametrize(
    ("target", "wish", "expected"),
    [
        ("alpha", {"ipv4": "10.1.0.9"}, None),
        ("alpha", {"ipv4": "10.1.0.999"}, "address_malformed"),
        ("alpha", {"ipv4": "fd00::1"}, "address_malformed"),
        ("alpha", {"ipv4": "10.2.0.9"}, "address_outside"),
        ("alpha", {"ipv4": "10.1.0.1"}, "address_gateway"),
        ("beta", {"ipv4": "10.2.0.1"}, "address_gateway"),
        ("alpha", {"ipv4": "10.1.0.0"}, "address_reserved"),
        ("alpha", {"ipv4": "10.1.255.255"}, "address_reserved"),
        ("beta", {"ipv4": "10.2.0.2"}, "address_in_use"),
        ("alpha", {"ipv6": "fd00::9"}, "no_subnet"),
        ("six", {"ipv6": "fd00:6::9"}, None),
        ("six", {"ipv6": "fd00:6:0:0:0:0:0:0001"}, None),
        ("six", {"ipv6": "10.6.0.9"}, "address_malformed"),
        ("six", {"ipv6": "fd00:7::9"}, "address_outside"),
        ("attachable", {"ipv4": "10.1.0.9"}, "no_subnet"),
        ("bridge", {"ipv4": "172.17.0.9"}, "default_bridge"),
        ("bridge", {"aliases": ["www"]}, "default_bridge"),
        ("bridge", {}, None),
        ("alpha", {"aliases": ["www"]}, None),
    ],
)
def test_it_knows_which_wishes_come_true(target: str, wish: Json, expected: str | None) -> None:
    topology = host_of(
        running(1, "web", {"gamma": at("10.3.0.2")}),
        running(2, "db", {"beta": at("10.2.0.2", gateway="10.2.0.1")}),
    )
    found = connect(topology, 1, target, **wish)
    assert code(found) == expected
    assert (found.ipv4, found.ipv6) == (wish.get("ipv4"), wish.get("ipv6"))


@pytest.mark.parametrize(
    ("who", "target", "expected"),
    [
        (running(1, "web", {"alpha": at("10.1.0.2")}), "beta", "not_connected"),
        (running(1, "web", {"host": at()}, mode="host"), "host", "host_mode"),
        (container(1, mode="container:db"), "beta", "shares_sandbox"),
        (running(1, "web", {"none": at()}, mode="none"), "none", None),
        (running(1, "web", {"alpha": at()}, State="exited"), "alpha", None),
        (running(1, "web", {"alpha": at("10.1.0.2")}, State="paused"), "alpha", None),
    ],
)
def test_it_refuses_disconnects_that_the_engine_would_refuse(
    who: Json, target: str, expected: str | None
) -> None:
    topology = host_of(who, running(2, "db", {"beta": at("10.2.0.2")}))
    assert code(disconnect(topology, 1, target)) == expected


def test_it_refuses_who_is_not_there() -> None:
    topology = host_of(container(1))
    nobody = preview_connect(topology, container_id(an_id(5)), network_id(IDS["alpha"]))
    nowhere = preview_disconnect(topology, container_id(an_id(1)), network_id(an_id(99, "a")))
    mixed_up = preview_connect(topology, network_id(IDS["alpha"]), container_id(an_id(1)))
    assert [code(each) for each in (nobody, nowhere, mixed_up)] == [
        "unknown_container",
        "unknown_network",
        "unknown_container",
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"Options": {"com.docker.network.bridge.default_bridge": "true"}, "Name": "other"},
            "default_bridge",
        ),
        ({"Options": {}, "Name": "bridge"}, "default_bridge"),
        ({"Options": {}, "Name": "bridge", "Driver": "overlay"}, None),
        ({"Options": {"com.docker.network.bridge.default_bridge": "false"}, "Name": "other"}, None),
    ],
)
def test_it_knows_the_default_bridge(more: Json, expected: str | None) -> None:
    special = network(30, "special", "10.30.0.0/16") | more
    found = preview_connect(
        topology_of([container(1)], [special]),
        container_id(an_id(1)),
        network_id(special["Id"]),
        aliases=["www"],
    )
    assert code(found) == expected
