"""What there is on an invented host."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.topology.demo.hosts import frozen
from topology.engine.demo.secrets import PLANTED_OPTION, PLANTED_SECRETS
from topology.engine.synthetic import SyntheticEngine


def test_it_is_the_same_host_every_time() -> None:
    first, second = frozen(300), frozen(300)
    assert first.containers() == second.containers()
    assert first.networks() == second.networks()
    assert first.volumes() == second.volumes()
    assert first.host() == second.host()
    inspected = [engine.container("edge-traefik-1") for engine in (first, second)]
    assert inspected[0] == inspected[1]


def test_it_differs_by_seed() -> None:
    one, other = SyntheticEngine(30, seed=1, life=False), SyntheticEngine(30, seed=2, life=False)
    assert {c["Id"] for c in one.containers()}.isdisjoint(c["Id"] for c in other.containers())


@pytest.mark.parametrize("size", [30, 81, 300])
def test_it_shows_every_state_and_every_kind_of_network_mode(size: int) -> None:
    containers = frozen(size).containers()
    states = {c["State"] for c in containers}
    assert states == {"running", "restarting", "paused", "exited", "created"}
    texts = " ".join(c["Status"] for c in containers)
    for sign in ("(healthy)", "(unhealthy)", "(health: starting)", "(Paused)"):
        assert sign in texts
    modes = Counter(c["HostConfig"]["NetworkMode"].partition(":")[0] for c in containers)
    assert modes["host"] == modes["none"] == modes["container"] == 1


def test_it_shows_every_kind_of_mount_and_volume() -> None:
    engine = frozen(81)
    kinds = {mount["Type"] for c in engine.containers() for mount in c["Mounts"]}
    assert kinds == {"volume", "bind", "tmpfs"}
    inspected = [engine.container(c["Id"]) for c in engine.containers()]
    assert any(c["HostConfig"]["Tmpfs"] for c in inspected)
    volumes = {volume["Name"]: volume for volume in engine.volumes()}
    used = Counter(m["Name"] for c in engine.containers() for m in c["Mounts"] if m["Type"] == "volume")
    assert set(used) < set(volumes), "some volumes are used by nobody"
    assert max(used.values()) > 1, "some are shared"
    types = {(v["Options"] or {}).get("type") for v in volumes.values()}
    assert {"none", "cifs", "nfs"} <= types
    assert any(v["Labels"] and "com.docker.volume.anonymous" in v["Labels"] for v in volumes.values())


def test_it_shows_every_kind_of_network() -> None:
    networks = frozen(150).networks()
    assert {n["Driver"] for n in networks} == {"bridge", "host", "null"}
    assert any(n["Internal"] for n in networks)
    assert any(n["EnableIPv6"] for n in networks)
    assert any(n["Options"].get("com.docker.network.bridge.enable_icc") == "false" for n in networks)
    assert any(n["Labels"].get("com.docker.compose.project") == "n8n" for n in networks)


def test_it_gives_every_plugged_endpoint_an_address_of_its_own() -> None:
    engine = frozen(1000)
    seen: set[tuple[str, str]] = set()
    for container in engine.containers():
        for name, endpoint in container["NetworkSettings"]["Networks"].items():
            if name in ("host", "none"):
                continue
            live = container["State"] in ("running", "paused")
            assert bool(endpoint["EndpointID"]) == bool(endpoint["IPAddress"]) == live
            if live:
                assert (name, endpoint["IPAddress"]) not in seen
                seen.add((name, endpoint["IPAddress"]))


def test_it_never_publishes_a_port_twice() -> None:
    rows = [
        (port["IP"], port["PublicPort"], port["Type"])
        for container in frozen(1000).containers()
        for port in container["Ports"]
        if "PublicPort" in port
    ]
    assert len(rows) == len(set(rows)) > 20


def test_it_plants_secrets_where_real_hosts_have_them() -> None:
    engine = frozen(30)
    everything = json.dumps([engine.containers(), engine.container("n8n-db-1"), engine.volumes()])
    assert all(secret in everything for secret in PLANTED_SECRETS)
    assert PLANTED_OPTION not in json.dumps(engine.networks())
