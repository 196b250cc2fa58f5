"""What can be done to an invented host, and what it refuses as a real one does."""

from __future__ import annotations

import pytest

from tests.topology.demo.hosts import find, frozen, network_id, networks_of, refusal
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.port import Json


def test_it_connects_a_running_container_and_says_so() -> None:
    engine = frozen(30)
    stream = iter(engine.events())
    engine.connect(network_id(engine, "proxy"), "n8n-db-1", {"Aliases": ["database"]})
    endpoint = networks_of(engine, "n8n-db-1")["proxy"]
    assert endpoint["EndpointID"]
    assert endpoint["IPAddress"].startswith("172.18.17.")
    inspected = engine.container("n8n-db-1")["NetworkSettings"]["Networks"]["proxy"]
    assert "database" in inspected["Aliases"]
    event = next(stream)
    assert (event["Type"], event["Action"], event["Actor"]["ID"]) == (
        "network",
        "connect",
        network_id(engine, "proxy"),
    )
    assert event["Actor"]["Attributes"]["container"] == find(engine, "n8n-db-1")["Id"]


def test_it_disconnects_and_frees_the_address() -> None:
    engine = frozen(30)
    proxy = network_id(engine, "proxy")
    address = networks_of(engine, "n8n-web-1")["proxy"]["IPAddress"]
    engine.disconnect(proxy, "n8n-web-1")
    assert "proxy" not in networks_of(engine, "n8n-web-1")
    engine.connect(proxy, "n8n-db-1", {"IPAMConfig": {"IPv4Address": address}})
    assert networks_of(engine, "n8n-db-1")["proxy"]["IPAddress"] == address
    assert networks_of(engine, "n8n-db-1")["proxy"]["IPAMConfig"] == {"IPv4Address": address}


def test_it_says_no_to_disconnecting_what_is_not_connected() -> None:
    engine = frozen(30)
    with pytest.raises(EngineConflict, match="is not connected to network") as caught:
        engine.disconnect(network_id(engine, "proxy"), "n8n-db-1")
    assert caught.value.status == 500


@pytest.mark.parametrize(
    ("network", "container", "settings", "status", "words"),
    [
        ("proxy", "node-exporter", {}, 400, "sharing network namespace"),
        ("proxy", "downloads-qbittorrent-1", {}, 400, "sharing network namespace"),
        ("proxy", "offline-signer", {}, 400, "private (none) mode"),
        ("none", "n8n-db-1", {}, 400, "private (none) mode"),
        ("host", "n8n-db-1", {}, 400, "host network"),
        ("n8n_default", "n8n-db-1", {}, 403, "already exists in network n8n_default"),
        ("proxy", "n8n-db-1", {"IPAMConfig": {"IPv4Address": "172.18.17.10"}}, 403, "Address already in use"),
        ("proxy", "n8n-db-1", {"IPAMConfig": {"IPv4Address": "172.18.17.1"}}, 403, "Address already in use"),
        ("proxy", "n8n-db-1", {"IPAMConfig": {"IPv4Address": "10.9.9.9"}}, 400, "no configured subnet"),
        ("proxy", "n8n-db-1", {"IPAMConfig": {"IPv4Address": "nonsense"}}, 400, "invalid IPv4"),
        ("proxy", "n8n-db-1", {"IPAMConfig": {"IPv6Address": "fd00::5"}}, 400, "user configured"),
        (
            "n8n-dev_default",
            "n8n-db-1",
            {"IPAMConfig": {"IPv4Address": "172.19.9.9"}},
            400,
            "user configured",
        ),
        ("bridge", "n8n-db-1", {"Aliases": ["x"]}, 400, "user defined networks"),
        ("bridge", "n8n-db-1", {"IPAMConfig": {"IPv4Address": "172.17.0.9"}}, 400, "user defined networks"),
    ],
)
def test_it_refuses_what_the_real_engine_refuses(
    network: str, container: str, settings: Json, status: int, words: str
) -> None:
    engine = frozen(30)
    before = networks_of(engine, container)
    error = refusal(engine, network, container, settings)
    assert error.status == status
    assert words in str(error)
    assert networks_of(engine, container) == before


