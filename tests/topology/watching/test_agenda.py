"""When to look at what has been touched."""

from __future__ import annotations

from topology.watch.schedule import Schedule

LADDER = (0.0, 0.1, 0.5)


def test_it_is_due_at_once_and_again_at_each_rung() -> None:
    agenda: Schedule[str] = Schedule(LADDER)
    assert agenda.next_at() is None
    agenda.touch("a", 10.0)
    assert agenda.next_at() == 10.0
    assert agenda.due(10.0) == {"a"}
    assert agenda.due(10.05) == set()
    assert agenda.next_at() == 10.1
    assert agenda.due(10.1) == {"a"}
    assert agenda.settled(10.1) == set()
    assert agenda.due(10.5) == {"a"}
    assert agenda.settled(10.5) == {"a"}
    assert agenda.next_at() is None


def test_a_late_look_serves_for_all_rungs_that_have_passed() -> None:
    agenda: Schedule[str] = Schedule(LADDER)
    agenda.touch("a", 10.0)
    assert agenda.due(10.3) == {"a"}
    assert agenda.next_at() == 10.5


def test_what_is_due_in_a_moment_is_looked_at_together() -> None:
    agenda: Schedule[str] = Schedule(LADDER)
    agenda.touch("a", 10.0)
    agenda.touch("b", 10.002)
    agenda.touch("c", 10.01)
    assert agenda.due(10.0) == {"a", "b"}


def test_another_touch_starts_over() -> None:
    agenda: Schedule[str] = Schedule(LADDER)
    agenda.touch("a", 10.0)
    agenda.due(10.2)
    agenda.touch("a", 10.3)
    assert agenda.due(10.3) == {"a"}
    assert agenda.next_at() == 10.4


def test_a_nudge_is_one_look_and_leaves_the_ladder_alone() -> None:
    agenda: Schedule[str] = Schedule(LADDER)
    agenda.touch("a", 10.0)
    agenda.due(10.0)
    agenda.nudge("a")
    agenda.nudge("other")
    assert agenda.next_at() == 0.0
    assert agenda.due(10.01) == {"a", "other"}
    assert agenda.next_at() == 10.1
    assert agenda.watches("a")
    assert not agenda.watches("other")
