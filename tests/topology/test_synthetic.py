from __future__ import annotations

import json
import threading
import time
from collections import Counter
from typing import Any

import pytest

from topology.engine.demo.secrets import PLANTED_OPTION, PLANTED_SECRETS
from topology.engine.errors import EngineConflict, EngineError, EngineUnreachable, NotFound
from topology.engine.port import Engine, Json
from topology.engine.synthetic import SyntheticEngine


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1.8e9

    def __call__(self) -> float:
        return self.now


def frozen(size: int) -> SyntheticEngine:
    return SyntheticEngine(size, life=False, clock=Clock())


def find(engine: SyntheticEngine, name: str) -> Json:
    return next(c for c in engine.containers() if c["Names"] == [f"/{name}"])


def network_id(engine: SyntheticEngine, name: str) -> str:
    return str(next(n["Id"] for n in engine.networks() if n["Name"] == name))


def networks_of(engine: SyntheticEngine, name: str) -> dict[str, Any]:
    networks = find(engine, name)["NetworkSettings"]["Networks"]
    assert isinstance(networks, dict)
    return networks


def refusal(
    engine: SyntheticEngine, network: str, container: str, settings: Json | None = None
) -> EngineError:
    with pytest.raises(EngineConflict) as caught:
        engine.connect(network_id(engine, network), container, settings or {})
    return caught.value


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 8, 12, 30, 81, 300, 1000])
def test_it_invents_as_many_containers_as_asked_for(size: int) -> None:
    assert len(frozen(size).containers()) == size


def test_it_refuses_a_size_below_zero() -> None:
    with pytest.raises(ValueError, match="-1"):
        SyntheticEngine(-1)


def test_it_is_an_engine() -> None:
    engine: Engine = frozen(5)
    assert engine.address == "demo://5"


def test_it_is_the_same_host_every_time() -> None:
    first, second = frozen(300), frozen(300)
    assert first.containers() == second.containers()
    assert first.networks() == second.networks()
    assert first.volumes() == second.volumes()
    assert first.host() == second.host()
    inspected = [engine.container("edge-traefik-1") for engine in (first, second)]
    assert inspected[0] == inspected[1]


def test_it_lives_the_same_life_every_time() -> None:
    histories = []
    for _ in range(2):
        clock = Clock()
        engine = SyntheticEngine(81, clock=clock)
        for _ in range(120):
            clock.now += 1
            engine.containers()
        histories.append(engine.containers())
    assert histories[0] == histories[1]


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


def test_it_lists_only_the_containers_asked_for() -> None:
    engine = frozen(30)
    wanted = [engine.containers()[3]["Id"], "f" * 64, engine.containers()[7]["Id"]]
    assert [c["Id"] for c in engine.containers(wanted)] == [wanted[0], wanted[2]]


def test_it_finds_containers_by_name_and_short_id_and_no_others() -> None:
    engine = frozen(30)
    full = find(engine, "n8n-db-1")["Id"]
    assert engine.container("n8n-db-1")["Id"] == engine.container(full[:12])["Id"] == full
    with pytest.raises(NotFound) as caught:
        engine.container("nobody")
    assert caught.value.status == 404


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


def test_it_changes_about_once_a_second_and_stays_near_its_size() -> None:
    clock = Clock()
    engine = SyntheticEngine(81, clock=clock)
    changes, before = 0, [dict(c) for c in engine.containers()]
    for _ in range(600):
        clock.now += 1
        now = engine.containers()
        changes += [strip(c) for c in now] != [strip(c) for c in before]
        before = now
        assert 81 <= len(now) <= 95
    assert changes > 300
    assert {"running", "exited", "paused", "restarting"} <= {c["State"] for c in before}


def strip(container: Json) -> Json:
    return {key: value for key, value in container.items() if key != "Status"}


def test_it_catches_up_after_a_long_sleep_without_a_storm() -> None:
    clock = Clock()
    engine = SyntheticEngine(30, clock=clock)
    stream = engine.events(since="0")
    clock.now += 86400
    engine.containers()
    assert 30 <= len(engine.containers()) <= 42
    engine.perform("restart", "watchtower")
    actions = []
    for event in stream:
        actions.append(event["Action"])
        if event["Action"] == "restart" and event["Actor"]["Attributes"]["name"] == "watchtower":
            break
    assert 10 < len(actions) < 250


