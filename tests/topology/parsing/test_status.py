"""A status text is taken apart, so that a mere minute more is not told to every browser."""

from __future__ import annotations

import pytest

from topology.model import status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Up 3 minutes", (3, "minute")),
        ("Up Less than a second", (0, "second")),
        ("Up 1 second (health: starting)", (1, "second")),
        ("Up About a minute", (1, "minute")),
        ("Up About an hour (Paused)", (1, "hour")),
        ("Exited (137) 5 days ago", (5, "day")),
        ("Restarting (1) 2 weeks ago", (2, "week")),
        ("Up 11 months", (11, "month")),
        ("Created", None),
        ("Removal In Progress", None),
    ],
)
def test_it_reads_every_age_that_the_engine_writes(text: str, expected: tuple[int, str] | None) -> None:
    assert status.age(text) == expected


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Up 3 minutes", "Up 4 minutes", True),
        ("Up 3 minutes", "Up 6 minutes", False),
        ("Up Less than a second", "Up Less than a second (Paused)", False),
        ("Up Less than a second", "Up 1 second", False),
        ("Up 2 seconds", "Up 3 seconds", True),
        ("Up 2 seconds", "Up 59 seconds", False),
        ("Up 59 seconds", "Up About a minute", False),
        ("Up 4 minutes", "Up 3 minutes", False),
        ("Up 3 minutes", "Up 4 minutes (Paused)", False),
        ("Up 3 minutes (healthy)", "Up 3 minutes (unhealthy)", False),
        ("Exited (0) 3 days ago", "Exited (1) 3 days ago", False),
        ("Exited (0) 3 days ago", "Exited (0) 4 days ago", True),
        ("Created", "Up 3 seconds", False),
        ("Created", "Created", True),
    ],
)
def test_it_tells_what_is_worth_telling(old: str, new: str, same: bool) -> None:
    assert status.same_but_age(old, new) is same


def test_it_sees_that_only_the_age_differs_however_far() -> None:
    assert status.differs_in_age_only("Up 3 seconds", "Up 2 years")
    assert not status.differs_in_age_only("Up 3 seconds", "Exited (0) 2 years ago")
    assert not status.differs_in_age_only("Created", "Dead")


@pytest.mark.parametrize(
    ("text", "health"),
    [
        ("Up 3 minutes (healthy)", "healthy"),
        ("Up 3 minutes (unhealthy)", "unhealthy"),
        ("Up 3 seconds (health: starting)", "starting"),
        ("Up 3 minutes (Paused)", None),
        ("Up 3 minutes", None),
    ],
)
def test_it_finds_the_health(text: str, health: str | None) -> None:
    assert status.health(text) == health
