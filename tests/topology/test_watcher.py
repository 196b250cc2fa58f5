"""The watcher against an engine that misbehaves on cue; `tests/engine/test_watcher_live.py` has real ones."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.topology.fake_engine import NETWORK, Daemon, full_id, gone
from topology.engine.errors import EngineDenied, EngineError, EngineProtocolError, EngineTimeout
from topology.records import Node
from topology.store import Store
from topology.watcher import Watcher
from topology.watching.listener import Listener


def until(true: Callable[[], object], seconds: float = 5.0) -> float:
    """Wait until something is true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen"
        time.sleep(0.002)
    return time.monotonic() - began


class Watched:
    """A daemon, and a store that a watcher keeps."""

    def __init__(self, poll_seconds: float = 60.0) -> None:
        self.daemon = Daemon()
        self.store = Store()
        self.watcher = Watcher(self.daemon.open, self.store, poll_seconds=poll_seconds)

    def start(self) -> None:
        self.watcher.start()

    def start_live(self) -> None:
        self.start()
        until(lambda: self.live and self.store.topology)
        # The subscription asks for a look of its own, and the first inspects for others.
        until(lambda: self.daemon.streams and self.daemon.count("inspect") >= len(self.daemon.listed))
        time.sleep(0.05)

    @property
    def live(self) -> bool:
        return self.store.engine_state.state == "live"

    @property
    def state(self) -> str:
        return self.store.engine_state.state

    def node(self, node_id: str) -> Node | None:
        topology = self.store.topology
        return topology.nodes.get(node_id) if topology else None

    def shown(self, key: str) -> object:
        """The state of a container in the store."""
        node = self.node(f"container:{key}")
        return node.get("state") if node else None


@pytest.fixture
def watched() -> Iterator[Watched]:
    yield from _watched(60.0)


@pytest.fixture
def polled() -> Iterator[Watched]:
    """As `watched`, with a poll every 100 ms."""
    yield from _watched(0.1)


def _watched(poll_seconds: float) -> Iterator[Watched]:
    found = Watched(poll_seconds)
    yield found
    found.daemon.answers.set()
    found.daemon.inspect_answers.set()
    found.watcher.stop()
    until(lambda: not ours())


