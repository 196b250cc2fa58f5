"""What a rule would have told of a time that is over."""

from __future__ import annotations

from datetime import timedelta

from tests.topology.alerts.test_evaluator import EXITED, SICK, death, rule, web
from tests.topology.expectations.hosts import NOW, host
from topology.alerts import Situation
from topology.alerts.memory import Deaths
from topology.alerts.replay import replay
from topology.graph.records import Topology


def at(seconds: float, topology: Topology, *, live: bool = True) -> Situation:
    return Situation(NOW + timedelta(seconds=seconds), topology, live=live)


def times(*situations: Situation, when: str = "unhealthy") -> list[tuple[float, float | None]]:
    found = replay(rule(when), situations)
    return [
        ((one.at - NOW).total_seconds(), (one.until - NOW).total_seconds() if one.until else None)
        for one in found
    ]


def test_hold_and_clear_delay_count_between_what_happened() -> None:
    sick, well = host(web(**SICK)), host(web())
    assert times(at(0, well), at(10, sick), at(100, well), at(500, well)) == [(40, 130)]
    assert times(at(0, well), at(10, sick), at(39, well), at(500, well)) == []
    assert times(at(0, well), at(10, sick), at(500, sick)) == [(40, None)]
    assert times(at(0, sick), at(20, sick)) == []


def test_a_redeploy_would_have_been_no_alert_and_what_went_for_good_one() -> None:
    first, second = host(web()), host(web(2))
    assert times(at(0, first), at(10, host()), at(25, second), at(900, second), when="gone") == []
    assert times(at(0, first), at(10, host()), at(900, host()), when="gone") == [(40, None)]


def test_what_nobody_could_see_counts_for_nothing() -> None:
    sick = host(web(**SICK))
    assert (
        times(at(0, host(web())), at(10, sick), at(20, sick, live=False), at(900, sick), at(910, sick)) == []
    )


def test_who_stopped_with_an_error() -> None:
    stopped = host(web(**EXITED))
    situations = at(0, host(web())), at(10, stopped), at(99, host()), at(200, host())
    assert times(*situations, when="exited_with_error") == [(40, 129)]


def test_deaths_that_have_left_the_window_turn_nothing_any_more() -> None:
    deaths = Deaths()
    deaths.take([death(1, 0, 1)])
    assert deaths.next_at(NOW) == NOW + timedelta(minutes=5)
    assert deaths.next_at(NOW + timedelta(minutes=6)) is None