def test_it_does_not_know_unknown_networks() -> None:
    engine = frozen(30)
    with pytest.raises(NotFound, match="network nowhere not found"):
        engine.connect("nowhere", "n8n-db-1", {})
    with pytest.raises(NotFound, match="endpoint ghost not found"):
        engine.disconnect(network_id(engine, "proxy"), "ghost", force=True)


def test_it_is_poisoned_by_a_failed_connect_until_a_good_one_takes_its_place() -> None:
    engine = frozen(30)
    proxy, bad = network_id(engine, "proxy"), {"IPAMConfig": {"IPv4Address": "172.18.17.10"}}
    refusal(engine, "proxy", "n8n-db-1", bad)
    left_behind = engine.container("n8n-db-1")["NetworkSettings"]["Networks"]["proxy"]
    assert left_behind["EndpointID"] == ""
    assert left_behind["IPAMConfig"] == {"IPv4Address": "172.18.17.10"}
    assert "proxy" not in networks_of(engine, "n8n-db-1")
    with pytest.raises(EngineConflict, match="is not connected"):
        engine.disconnect(proxy, "n8n-db-1")
    engine.perform("restart", "n8n-db-1")
    assert find(engine, "n8n-db-1")["State"] == "exited"
    engine.disconnect(proxy, "n8n-db-1")
    engine.perform("start", "n8n-db-1")
    assert find(engine, "n8n-db-1")["State"] == "running"
    refusal(engine, "proxy", "n8n-db-1", bad)
    engine.connect(proxy, "n8n-db-1", {})
    engine.disconnect(proxy, "n8n-db-1")
    engine.perform("restart", "n8n-db-1")
    assert find(engine, "n8n-db-1")["State"] == "running"


def test_it_plugs_a_stopped_container_in_when_that_starts() -> None:
    engine = frozen(30)
    engine.perform("stop", "n8n-db-1")
    engine.connect(network_id(engine, "proxy"), "n8n-db-1", {})
    assert networks_of(engine, "n8n-db-1")["proxy"]["EndpointID"] == ""
    engine.connect(network_id(engine, "proxy"), "n8n-db-1", {})
    engine.perform("start", "n8n-db-1")
    assert networks_of(engine, "n8n-db-1")["proxy"]["IPAddress"]


def test_it_moves_published_ports_with_the_gateway() -> None:
    engine = frozen(30)
    name = next(c["Names"][0][1:] for c in engine.containers() if c["Image"].startswith("traefik/whoami"))
    if find(engine, name)["State"] != "running":
        engine.perform("unpause", name)

    def public() -> set[int]:
        return {port["PublicPort"] for port in find(engine, name)["Ports"] if "PublicPort" in port}

    first = public()
    assert len(first) == 1
    engine.connect(network_id(engine, "proxy"), name, {"GwPriority": 5})
    second = public()
    assert len(second) == 1
    assert second != first, "an ephemeral port changes when the gateway does"
    engine.disconnect(network_id(engine, "proxy"), name)
    engine.disconnect(network_id(engine, "bridge"), name)
    assert public() == set()
    assert networks_of(engine, name) == {}


def test_it_adds_a_replica_and_takes_it_away() -> None:
    engine = frozen(30)
    engine.perform("replicate", "n8n-web-1")
    replica = find(engine, "n8n-web-2")
    assert replica["Labels"]["com.docker.compose.container-number"] == "2"
    assert networks_of(engine, "n8n-web-2").keys() == networks_of(engine, "n8n-web-1").keys()
    assert networks_of(engine, "n8n-web-2")["proxy"]["IPAddress"]
    engine.perform("destroy", "n8n-web-2")
    with pytest.raises(NotFound):
        engine.container("n8n-web-2")
