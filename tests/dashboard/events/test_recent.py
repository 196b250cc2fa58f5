"""What open pages are told of what happened: from where they left off, or that they missed too much."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.events.recent import FRAMES, LATEST, Line, RecentEvents


def line(number: int) -> Line:
    return Line(number, {"en": f'{{"id":{number}}}', "ko": f'{{"id":{number},"ko":1}}'})


def lines(*numbers: int) -> list[Line]:
    return [line(number) for number in numbers]


def since(held: RecentEvents, told: int | None, language: str = "en") -> tuple[int, bool, list[int]] | None:
    """The position, whether there is a gap, and the numbers."""
    found = held.since(told, language)
    if found is None:
        return None
    frame: dict[str, Any] = json.loads(found[1])
    assert frame["type"] == "events"
    return found[0], frame["gap"], [entry["id"] for entry in frame["entries"]]


@pytest.fixture
def held() -> RecentEvents:
    """Room for five; the entries up to 3 are not here."""
    held = RecentEvents(keep=5)
    held.begin(lines(4, 5, 6), floor=3)
    return held


def test_every_gap_is_one_frame_and_few_others_are_remembered() -> None:
    held = RecentEvents(keep=500)
    held.begin(lines(*range(101, 301)), floor=100)
    gaps = {id((held.since(told, "en") or (0, ""))[1]) for told in (0, 50, 99, 301, 10**15)}
    assert len(gaps) == 1
    for told in range(100, 300):
        assert since(held, told) == (300, False, list(range(told + 1, 301)))
    assert len(held._frames) <= FRAMES


def test_nothing_is_told_before_it_is_known_what_there_is() -> None:
    held = RecentEvents()
    assert since(held, None) is None
    held.begin([], floor=0)
    assert since(held, None) == (0, False, [])
    assert since(held, 0) is None


def test_who_holds_some_is_told_the_rest(held: RecentEvents) -> None:
    assert since(held, None) == (6, False, [4, 5, 6])
    assert since(held, 3) == (6, False, [4, 5, 6])
    assert since(held, 5) == (6, False, [6])
    assert since(held, 6) is None
    held.add(lines(7))
    assert since(held, 6) == (7, False, [7])


def test_who_has_missed_more_than_is_held_is_told_so(held: RecentEvents) -> None:
    assert since(held, 2) == (6, True, [4, 5, 6])
    held.add(lines(7, 8, 9))
    assert since(held, 3) == (9, True, [5, 6, 7, 8, 9])
    assert since(held, 4) == (9, False, [5, 6, 7, 8, 9])


def test_a_number_of_another_database_is_a_gap(held: RecentEvents) -> None:
    assert since(held, 41) == (6, True, [4, 5, 6])


def test_numbers_may_be_left_out(held: RecentEvents) -> None:
    held.add(lines(10))
    assert since(held, 8) == (10, False, [10])


def test_who_comes_anew_is_told_the_latest() -> None:
    held = RecentEvents()
    held.begin(lines(*range(1, 500)), floor=0)
    assert since(held, None) == (499, False, list(range(500 - LATEST, 500)))
    assert since(held, 10) == (499, False, list(range(11, 500)))


def test_each_frame_is_made_once_for_each_language(held: RecentEvents) -> None:
    first = held.since(4, "en")
    assert first is not None
    assert held.since(4, "en") is first
    assert '"ko"' in (held.since(4, "ko") or (0, ""))[1]
    held.add(lines(7))
    assert since(held, 4) == (7, False, [5, 6, 7])
