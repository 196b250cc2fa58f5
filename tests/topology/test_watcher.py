"""The watcher and an engine that does as it is told: its charts, its polls and its end."""

from __future__ import annotations

import time

from tests.topology.fake_engine import NETWORK, Daemon, full_id
from tests.topology.watched import IN_TIME, Watched, threads, until
from topology.store.revisions import Store
from topology.watch.watcher import Watcher


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
    watched.daemon.patience = 2 * IN_TIME
    watched.daemon.inspect_answers.clear()
    watched.start()
    until(lambda: watched.shown(key) == "running")


def test_the_poll_finds_what_has_no_event(polled: Watched) -> None:
    polled.start_live()
    key = polled.daemon.add("web")
    until(lambda: polled.shown(key) == "running")


def test_a_stopped_container_is_inspected_anew_in_turn(polled: Watched) -> None:
    keys = [polled.daemon.add(f"c{number}", "exited") for number in range(12)]
    polled.start_live()
    polled.daemon.inspected[keys[7]]["NetworkSettings"]["Networks"]["net"]["Aliases"] = ["other"]
    until(lambda: polled.aliases(keys[7]) == ("other",))


def test_a_look_may_be_asked_for(watched: Watched) -> None:
    watched.start_live()
    key = watched.daemon.add("web")
    watched.watcher.look()
    until(lambda: watched.shown(key) == "running")


def test_an_inspect_that_hangs_delays_nothing_else(watched: Watched) -> None:
    slow, other = watched.daemon.add("slow"), watched.daemon.add("other", "created")
    watched.daemon.patience = 2 * IN_TIME
    watched.start_live()
    watched.daemon.inspect_answers.clear()
    for key in (slow, full_id("b"), full_id("c"), full_id("d")):
        watched.daemon.tell("start", key)
    time.sleep(0.1)
    watched.daemon.set_state(other, "running")
    watched.daemon.tell("start", other)
    until(lambda: watched.shown(other) == "running")
    assert watched.live


def test_it_stops_and_leaves_no_thread(watched: Watched) -> None:
    watched.daemon.add("web")
    watched.start_live()
    watched.watcher.stop(IN_TIME)
    assert threads() == []


def test_it_stops_though_the_engine_hangs(polled: Watched) -> None:
    polled.daemon.patience = IN_TIME
    polled.start_live()
    polled.daemon.hang()
    calls = len(polled.daemon.calls)
    until(lambda: len(polled.daemon.calls) > calls)
    polled.watcher.stop()
    assert threads() != [], "it waited for the engine"
    polled.daemon.wake()
    until(lambda: not threads())


def test_it_may_be_stopped_before_it_is_started() -> None:
    Watcher(Daemon().open, Store()).stop()
