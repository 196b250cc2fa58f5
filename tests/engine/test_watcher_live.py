"""The watcher and real engines: how fast it is, what it finds without events, and how it meets outages."""

from __future__ import annotations

import logging
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.engines import RealEngine
from tests.engine.event_proxy import EventProxy
from topology.delta import diff
from topology.engine import open_engine
from topology.graph import Topology, build
from topology.parse import parse_containers, parse_detail, parse_host, parse_networks, parse_volumes, snapshot
from topology.records import Node
from topology.store import Store
from topology.watcher import Watcher

Watch = Callable[..., "Watched"]


class Watched:
    """A store that a watcher keeps, with the times at which it changed."""

    def __init__(self, url: str, poll_seconds: float) -> None:
        self.store = Store()
        self.seen: list[tuple[float, Topology]] = []
        self.store.subscribe(self._note)
        self.watcher = Watcher(lambda: open_engine(url, environ={}), self.store, poll_seconds=poll_seconds)

    def _note(self) -> None:
        if self.store.topology is not None:
            self.seen.append((time.time(), self.store.topology))

    @property
    def state(self) -> str:
        return self.store.engine_state.state

    def first(self, true: Callable[[Topology], object], since: float) -> float:
        """When the store first was so, at or after `since`."""
        until(lambda: any(at >= since and true(topology) for at, topology in list(self.seen)))
        return next(at for at, topology in self.seen if at >= since and true(topology))

    def wait_live(self) -> None:
        until(lambda: self.state == "live" and self.store.topology is not None)
        time.sleep(0.3)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Starts watchers, and stops them after the test."""
    running: list[Watched] = []

    def start(url: str, poll_seconds: float = 3.0) -> Watched:
        running.append(Watched(url, poll_seconds))
        running[-1].watcher.start()
        return running[-1]

    yield start
    for watched in running:
        watched.watcher.stop()


def until(true: Callable[[], object], seconds: float = 20.0) -> float:
    """Wait until something is true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen"
        time.sleep(0.005)
    return time.monotonic() - began


def state_of(topology: Topology | None, key: str) -> object:
    node = topology.nodes.get(f"container:{key}") if topology else None
    return node.get("state") if node else None


def address_of(topology: Topology, key: str, network: str) -> object:
    node = topology.nodes.get(f"endpoint:{key}:{network}")
    return node.get("ipv4") if node and node.get("active") else None


def fresh(url: str) -> Topology:
    """What the engine says now, asked without any memory."""
    engine = open_engine(url, environ={})
    containers = parse_containers(engine.containers())
    details = {item.id: parse_detail(engine.container(item.id)) for item in containers}
    found = build(
        snapshot(
            parse_host(engine.host()),
            containers,
            details,
            parse_networks(engine.networks()),
            parse_volumes(engine.volumes()),
        )
    )
    engine.close()
    return found


def difference(first: Topology, second: Topology) -> list[object]:
    """What differs, but for the age in a status text."""
    delta = diff(first, second)
    changed = [node for node in delta.changed_nodes if not _same_but_status(first.nodes[node.id], node)]
    return [
        *delta.added_nodes,
        *delta.added_edges,
        *changed,
        *delta.changed_edges,
        *delta.removed_nodes,
        *delta.removed_edges,
    ]


def _same_but_status(first: Node, second: Node) -> bool:
    return [item for item in first.attributes.items() if item[0] != "status"] == [
        item for item in second.attributes.items() if item[0] != "status"
    ]


# --- speed -----------------------------------------------------------------------------------------------


