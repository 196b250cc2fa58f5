"""Reading with a memory gives what reading without gives, and the very same records where nothing changed."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topology.answers import an_id, container, inspected, network, on, volume
from topology.model import parser
from topology.watch.reader import AGES_EVERY, AGES_RENEWED, YOUNG_RENEWED, Reader

Json = dict[str, Any]
PORTS: list[Json] = [
    {"IP": ip, "PrivatePort": port, "PublicPort": port, "Type": "tcp"}
    for ip in ("0.0.0.0", "::")
    for port in (80, 81)
]
MOUNTS: list[Json] = [
    {"Type": "bind", "Source": f"/s{n}", "Destination": f"/d{n}", "RW": True} for n in range(4)
]


def test_it_gives_back_the_same_record_however_the_engine_shuffles() -> None:
    reader, shuffled = Reader(), random.Random(1)
    first = reader.containers([container(n, Ports=PORTS, Mounts=MOUNTS) for n in range(3)])
    for _ in range(10):
        again = [
            container(n, Ports=shuffled.sample(PORTS, 4), Mounts=shuffled.sample(MOUNTS, 4))
            for n in (2, 0, 1)
        ]
        found = reader.containers(again)
        assert [a is b for a, b in zip(found, first, strict=True)] == [True] * 3


CHANGES: list[Json] = [
    {"Names": ["/other"]},
    {"State": "paused", "Status": "Up 3 minutes (Paused)"},
    {"Status": "Up 3 minutes (healthy)"},
    {"Status": "Exited (0) 3 minutes ago"},
    {"Health": {"Status": "healthy"}},
    {"Image": "sha256:" + "a" * 64},
    {"HostConfig": {"NetworkMode": "host"}},
    {"Ports": PORTS[:1]},
    {"Mounts": MOUNTS[:1]},
    {"NetworkSettings": {"Networks": {"bridge": on("b" * 64, "9" * 64)}}},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: "-".join(change))
def test_it_sees_everything_that_changes(change: Json) -> None:
    reader = Reader()
    reader.containers([container(1)])
    assert reader.containers([container(1, **change)]) == parser.parse_containers([container(1, **change)])


@given(st.lists(st.dictionaries(st.integers(1, 4), st.sampled_from(CHANGES)), max_size=6))
def test_it_reads_what_the_parser_reads_after_any_history(history: list[dict[int, Json]]) -> None:
    reader = Reader()
    for step in history:
        items = [container(number, **change) for number, change in step.items()]
        assert reader.containers(items) == parser.parse_containers(items)


def test_it_forgets_who_is_gone_only_when_the_whole_list_says_so() -> None:
    reader = Reader()
    one, two = reader.containers([container(1), container(2)])
    assert reader.containers([container(2)], whole=False) == (two,)
    assert reader.containers([container(1), container(2)])[0] is one
    reader.containers([container(2)])
    assert reader.containers([container(1), container(2)])[0] is not one


def test_it_holds_back_an_age_that_is_nearly_right() -> None:
    reader = Reader()
    (first,) = reader.containers([container(1, Status="Up 3 minutes")])
    (second,) = reader.containers([container(1, Status="Up 5 minutes")])
    assert second is first


def renewed(then: str, now: str, count: int) -> list[int]:
    """How many of so many texts are new after each look, the first of which was at `then`."""
    reader = Reader()
    reader.containers([container(n, Status=then) for n in range(count)])
    items = [container(n, Status=now) for n in range(count)]
    return [sum(c.status == now for c in reader.containers(items)) for _ in range(3 * AGES_EVERY)]


def test_it_renews_ages_that_are_wrong_a_few_at_a_time() -> None:
    count = AGES_RENEWED * 2 + 1
    each = renewed("Up 3 minutes", "Up 3 hours", count)
    assert sorted({*each}) == [0, AGES_RENEWED, 2 * AGES_RENEWED, count]
    assert each.index(AGES_RENEWED) == AGES_EVERY - 2, "the first look was at what there was"


def test_it_renews_young_ages_at_each_look() -> None:
    assert renewed("Up 1 second", "Up 9 seconds", 9)[:3] == [
        YOUNG_RENEWED,
        2 * YOUNG_RENEWED,
        3 * YOUNG_RENEWED,
    ]


def test_it_leaves_ages_alone_while_it_looks_at_a_few() -> None:
    reader = Reader()
    reader.containers([container(1, Status="Up 3 minutes")])
    (found,) = reader.containers([container(1, Status="Up 3 hours")], whole=False)
    assert found.status == "Up 3 minutes"


def test_it_tells_at_once_of_a_younger_age_after_a_restart() -> None:
    reader = Reader()
    reader.containers([container(1, Status="Up 3 minutes", networks={"bridge": on("b" * 64, "8" * 64)})])
    (found,) = reader.containers(
        [container(1, Status="Up 1 second", networks={"bridge": on("b" * 64, "9" * 64)})]
    )
    assert found.status == "Up 1 second"


def test_it_remembers_networks_and_volumes() -> None:
    reader = Reader()
    networks = [network(n, f"n{n}") for n in range(3)]
    volumes = [volume(f"v{n}") for n in range(3)]
    first, names = reader.networks(networks), reader.volumes(volumes)
    assert first == parser.parse_networks(networks)
    assert names == parser.parse_volumes(volumes)
    assert reader.networks(networks[::-1]) is first
    assert reader.volumes(volumes[::-1]) is names
    assert reader.networks(networks[:2]) == parser.parse_networks(networks[:2])
    changed = [*volumes[:2], volume("v2", CreatedAt="2026-02-02T00:00:00Z")]
    assert reader.volumes(changed) == parser.parse_volumes(changed)


def test_it_completes_a_container_once() -> None:
    reader, host = Reader(), parser.parse_host({"ID": "x"})
    listed = reader.containers([container(1), container(2)])
    details = {an_id(1): parser.parse_detail(inspected(1))}
    first = reader.snapshot(host, listed, details, (), ())
    assert first == parser.snapshot(host, listed, details, (), ())
    assert reader.snapshot(host, reversed(listed), details, (), ()).containers[0] is first.containers[0]
    other = {an_id(1): parser.parse_detail(inspected(1, config={"Image": "other"}))}
    assert reader.snapshot(host, listed, other, (), ()).containers[0].image == "other"
    assert reader.snapshot(host, listed, {}, (), ()) == parser.snapshot(host, listed, {}, (), ())