def test_it_lives_while_its_events_are_read() -> None:
    engine = SyntheticEngine(30)
    stream = engine.events()
    seen: list[Json] = []

    def read() -> None:
        for event in stream:
            seen.append(event)
            if len(seen) == 2:
                return

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(10)
    assert len(seen) == 2
    assert seen[0]["timeNano"] < seen[1]["timeNano"]


def test_it_tells_events_again_since_a_moment() -> None:
    engine = frozen(30)
    engine.perform("pause", "n8n-db-1")
    stream = iter(engine.events(since="0"))
    paused = next(stream)
    engine.perform("unpause", "n8n-db-1")
    exact = f"{paused['time']}.{paused['timeNano'] % 1_000_000_000:09d}"
    again = iter(engine.events(since=exact))
    assert [next(again)["Action"], next(again)["Action"]] == ["pause", "unpause"]
    later = iter(engine.events(since=f"{paused['time'] + 3600}.0"))
    engine.perform("stop", "n8n-db-1")
    assert next(later)["Action"] == "kill"


def test_it_sends_the_events_of_a_restart_in_the_real_order() -> None:
    engine = frozen(30)
    stream = iter(engine.events())
    engine.perform("restart", "n8n-web-1")
    actions = [next(stream)["Action"] for _ in range(9)]
    assert actions[:5] == ["kill", "disconnect", "disconnect", "die", "stop"] or "unmount" in actions[:5]
    assert actions.index("die") < actions.index("stop") < actions.index("start") < actions.index("restart")


def test_it_ends_every_stream_when_it_is_closed() -> None:
    engine = frozen(5)
    ended = threading.Event()

    def read() -> None:
        for _ in engine.events():
            pass
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    time.sleep(0.05)
    engine.close()
    assert ended.wait(5)
    with pytest.raises(EngineUnreachable):
        engine.containers()


def test_it_withstands_many_threads() -> None:
    clock = Clock()
    engine = SyntheticEngine(81, clock=clock)
    proxy = network_id(engine, "proxy")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for _ in range(100):
                clock.now += 0.2
                wanted = engine.containers()[number]["Id"]
                try:
                    engine.connect(proxy, wanted, {})
                    engine.disconnect(proxy, wanted)
                except EngineError:
                    continue
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    taken = [c["NetworkSettings"]["Networks"].get("proxy", {}).get("IPAddress") for c in engine.containers()]
    addresses = [address for address in taken if address]
    assert len(addresses) == len(set(addresses))


def test_it_builds_ten_thousand_containers_within_a_second() -> None:
    began = time.process_time()
    engine = frozen(10_000)
    assert len(engine.containers()) == 10_000
    assert time.process_time() - began < 2.0, "a second on a free machine; twice that on a busy one"


def test_it_keeps_the_text_of_a_status_true_as_time_passes() -> None:
    clock = Clock()
    engine = SyntheticEngine(30, life=False, clock=clock)
    engine.perform("restart", "n8n-db-1")
    first = find(engine, "n8n-db-1")
    assert first["Status"] == "Up Less than a second (health: starting)"
    clock.now += 90
    assert find(engine, "n8n-db-1")["Status"] == "Up About a minute (health: starting)"
    assert first["Status"] == "Up Less than a second (health: starting)", "records given out never change"
    clock.now += 7200
    assert find(engine, "n8n-db-1")["Status"] == "Up 2 hours (health: starting)"


def test_it_is_one_host_for_all_who_share_it() -> None:
    first, second = SyntheticEngine.shared(17), SyntheticEngine.shared(17)
    stream = iter(second.events())
    first.perform("stop", "watchtower")
    assert find(second, "watchtower")["State"] == "exited"
    assert next(stream)["Type"] in ("container", "network")
    second.close()
    assert list(stream) == []
    first.perform("start", "watchtower")
    assert find(first, "watchtower")["State"] == "running"


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