def test_a_change_is_in_the_store_soon_after_its_event(each_engine: RealEngine, watch: Watch) -> None:
    for name in ("home", "extra"):
        each_engine.docker("network", "create", name)
    for number in range(10):
        each_engine.run(f"idle{number}")
    nets = {item["Name"]: item["Id"] for item in each_engine.api("GET", "/networks")}
    watched = watch(each_engine.url)
    watched.wait_live()
    events: list[Any] = []
    engine = open_engine(each_engine.url, environ={})
    stream = engine.events()
    threading.Thread(target=lambda: events.extend(stream), daemon=True).start()
    late: dict[str, list[float]] = {}

    def measure(action: str, act: Callable[[], object], true: Callable[[Topology], object]) -> None:
        began = time.time()
        count = len(events)
        act()
        seen = watched.first(true, began)
        until(lambda: any(event["Action"] == action for event in events[count:]))
        told = next(event["timeNano"] for event in events[count:] if event["Action"] == action) / 1e9
        late.setdefault(action, []).append(seen - told)
        time.sleep(0.2)

    def trial(name: str) -> None:
        key = each_engine.create(name, "--network", "home")
        container, extra = f"/containers/{key}", f"/networks/{nets['extra']}"
        call, body = each_engine.api, {"Container": key}
        time.sleep(0.2)
        measure(
            "start", lambda: call("POST", f"{container}/start"), lambda t: address_of(t, key, nets["home"])
        )
        measure(
            "connect",
            lambda: call("POST", f"{extra}/connect", body),
            lambda t: address_of(t, key, nets["extra"]),
        )
        measure(
            "disconnect",
            lambda: call("POST", f"{extra}/disconnect", body),
            lambda t: f"endpoint:{key}:{nets['extra']}" not in t.nodes,
        )
        measure("die", lambda: call("POST", f"{container}/kill"), lambda t: state_of(t, key) == "exited")
        time.sleep(0.3)
        measure("destroy", lambda: call("DELETE", container), lambda t: state_of(t, key) is None)

    for number in range(3):
        trial(f"x{number}")
    stream.close()
    engine.close()
    slow = {
        action: times for action, times in late.items() if statistics.median(times) > 0.1 or max(times) > 0.6
    }
    assert not slow


# --- truth -----------------------------------------------------------------------------------------------


def test_what_has_no_event_is_there_within_the_poll(each_engine: RealEngine, watch: Watch) -> None:
    each_engine.docker("network", "create", "--subnet", "10.210.88.0/24", "net")
    net = next(item["Id"] for item in each_engine.api("GET", "/networks") if item["Name"] == "net")
    key = each_engine.create("stopped")
    watched = watch(each_engine.url, 1.0)
    watched.wait_live()
    settings = {"IPAMConfig": {"IPv4Address": "10.210.88.9"}, "Aliases": ["db"]}
    each_engine.api("POST", f"/networks/{net}/connect", {"Container": key, "EndpointConfig": settings})

    def endpoint() -> dict[str, object]:
        topology = watched.store.topology
        node = topology.nodes.get(f"endpoint:{key}:{net}") if topology else None
        return dict(node.attributes.items()) if node else {}

    assert until(lambda: endpoint().get("static_ipv4") == "10.210.88.9") < 2.0
    until(lambda: "db" in str(endpoint().get("aliases")), 1.0)
    assert endpoint()["active"] is False
    each_engine.api("POST", f"/networks/{net}/disconnect", {"Container": key})
    assert until(lambda: endpoint() == {}) < 2.0


def test_other_aliases_of_what_does_not_run_are_there_within_the_poll(
    each_engine: RealEngine, watch: Watch
) -> None:
    """The list looks the same before and after, and engines tell nothing of it from 28 on."""
    net = each_engine.docker("network", "create", "net")
    stopped = [each_engine.create(f"stopped{number}", "--network", "net") for number in range(12)]
    watched = watch(each_engine.url, 1.0)
    watched.wait_live()
    for key in stopped:
        each_engine.api("POST", f"/networks/{net}/disconnect", {"Container": key})
        settings = {"Aliases": ["other"]}
        each_engine.api("POST", f"/networks/{net}/connect", {"Container": key, "EndpointConfig": settings})

    def shown(key: str) -> str:
        topology = watched.store.topology
        node = topology.nodes.get(f"endpoint:{key}:{net}") if topology else None
        return str(node.get("aliases")) if node else ""

    assert until(lambda: all("other" in shown(key) for key in stopped)) < 2.0


def test_it_holds_what_the_engine_says_when_all_is_quiet(each_engine: RealEngine, watch: Watch) -> None:
    each_engine.docker("network", "create", "net")
    watched = watch(each_engine.url, 1.0)
    watched.wait_live()
    for number in range(4):
        each_engine.run(f"c{number}", "--network", "net", "--volume", f"v{number}:/data", "--publish", "80")
    each_engine.run("inside", "--network", "container:c0", "--tmpfs", "/scratch")
    each_engine.docker("network", "disconnect", "net", "c1")
    each_engine.docker("network", "connect", "bridge", "c1")
    each_engine.docker("network", "connect", "--alias", "db", "net", "c1")
    each_engine.docker("rename", "c2", "renamed")
    each_engine.docker("pause", "renamed")
    each_engine.docker("restart", "--time", "0", "c3")
    each_engine.docker("rm", "--force", "--volumes", "c0")
    time.sleep(4)
    assert watched.store.topology is not None
    assert difference(watched.store.topology, fresh(each_engine.url)) == []


# --- outages ---------------------------------------------------------------------------------------------


