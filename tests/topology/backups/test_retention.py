"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from topology.backups.retention import Keep, kept

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
HOURLY = [NOON - timedelta(hours=hours) for hours in range(24 * 400)]


def test_the_last_few_stay() -> None:
    assert kept(HOURLY, Keep(last=3), UTC) == frozenset(HOURLY[:3])


def test_the_newest_of_each_day_week_and_month_stays() -> None:
    found = sorted(kept(HOURLY, Keep(last=1, daily=3, weekly=2, monthly=2), UTC), reverse=True)
    assert [f"{moment:%m-%dT%H}" for moment in found] == [
        "11-28T12",  # the last; of this day, week and month the newest
        "11-27T23",
        "11-26T23",
        "11-22T23",
        "10-31T23",
    ]


def test_days_without_any_do_not_count() -> None:
    moments = [NOON, NOON - timedelta(days=30), NOON - timedelta(days=90)]
    assert kept(moments, Keep(last=0, daily=3), UTC) == frozenset(moments)


@given(
    st.lists(st.integers(0, 10_000), min_size=1, unique=True),
    st.builds(Keep, *[st.integers(0, 5)] * 4),
)
def test_the_newest_stays_whatever_is_said_and_never_more_than_that(hours: list[int], keep: Keep) -> None:
    moments = [NOON - timedelta(hours=ago) for ago in hours]
    found = kept(moments, keep, UTC)
    assert max(moments) in found
    assert found <= set(moments)
    assert len(found) <= max(1, keep.last) + keep.daily + keep.weekly + keep.monthly


@given(st.lists(st.integers(0, 10_000), min_size=1, unique=True), st.builds(Keep, *[st.integers(0, 5)] * 4))
def test_what_stays_stays_once_the_rest_has_gone(hours: list[int], keep: Keep) -> None:
    found = kept([NOON - timedelta(hours=ago) for ago in hours], keep, UTC)
    assert kept(found, keep, UTC) == found
