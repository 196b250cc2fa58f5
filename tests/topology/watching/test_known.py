"""What is known of the engine: what changes it, and what has to be inspected."""

from __future__ import annotations

from tests.topology.fake_engine import NETWORK, full_id, inspected, listed
from topology.graph.records import Topology
from topology.watch.state import BELIEVED_SECONDS, EngineState

WEB, DB = full_id("web"), full_id("db")


def known(*entries: dict[str, object], engine: str = "E") -> EngineState:
    found = EngineState()
    found.set_host({"ID": engine, "Name": "box"})
    found.set_networks([{"Id": NETWORK, "Name": "net", "Driver": "bridge", "Scope": "local"}])
    found.set_containers(entries)
    return found


def drawn(found: EngineState, now: float = 0.0) -> Topology:
    topology = found.topology(now)
    assert topology is not None
    return topology


def state(found: EngineState, key: str, now: float = 0.0) -> object:
    node = drawn(found, now).nodes.get(f"container:{key}")
    return node.get("state") if node else None


def test_it_draws_nothing_before_it_knows_whose_host_it_is() -> None:
    assert EngineState().topology(0.0) is None


def test_a_list_of_some_says_nothing_of_the_others() -> None:
    found = known(listed(WEB, "web", "running"), listed(DB, "db", "running"))
    assert found.set_containers([listed(WEB, "web", "exited")], {WEB}) == {WEB}
    assert (state(found, WEB), state(found, DB)) == ("exited", "running")
    assert found.set_containers([], {DB}) == {DB}
    assert state(found, DB) is None
    assert found.set_containers([listed(WEB, "web", "exited")]) == set()
    assert found.set_containers([]) == {WEB}
    assert state(found, WEB) is None


def test_what_has_not_changed_is_the_very_same_topology() -> None:
    found = known(listed(WEB, "web", "running"))
    before = drawn(found)
    found.set_containers([listed(WEB, "web", "running")])
    assert drawn(found) is before


def test_new_and_changed_containers_are_wanted_once() -> None:
    found = known(listed(WEB, "web", "running"), listed(DB, "db", "running"))
    assert found.wanted() == sorted([WEB, DB])
    assert found.wanted() == []
    found.set_containers([listed(WEB, "web", "running") | {"Status": "Up 3 seconds (healthy)"}], {WEB})
    assert found.wanted() == []  # the list has said it all
    found.set_containers([listed(WEB, "web", "exited")], {WEB})
    assert found.wanted() == [WEB]
    found.want("gone")
    assert found.wanted() == []


def test_everybody_is_doubted_in_turn() -> None:
    found = known(*(listed(full_id(f"c{number}"), "c", "running") for number in range(5)))
    everybody = set(found.wanted())
    found.doubt(3)
    first = found.wanted()
    found.doubt(3, silent=3)
    assert {*first, *found.wanted()} == everybody
    found.doubt()
    assert len(found.wanted()) == 5


def test_what_does_not_run_is_doubted_each_time_where_there_are_aliases() -> None:
    lonely = listed(full_id("lonely"), "lonely", "exited")
    networks = lonely["NetworkSettings"]
    assert isinstance(networks, dict)
    lonely["NetworkSettings"] = {"Networks": {"bridge": next(iter(networks["Networks"].values()))}}
    found = known(listed(WEB, "web", "exited"), listed(DB, "db", "running"), lonely)
    found.wanted()
    for _ in range(3):
        found.doubt(0, silent=3)
        assert found.wanted() == [WEB]


def test_what_is_being_removed_is_doubted_each_time_for_it_may_be_dead() -> None:
    item = listed(WEB, "web", "removing") | {"NetworkSettings": {"Networks": {}}}
    found = known(item)
    found.wanted()
    found.doubt(0, silent=1)
    assert found.wanted() == [WEB]


def test_an_answer_about_a_container_that_has_gone_means_nothing() -> None:
    found = known()
    found.set_detail(inspected(listed(WEB, "web", "running")))
    found.set_containers([listed(WEB, "web", "running")])
    assert drawn(found).nodes[f"endpoint:{WEB}:{NETWORK}"].get("aliases") != ("alias",)
    assert not found.complete
    found.set_detail(inspected(listed(WEB, "web", "running")))
    assert drawn(found).nodes[f"endpoint:{WEB}:{NETWORK}"].get("aliases") == ("alias",)
    assert found.complete


def test_a_death_is_believed_until_the_list_agrees_or_its_time_is_up() -> None:
    found = known(listed(WEB, "web", "running"))
    found.died(WEB, "1", 10.0)
    assert state(found, WEB, 10.0) == "exited"
    assert drawn(found, 10.0) is drawn(found, 10.5)
    assert state(found, WEB, 10.0 + BELIEVED_SECONDS) == "running"
    found.died(WEB, "1", 20.0)
    found.set_containers([listed(WEB, "web", "exited")], {WEB})
    assert state(found, WEB, 20.1) == "exited"
    found.set_containers([listed(WEB, "web", "running")], {WEB})
    assert state(found, WEB, 20.2) == "running"
    found.died(WEB, "1", 30.0)
    found.lives(WEB)
    assert state(found, WEB, 30.0) == "running"


def test_one_that_starts_again_and_again_is_restarting_as_soon_as_the_list_says_so() -> None:
    found = known(listed(WEB, "web", "running"))
    found.died(WEB, "1", 10.0)
    found.set_containers([listed(WEB, "web", "restarting")], {WEB})
    assert state(found, WEB, 10.1) == "restarting"


def test_another_engine_makes_it_forget_everything() -> None:
    found = known(listed(WEB, "web", "running"))
    found.set_host({"ID": "E", "Name": "renamed"})
    assert state(found, WEB) == "running"
    found.set_host({"ID": "F", "Name": "box"})
    assert list(drawn(found).nodes) == ["host:F"]
