"""When plans are due."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from topology.backups.errors import PlanError
from topology.backups.schedule import parse


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_daily_is_at_a_time_of_day_in_its_zone() -> None:
    utc, berlin = parse("daily at 02:30"), parse("02:30", "Europe/Berlin")
    assert utc.after(at("2026-11-28T02:30")) == at("2026-11-29T02:30")
    assert utc.latest(at("2026-11-28T02:30")) == at("2026-11-28T02:30")
    assert utc.latest(at("2026-11-28T02:29")) == at("2026-11-27T02:30")
    assert berlin.after(at("2026-11-28T00:00")) == at("2026-11-28T01:30")


def test_a_time_that_the_clock_leaves_out_comes_all_the_same_once() -> None:
    berlin = parse("02:30", "Europe/Berlin")
    skipped = berlin.after(at("2026-03-28T12:00"))
    assert skipped == at("2026-03-29T01:00")
    assert berlin.after(skipped) == at("2026-03-30T00:30")


def test_a_cron_expression_is_one() -> None:
    assert parse("0 */6 * * 1-5").after(at("2026-11-27T19:00")) == at("2026-11-30T00:00")


@pytest.mark.parametrize(
    "text", ["", "daily", "25:00", "0 0 30 2 *", "* * * *", "0 0 * * * *", "@reboot", "1 2 3 4 x"]
)
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(PlanError) as refused:
        parse(text)
    assert refused.value.code == "no_schedule"


@pytest.mark.parametrize("zone", ["Berlin", "../UTC", "", "\0"])
def test_a_zone_that_there_is_not_is_refused(zone: str) -> None:
    with pytest.raises(PlanError) as refused:
        parse("02:30", zone)
    assert refused.value.code == "no_zone"
