"""What connecting and disconnecting would change."""

from __future__ import annotations

from tests.topology.answers import an_id, container, on
from tests.topology.previews.wishes import EP, IDS, at, code, connect, disconnect, host_of, names, running
from topology.model.records import container_id
from topology.previews import preview


def test_it_says_who_becomes_a_neighbour() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2")}),
        running(2, "db", {"beta": at("10.2.0.2")}),
        running(3, "cache", {"alpha": at("10.1.0.3"), "beta": at("10.2.0.3")}),
        running(4, "off", {"beta": at()}, State="exited"),
        container(5, "aside", mode="container:db"),
        running(6, "far", {"gamma": at("10.3.0.2")}),
    )
    found = connect(topology, 1, "beta")
    assert code(found) is None
    assert names(found) == ["aside", "db"]
    assert [(each.name, each.via) for each in found.still_reachable] == [("cache", "alpha")]
    assert found.undoable
    assert (found.container.name, found.network.name) == ("web", "beta")


def test_it_says_who_is_no_longer_a_neighbour() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2"), "beta": at("10.2.0.2"), "inner": at("10.4.0.2")}),
        running(2, "db", {"alpha": at("10.1.0.3")}),
        running(3, "cache", {"alpha": at("10.1.0.4"), "inner": at("10.4.0.4")}),
    )
    found = disconnect(topology, 1, "alpha")
    assert names(found) == ["db"]
    assert [(each.name, each.via) for each in found.still_reachable] == [("cache", "inner")]
    assert found.addresses_lost == ("10.1.0.2/16",)
    assert not found.last_network
    assert found.undoable


def test_it_says_which_addresses_of_both_families_are_lost() -> None:
    six = on(IDS["six"], EP, "10.6.0.2", GlobalIPv6Address="fd00:6::2", GlobalIPv6PrefixLen=64)
    topology = host_of(running(1, "web", {"six": six}))
    assert disconnect(topology, 1, "six").addresses_lost == ("10.6.0.2/16", "fd00:6::2/64")


def test_it_counts_no_neighbours_where_containers_may_not_talk() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2")}), running(2, "db", {"quiet": at("10.5.0.2")})
    )
    found = connect(topology, 1, "quiet")
    assert names(found) == []
    assert [warning.code for warning in found.warnings] == ["no_icc"]
    assert "“quiet”" in str(found.warnings[0])


def test_it_does_not_call_those_neighbours_who_share_the_stack() -> None:
    topology = host_of(
        running(1, "web", {"alpha": at("10.1.0.2")}), container(2, "side", mode="container:web"),
        running(3, "db", {"beta": at("10.2.0.2")}),
    )  # fmt: skip
    found = disconnect(topology, 1, "alpha")
    assert (names(found), found.last_network) == ([], True)
    assert [warning.code for warning in found.warnings] == ["shared_sandbox"]
    assert "“side”" in str(found.warnings[0])


def test_it_says_that_a_stopped_container_takes_notice_when_it_starts() -> None:
    stopped = running(1, "web", {"alpha": at()}, State="exited")
    found = connect(host_of(stopped, running(2, "db", {"beta": at("10.2.0.2")})), 1, "beta")
    assert [warning.code for warning in found.warnings] == ["not_running"]
    assert names(found) == ["db"]
    assert found.ports.effect == "none"


def test_it_warns_of_a_range_that_the_engine_may_have_chosen() -> None:
    topology = host_of(running(1, "web"))
    assert "own_range" in [each.code for each in connect(topology, 1, "alpha", ipv4="10.1.0.9").warnings]
    assert "own_range" not in [each.code for each in connect(topology, 1, "beta", ipv4="10.2.0.9").warnings]
    assert "own_range" not in [each.code for each in connect(topology, 1, "alpha").warnings]


def test_it_lists_every_network_as_a_target() -> None:
    topology = host_of(running(1, "web", {"beta": at("10.2.0.2")}))
    found = preview.targets(topology, container_id(an_id(1)))
    assert [target.name for target in found] == sorted(target.name for target in found)
    assert [target.name for target in found if target.connected] == ["beta"]
    refused = {target.name: target.refused.code for target in found if target.refused is not None}
    assert refused == {
        "docker_gwbridge": "swarm_routing",
        "host": "network_host",
        "ingress": "swarm_routing",
        "none": "network_none",
        "swarm": "not_attachable",
    }


def test_it_keeps_its_sentences_translatable() -> None:
    refused = connect(host_of(container(1, "100%", mode="host")), 1, "alpha").refused
    assert refused is not None
    assert refused.template % refused.values_dict() == str(refused)
    assert "“100%”" in str(refused)