def test_a_killed_engine_is_unreachable_and_true_again_when_it_returns(
    each_engine: RealEngine, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    key = each_engine.run("web")
    watched = watch(each_engine.url)
    watched.wait_live()
    each_engine.kill()
    assert until(lambda: watched.state == "unreachable") < 1.0
    assert watched.store.engine_state.reason
    time.sleep(1.0)
    assert state_of(watched.store.topology, key) == "running"
    each_engine.start()
    assert until(lambda: watched.state == "live") < 2.0
    time.sleep(1.0)
    assert watched.store.topology is not None
    assert difference(watched.store.topology, fresh(each_engine.url)) == []
    assert len(caplog.records) <= 3
    each_engine.docker("rm", "--force", "web")  # and events are heard again
    assert until(lambda: state_of(watched.store.topology, key) is None) < 1.0


def test_an_engine_that_is_restarted_is_followed(engine: RealEngine, watch: Watch) -> None:
    key = engine.run("web")
    watched = watch(engine.url)
    watched.wait_live()
    engine.stop()
    until(lambda: watched.state == "unreachable")
    engine.start()
    assert until(lambda: watched.state == "live") < 2.0
    assert state_of(watched.store.topology, key) == "exited"


def test_a_hanging_engine_makes_the_chart_stale_and_is_found_again(engine: RealEngine, watch: Watch) -> None:
    key = engine.run("web")
    watched = watch(engine.url)
    watched.wait_live()
    engine.pause()
    assert until(lambda: watched.state == "stale") < 6.0
    assert state_of(watched.store.topology, key) == "running"
    time.sleep(1.0)
    engine.resume()
    assert until(lambda: watched.state == "live") < 2.0
    engine.docker("rm", "--force", "web")
    assert until(lambda: state_of(watched.store.topology, key) is None) < 1.0


def test_an_engine_that_hangs_longer_than_any_request_is_found_again(
    engine: RealEngine, watch: Watch
) -> None:
    watched = watch(engine.url)
    watched.wait_live()
    engine.pause()
    time.sleep(14.0)
    assert watched.state == "stale"
    engine.resume()
    assert until(lambda: watched.state == "live") < 2.0


def test_an_engine_that_is_not_there_at_the_start_is_found(engine: RealEngine, watch: Watch) -> None:
    engine.stop()
    watched = watch(engine.url)
    until(lambda: "There is no engine" in (watched.store.engine_state.reason or ""))
    assert watched.state == "unreachable"
    engine.start()
    assert until(lambda: watched.state == "live") < 2.0


def test_an_engine_that_hangs_at_the_start_is_found_and_keeps_nobody(
    engine: RealEngine, watch: Watch
) -> None:
    engine.pause()
    watched, other = watch(engine.url), watch(engine.url)
    until(lambda: watched.store.engine_state.reason == "The engine does not answer.", 5.0)
    began = time.monotonic()
    other.watcher.stop()
    assert time.monotonic() - began < 1.2
    engine.resume()
    assert until(lambda: watched.state == "live") < 2.0


def test_a_hanging_engine_does_not_keep_the_watcher_from_ending(engine: RealEngine, watch: Watch) -> None:
    watched = watch(engine.url, 0.2)
    watched.wait_live()
    engine.pause()
    time.sleep(0.5)
    began = time.monotonic()
    watched.watcher.stop()
    assert time.monotonic() - began < 1.2
    engine.resume()


@pytest.fixture
def proxy(engine: RealEngine, tmp_path: Path) -> Iterator[EventProxy]:
    found = EventProxy(tmp_path / "proxy.sock", engine.socket)
    yield found
    found.close()


def test_an_event_stream_that_is_cut_is_opened_again(
    engine: RealEngine, proxy: EventProxy, watch: Watch
) -> None:
    watched = watch(proxy.url, 60.0)
    watched.wait_live()

    def trial(name: str, streams: int) -> None:
        proxy.cut_streams()
        key = engine.run(name)
        until(lambda: state_of(watched.store.topology, key) == "running", 2.0)
        until(lambda: proxy.streams > streams, 2.0)
        assert watched.state == "live"

    for number in range(3):
        trial(f"web{number}", proxy.streams)


def test_an_event_stream_that_goes_silent_is_opened_again(
    engine: RealEngine, proxy: EventProxy, watch: Watch
) -> None:
    watched = watch(proxy.url, 0.5)
    watched.wait_live()
    proxy.swallows = True
    key = engine.run("web")
    assert until(lambda: state_of(watched.store.topology, key) == "running") < 1.0
    until(lambda: proxy.streams == 2, 2.0)
    proxy.swallows = False
    assert watched.state == "live"
