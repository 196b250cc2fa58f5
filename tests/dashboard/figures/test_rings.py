"""What is kept of figures, and how much of it."""

from __future__ import annotations

import sys

from dashboard.figures.askers import Askers
from dashboard.figures.rings import MOST_READINGS, Ring, Rings
from topology.model.figures import Usage


def reading(at: float, cpu: float | None = 0.5) -> Usage:
    return Usage(at, cpu, 64 * 2**20, 2**30, None, 10.0, 0.0, 3.0, 4)


def test_an_hour_is_kept_and_no_more() -> None:
    ring = Ring()
    for second in range(0, 8000, 10):
        ring.add(reading(1_795_842_000.5 + second))
    found = ring.since(0, 10_000)
    assert len(found) == MOST_READINGS
    assert found[-1] == ring.latest == reading(1_795_842_000.5 + 7990)
    assert found[0].at == 1_795_842_000.5 + 7990 - 3590
    ring.add(reading(1_795_842_000.5 + 50_000, None))
    assert ring.since(0, 10) == [reading(1_795_842_000.5 + 50_000, None)]


def test_only_what_is_new_is_told() -> None:
    ring = Ring()
    for at in (10.0, 20.0, 30.0):
        ring.add(reading(at))
    assert [one.at for one in ring.since(10.0, 9)] == [20.0, 30.0]
    assert [one.at for one in ring.since(0, 2)] == [20.0, 30.0]
    assert ring.since(30.0, 9) == []
    assert Ring().latest is None


def test_after_the_clock_was_set_back_what_is_read_then_is_told() -> None:
    ring = Ring()
    for at in (5000.0, 5010.0, 100.0, 110.0):
        ring.add(reading(at))
    assert [one.at for one in ring.since(0, 10)] == [100.0, 110.0]
    assert [one.at for one in ring.since(5010.0, 10)] == [100.0, 110.0]
    assert ring.since(110.0, 10) == []
    near, ahead = Ring(), Ring()
    for at in (1000.0, 980.0):
        near.add(reading(at))
    assert [one.at for one in near.since(1000.0, 10)] == [980.0]
    ahead.add(reading(100.0))
    assert ahead.since(5010.0, 10) == [], "who is ahead without that is told nothing again"


def test_there_are_no_more_rings_than_there_is_room_for() -> None:
    rings = Rings(most=2)
    for name in ("a", "b", "a", "c"):
        rings.add(name, reading(1.0))
    assert (len(rings), rings.of("b")) == (2, None)
    assert rings.of("a") is not None


def test_an_hour_of_a_container_takes_little() -> None:
    ring = Ring()
    for at in range(MOST_READINGS):
        ring.add(reading(float(at)))
    held = sys.getsizeof(ring._at) + sum(map(sys.getsizeof, ring._values.values()))
    assert held < 20_000


def test_who_does_not_ask_again_is_forgotten() -> None:
    askers = Askers()
    askers.want("ada", ["a", "b"], 10, until=5)
    askers.want("ben", ["b"], 30, until=9)
    assert askers.at(4) == {"a": 10, "b": 10}
    assert askers.at(5) == {"b": 30}
    assert askers.at(9) == {}
    assert askers._wishes == {}


def test_everybodys_first_comes_before_anybodys_second() -> None:
    askers = Askers(most=3, most_of_one=3)
    askers.want("greedy", ["a", "b", "c", "d"], 10, until=5)
    askers.want("modest", ["z"], 10, until=5)
    assert set(askers.at(0)) == {"d", "z", "c"}