def ours() -> list[str]:
    """The watcher's threads that are still there."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("portolan-")]


# --- events and polls ------------------------------------------------------------------------------------


def test_it_shows_what_the_engine_lists_completed_by_inspect(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    assert watched.shown(key) == "running"
    endpoint = watched.node(f"endpoint:{key}:{NETWORK}")
    assert endpoint is not None
    assert endpoint.get("ipv4") == "10.0.0.2/24"
    assert endpoint.get("aliases") == ("alias",)


def test_the_first_chart_comes_whole(watched: Watched) -> None:
    for number in range(20):
        watched.daemon.add(f"c{number}")
    watched.start_live()
    assert watched.store.revision == 1


def test_the_first_chart_does_not_wait_for_ever_for_inspect(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.daemon.inspect_answers.clear()
    watched.start()
    assert until(lambda: watched.shown(key) == "running") < 1.5


def test_it_subscribes_before_it_lists(watched: Watched) -> None:
    watched.start_live()
    assert watched.daemon.calls.index("events") < watched.daemon.calls.index("containers")


def test_an_event_is_in_the_store_within_milliseconds(watched: Watched) -> None:
    watched.start_live()
    key = watched.daemon.add("web")
    watched.daemon.tell("start", key)
    assert until(lambda: watched.shown(key) == "running") < 0.1
    assert watched.daemon.count("containers") <= 2  # the dirty container alone was listed


def test_it_looks_again_because_the_list_lags_the_event(watched: Watched) -> None:
    key = watched.daemon.add("web", "created")
    watched.start_live()
    watched.daemon.tell("start", key)
    time.sleep(0.3)
    assert watched.shown(key) == "created"
    watched.daemon.set_state(key, "running")
    assert until(lambda: watched.shown(key) == "running") < 0.6


def test_it_becomes_quiet_again_after_an_event(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("start", key)
    time.sleep(2.0)
    calls = len(watched.daemon.calls)
    time.sleep(0.5)
    assert len(watched.daemon.calls) == calls


def test_a_destroyed_container_goes(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.remove(key)
    watched.daemon.tell("destroy", key)
    until(lambda: watched.shown(key) is None, 1.0)


def test_it_believes_a_death_before_the_list_does(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("die", key, exitCode="137")
    assert until(lambda: watched.shown(key) == "exited") < 0.1
    node = watched.node(f"container:{key}")
    assert node is not None
    assert str(node.get("status")).startswith("Exited (137)")
    assert watched.store.topology is not None
    assert not [edge for edge in watched.store.topology.edges.values() if edge.kind == "publishes"]
    endpoint = watched.node(f"endpoint:{key}:{NETWORK}")
    assert endpoint is not None
    assert endpoint.get("active") is False


def test_it_stops_believing_in_a_death_that_the_list_never_confirms(polled: Watched) -> None:
    key = polled.daemon.add("web")
    polled.start_live()
    polled.daemon.tell("die", key, exitCode="1")
    until(lambda: polled.shown(key) == "exited")
    assert 1.5 < until(lambda: polled.shown(key) == "running") < 2.6


def test_a_start_ends_the_belief_in_a_death(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("die", key, exitCode="0")
    until(lambda: watched.shown(key) == "exited")
    watched.daemon.tell("start", key)
    assert until(lambda: watched.shown(key) == "running") < 0.5


def test_a_connect_is_inspected_although_the_list_has_not_changed(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.inspected[key]["NetworkSettings"]["Networks"]["net"]["Aliases"] = ["other"]
    watched.daemon.tell("connect", NETWORK, "network", container=key)

    def aliases() -> object:
        endpoint = watched.node(f"endpoint:{key}:{NETWORK}")
        return endpoint.get("aliases") if endpoint else None

    assert until(lambda: aliases() == ("other",)) < 0.5


def test_a_network_or_volume_event_has_them_listed(watched: Watched) -> None:
    watched.start_live()
    watched.daemon.networks.append({"Id": "a" * 64, "Name": "new", "Driver": "bridge", "Scope": "local"})
    watched.daemon.tell("create", "a" * 64, "network")
    until(lambda: watched.node("network:" + "a" * 64), 0.5)
    watched.daemon.volumes.append({"Name": "data", "Driver": "local", "Scope": "local"})
    watched.daemon.tell("create", "data", "volume")
    until(lambda: watched.node("volume:data"), 0.5)
    assert watched.daemon.count("containers") <= 2


def test_a_prune_has_everything_listed(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.remove(key)
    watched.daemon.tell("prune", "", "container")
    until(lambda: watched.shown(key) is None, 0.5)


def test_the_poll_finds_what_has_no_event(polled: Watched) -> None:
    polled.start_live()
    key = polled.daemon.add("web")
    assert until(lambda: polled.shown(key) == "running") < 0.5


def test_a_stopped_container_is_inspected_anew_in_turn(polled: Watched) -> None:
    keys = [polled.daemon.add(f"c{number}", "exited") for number in range(12)]
    polled.start_live()
    polled.daemon.inspected[keys[7]]["NetworkSettings"]["Networks"]["net"]["Aliases"] = ["other"]

    def aliases() -> object:
        endpoint = polled.node(f"endpoint:{keys[7]}:{NETWORK}")
        return endpoint.get("aliases") if endpoint else None

    until(lambda: aliases() == ("other",), 2.0)


def test_a_look_may_be_asked_for(watched: Watched) -> None:
    watched.start_live()
    key = watched.daemon.add("web")
    watched.watcher.look()
    assert until(lambda: watched.shown(key) == "running") < 0.2


def test_many_events_at_once_cost_few_looks(watched: Watched) -> None:
    keys = [watched.daemon.add(f"c{number}", "created") for number in range(100)]
    watched.start_live()
    before = len(watched.daemon.calls)
    for key in keys:
        watched.daemon.set_state(key, "running")
        watched.daemon.tell("start", key)
    until(lambda: all(watched.shown(key) == "running" for key in keys), 2.0)
    time.sleep(2.0)
    inspects = watched.daemon.count("inspect") - 100
    assert len(watched.daemon.calls) - before - inspects < 150
    assert inspects <= 400


def test_an_inspect_that_hangs_delays_nothing_else(watched: Watched) -> None:
    slow, other = watched.daemon.add("slow"), watched.daemon.add("other", "created")
    watched.start_live()
    watched.daemon.inspect_answers.clear()
    for key in (slow, full_id("b"), full_id("c"), full_id("d")):
        watched.daemon.tell("start", key)
    time.sleep(0.1)
    watched.daemon.set_state(other, "running")
    watched.daemon.tell("start", other)
    assert until(lambda: watched.shown(other) == "running") < 0.2
    assert watched.live


def test_a_container_that_goes_while_it_is_inspected_goes(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.remove(key)
    watched.daemon.tell("start", key)
    until(lambda: watched.shown(key) is None, 0.5)
    assert watched.live


# --- outages ---------------------------------------------------------------------------------------------


def test_an_engine_that_is_not_there_at_the_start_is_found_when_it_comes(watched: Watched) -> None:
    watched.daemon.error = gone()
    key = watched.daemon.add("web")
    watched.start()
    until(lambda: watched.store.engine_state.reason == "No engine listens at fake://.")
    assert watched.state == "unreachable"
    time.sleep(1.0)
    watched.daemon.error = None
    assert until(lambda: watched.live) < 1.0
    assert until(lambda: watched.shown(key) == "running") < 1.0


def test_an_engine_that_cannot_be_opened_is_tried_again(watched: Watched) -> None:
    watched.daemon.open_error = EngineDenied("No certificate.")
    watched.start()
    until(lambda: watched.store.engine_state.reason == "No certificate.")
    watched.daemon.open_error = None
    assert until(lambda: watched.live) < 1.0


def test_an_outage_keeps_the_last_chart_and_says_since_when(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.cut(gone())
    assert until(lambda: watched.state == "unreachable") < 0.5
    since = watched.store.engine_state.since
    assert watched.shown(key) == "running"
    time.sleep(0.5)
    assert watched.store.engine_state.since == since
    watched.daemon.set_state(key, "exited")
    watched.daemon.error = None
    assert until(lambda: watched.live) < 1.0
    assert watched.shown(key) == "exited"


def test_it_neither_spins_nor_floods_the_log_in_an_outage(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    watched.start_live()
    caplog.clear()
    watched.daemon.cut(gone())
    until(lambda: watched.state == "unreachable")
    time.sleep(1.0)
    before, cpu = len(watched.daemon.calls), time.process_time()
    time.sleep(2.0)
    assert len(watched.daemon.calls) - before <= 12
    assert time.process_time() - cpu < 0.2
    assert len(caplog.records) == 1
    watched.daemon.error = None
    until(lambda: len(caplog.records) == 2)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_hanging_engine_is_noticed_while_it_is_asked(polled: Watched) -> None:
    polled.daemon.add("web")
    polled.start_live()
    polled.daemon.hang()
    assert 1.5 < until(lambda: polled.state == "stale") < 3.5
    assert polled.store.engine_state.reason == "The engine does not answer."
    polled.daemon.wake()
    assert until(lambda: polled.live) < 1.0


def test_an_engine_that_hangs_longer_than_requests_may_last_is_found_again(polled: Watched) -> None:
    polled.daemon.patience = 0.3
    polled.start_live()
    polled.daemon.hang()
    until(lambda: polled.state == "stale")
    time.sleep(1.5)
    assert polled.state == "stale"
    polled.daemon.wake()
    assert until(lambda: polled.live) < 1.0


def test_a_slow_engine_is_live_all_the_same(polled: Watched) -> None:
    polled.daemon.delay = 0.4
    key = polled.daemon.add("web")
    polled.start()
    until(lambda: polled.live)
    states = set()
    polled.store.subscribe(lambda: states.add(polled.state))
    polled.daemon.set_state(key, "exited")
    until(lambda: polled.shown(key) == "exited")
    assert states == {"live"}
    polled.daemon.delay = 0.0


def test_a_stream_that_ends_is_opened_again_and_everything_listed(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("start", key)
    time.sleep(0.05)
    watched.daemon.cut()
    watched.daemon.set_state(key, "exited")  # while nobody listens
    assert until(lambda: watched.shown(key) == "exited") < 0.5
    assert watched.live
    until(lambda: len(watched.daemon.since) == 2)
    assert watched.daemon.since[-1] is not None  # from where it was


def test_a_stream_that_is_silent_while_things_happen_is_opened_again(polled: Watched) -> None:
    polled.start_live()
    polled.daemon.streams[0].dead = True
    polled.daemon.add("web")
    until(lambda: polled.daemon.count("events") == 2, 2.0)
    assert polled.daemon.streams[0].closed
    time.sleep(0.5)
    assert polled.daemon.count("events") == 2


def test_a_stream_that_is_silent_since_nothing_happens_stays(polled: Watched) -> None:
    polled.daemon.add("web")
    polled.start_live()
    time.sleep(1.0)
    assert polled.daemon.count("events") == 1


def test_a_failing_poll_closes_the_stream(polled: Watched) -> None:
    polled.start_live()
    stream = polled.daemon.streams[0]
    polled.daemon.error = gone()
    until(lambda: stream.closed, 1.0)
    polled.daemon.error = None
    until(lambda: polled.live and polled.daemon.count("events") >= 2)


def test_a_mistake_of_ours_while_listening_does_not_end_the_listening(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(listener: Listener) -> None:
        raise RuntimeError("stumbled")

    watched.start_live()
    with monkeypatch.context() as patched:
        patched.setattr(Listener, "_position", stumble)
        watched.daemon.cut()
        time.sleep(0.6)
    key = watched.daemon.add("web")
    until(lambda: watched.shown(key) == "running", 2.0)
    assert watched.daemon.count("events") == 2
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [(EngineDenied("No permission to use fake://."), "unreachable"), (EngineTimeout("silent"), "stale")],
)
def test_it_tells_what_kind_of_trouble_it_is(polled: Watched, error: EngineError, state: str) -> None:
    polled.start_live()
    polled.daemon.error = error
    until(lambda: not polled.live)
    assert polled.state == state
    assert polled.store.engine_state.reason in (str(error), "The engine does not answer.")


def test_another_engine_at_the_same_address_is_taken_for_another(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    epoch = watched.store.epoch
    watched.daemon.cut(gone())
    until(lambda: not watched.live)
    watched.daemon.id = "OTHER"
    watched.daemon.remove(key)
    watched.daemon.error = None
    until(lambda: watched.live)
    assert watched.store.epoch != epoch
    assert watched.node("host:OTHER")
    assert watched.shown(key) is None


def test_an_answer_that_cannot_be_read_leaves_the_chart_stale_and_the_watcher_alive(
    polled: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    key = polled.daemon.add("web")
    polled.start_live()
    polled.daemon.networks.append({"Nonsense": 1})
    until(lambda: polled.state == "stale")
    time.sleep(1.0)
    assert polled.shown(key) == "running"
    assert len([record for record in caplog.records if record.exc_info]) == 1
    polled.daemon.networks.pop()
    assert until(lambda: polled.live) < 1.0


def test_an_engine_that_answers_nonsense_is_stale(polled: Watched) -> None:
    polled.start_live()
    polled.daemon.error = EngineProtocolError("fake:// answered: HTTP status 500", 500)
    until(lambda: polled.state == "stale")
    assert polled.store.engine_state.reason == "fake:// answered: HTTP status 500"


# --- the end ---------------------------------------------------------------------------------------------


def test_it_stops_within_a_second_and_leaves_no_thread(watched: Watched) -> None:
    watched.daemon.add("web")
    watched.start_live()
    began = time.monotonic()
    watched.watcher.stop()
    assert time.monotonic() - began < 1.0
    assert ours() == []


def test_it_stops_within_a_second_though_the_engine_hangs(polled: Watched) -> None:
    polled.start_live()
    polled.daemon.hang()
    time.sleep(0.3)
    began = time.monotonic()
    polled.watcher.stop()
    assert time.monotonic() - began < 1.2
    polled.daemon.wake()
    until(lambda: not ours(), 1.0)


def test_it_may_be_stopped_before_it_is_started() -> None:
    Watcher(Daemon().open, Store()).stop()
