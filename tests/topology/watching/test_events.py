"""What the watcher makes of events."""

from __future__ import annotations

import pytest

from tests.topology.fake_engine import NETWORK
from tests.topology.watched import Watched, until
from topology.watch import state


def test_an_event_is_enough(watched: Watched) -> None:
    watched.start_live()
    key = watched.daemon.add("web")
    watched.daemon.tell("start", key)
    until(lambda: watched.shown(key) == "running")
    assert watched.daemon.count("containers") <= 2  # the dirty container alone was listed


def test_it_looks_again_because_the_list_lags_the_event(watched: Watched) -> None:
    key = watched.daemon.add("web", "created")
    watched.start_live()
    watched.daemon.tell("start", key)
    looks = watched.daemon.count("some")
    until(lambda: watched.daemon.count("some") > looks)
    assert watched.shown(key) == "created"
    watched.daemon.set_state(key, "running")
    until(lambda: watched.shown(key) == "running")


def test_it_becomes_quiet_again_after_an_event(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("start", key)
    watched.wait_until_quiet()
    assert watched.daemon.count("some") > 1  # it did look, and again


def test_a_destroyed_container_goes(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.remove(key)
    watched.daemon.tell("destroy", key)
    until(lambda: watched.shown(key) is None)


def test_it_believes_a_death_before_the_list_does(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("die", key, exitCode="137")
    until(lambda: watched.shown(key) == "exited")
    node = watched.node(f"container:{key}")
    assert node is not None
    assert str(node.get("status")).startswith("Exited (137)")
    assert watched.store.topology is not None
    assert not [edge for edge in watched.store.topology.edges.values() if edge.kind == "publishes"]
    endpoint = watched.node(f"endpoint:{key}:{NETWORK}")
    assert endpoint is not None
    assert endpoint.get("active") is False


def test_it_stops_believing_in_a_death_that_the_list_never_confirms(
    polled: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "BELIEVED_SECONDS", 1.0)
    key = polled.daemon.add("web")
    polled.start_live()
    polled.daemon.tell("die", key, exitCode="1")
    until(lambda: polled.shown(key) == "exited")
    polls = polled.daemon.count("containers")
    until(lambda: polled.shown(key) == "running")
    assert polled.daemon.count("containers") - polls > 1, "the first list that denied it was believed"


def test_a_start_ends_the_belief_in_a_death(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.tell("die", key, exitCode="0")
    until(lambda: watched.shown(key) == "exited")
    watched.daemon.tell("start", key)
    until(lambda: watched.shown(key) == "running")


def test_a_connect_is_inspected_although_the_list_has_not_changed(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.inspected[key]["NetworkSettings"]["Networks"]["net"]["Aliases"] = ["other"]
    watched.daemon.tell("connect", NETWORK, "network", container=key)
    until(lambda: watched.aliases(key) == ("other",))


def test_a_network_or_volume_event_has_them_listed(watched: Watched) -> None:
    watched.start_live()
    watched.daemon.networks.append({"Id": "a" * 64, "Name": "new", "Driver": "bridge", "Scope": "local"})
    watched.daemon.tell("create", "a" * 64, "network")
    until(lambda: watched.node("network:" + "a" * 64))
    watched.daemon.volumes.append({"Name": "data", "Driver": "local", "Scope": "local"})
    watched.daemon.tell("create", "data", "volume")
    until(lambda: watched.node("volume:data"))
    assert watched.daemon.count("containers") <= 2


def test_a_prune_has_everything_listed(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.remove(key)
    watched.daemon.tell("prune", "", "container")
    until(lambda: watched.shown(key) is None)


def test_many_events_at_once_cost_few_looks(watched: Watched) -> None:
    keys = [watched.daemon.add(f"c{number}", "created") for number in range(100)]
    watched.start_live()
    before = len(watched.daemon.calls)
    for key in keys:
        watched.daemon.set_state(key, "running")
        watched.daemon.tell("start", key)
    until(lambda: all(watched.shown(key) == "running" for key in keys))
    watched.wait_until_quiet()
    inspects = watched.daemon.count("inspect") - 100
    assert len(watched.daemon.calls) - before - inspects < 150
    assert inspects <= 400


def test_a_container_that_goes_while_it_is_inspected_goes(watched: Watched) -> None:
    key = watched.daemon.add("web")
    watched.start_live()
    watched.daemon.remove(key)
    watched.daemon.tell("start", key)
    until(lambda: watched.shown(key) is None)
    assert watched.live
