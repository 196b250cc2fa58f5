"""Guessing passwords: what is slowed down and locked, for whom, for how long, and who still comes in."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from dashboard.accounts.throttle import ADDRESS, LONGEST_SECONDS, NAME, PAIR, Count
from tests.dashboard.accounts.guesses import (
    PASSWORD,
    attempt,
    counted,
    fail,
    no_time_passes,
    otto,
    pass_time,
    vera,
)

__all__ = ["no_time_passes", "otto", "vera"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_time_passes")]


def test_three_mistakes_are_free_and_then_each_doubles_the_wait() -> None:
    waits = [PAIR.wait(failures).total_seconds() for failures in range(16)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, *[LONGEST_SECONDS] * 4]
    assert PAIR.wait(10**6).total_seconds() == LONGEST_SECONDS


def test_a_name_alone_takes_more_than_a_pair_and_an_address_the_most() -> None:
    assert PAIR.free < NAME.free < ADDRESS.free


def test_it_slows_down_and_says_for_how_long(vera: User) -> None:
    for _time in range(3):
        assert attempt("vera").status_code == 200
    answer = attempt("vera")
    assert (answer.status_code, answer["Retry-After"]) == (429, "2")
    assert "Wait 2 seconds" in answer.content.decode()
    pass_time(2)
    assert attempt("vera", PASSWORD).status_code == 302


def test_the_right_password_does_not_shorten_the_wait(vera: User) -> None:
    fail("vera", 8)
    answer = attempt("vera", PASSWORD)
    assert answer.status_code == 429
    assert "Wait 2 minutes" in re.sub(r"\s+", " ", answer.content.decode())


def test_knocking_while_it_is_locked_does_not_prolong_the_lock(vera: User) -> None:
    fail("vera", 12)
    first = attempt("vera")
    assert first["Retry-After"] == str(LONGEST_SECONDS)
    pass_time(600)
    for _time in range(20):
        assert int(attempt("vera")["Retry-After"]) <= 300
    pass_time(300)
    assert attempt("vera", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("count", "elsewhere", "other_name"),
    [(PAIR, 302, 302), (NAME, 429, 302), (ADDRESS, 302, 429)],
    ids=["pair", "name", "address"],
)
def test_each_count_locks_what_it_is_of_and_nothing_else(
    vera: User, otto: User, count: Count, elsewhere: int, other_name: int
) -> None:
    counted(count, count.free - 1)
    assert attempt("vera", PASSWORD).status_code == 302
    AccessAttempt.objects.all().delete()
    counted(count, count.free + 8)
    assert attempt("vera", PASSWORD).status_code == 429
    assert attempt("vera", PASSWORD, address="10.9.9.9").status_code == elsewhere
    assert attempt("otto", PASSWORD).status_code == other_name
    assert attempt("otto", PASSWORD, address="10.9.9.9").status_code == 302


def test_many_addresses_guess_at_one_name(vera: User) -> None:
    statuses = [attempt("vera", address=f"10.2.0.{number}").status_code for number in range(NAME.free + 1)]
    assert statuses == [200] * NAME.free + [429]


def test_one_address_guesses_at_many_names() -> None:
    statuses = [attempt(f"somebody-{number}").status_code for number in range(ADDRESS.free + 1)]
    assert statuses == [200] * ADDRESS.free + [429]


def test_a_name_that_nobody_has_is_treated_as_one_that_somebody_has(vera: User) -> None:
    for name in ("vera", "nobody"):
        assert [attempt(name).status_code for _time in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize("count", [NAME, ADDRESS], ids=["name", "address"])
def test_a_browser_in_which_one_has_logged_in_before_is_let_in_while_strangers_guess(
    vera: User, otto: User, count: Count
) -> None:
    client = Client()
    attempt("vera", PASSWORD, client=client)
    client.post("/accounts/logout/")
    counted(count, 200)
    assert attempt("vera", PASSWORD).status_code == 429
    assert attempt("vera", PASSWORD, client=client).status_code == 302


def test_it_is_known_for_that_one_name_and_slowed_down_all_the_same(vera: User, otto: User) -> None:
    client = Client()
    attempt("vera", PASSWORD, client=client)
    client.post("/accounts/logout/")
    counted(ADDRESS, 200)
    assert attempt("otto", PASSWORD, client=client).status_code == 429
    assert [attempt("vera", client=client).status_code for _time in range(4)] == [200, 200, 200, 429]


def test_nobody_makes_their_browser_known_by_hand(vera: User) -> None:
    counted(NAME, 200)
    client = Client()
    for value in (str(vera.pk), f"{vera.pk}:x:y"):
        client.cookies["portolan_known"] = value
        assert attempt("vera", PASSWORD, client=client).status_code == 429


def test_a_success_forgets_the_pair_and_nothing_else(vera: User, otto: User) -> None:
    fail("vera", 2, address="10.3.0.1")
    fail("otto", 2)
    fail("vera", 2)
    assert attempt("vera", PASSWORD).status_code == 302
    left = set(AccessAttempt.objects.values_list("username", "ip_address"))
    assert left == {("vera", "10.3.0.1"), ("otto", "10.0.0.1")}


def test_logging_in_as_oneself_does_not_open_the_way_to_guess_others(vera: User) -> None:
    for number in range(ADDRESS.free):
        attempt(f"somebody-{number}")
        if number % 9 == 0:
            assert attempt("vera", PASSWORD).status_code == 302
    assert attempt("somebody-else").status_code == 429


def test_it_is_forgotten_after_an_hour(vera: User) -> None:
    fail("vera", 12)
    pass_time(3601)
    assert attempt("vera", PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("axes_reset", ()),
        ("axes_reset_username", ("vera",)),
        ("axes_reset_ip", ("10.0.0.1",)),
        ("axes_reset_ip_username", ("10.0.0.1", "vera")),
    ],
)
def test_an_administrator_can_unlock_it_by_command(
    vera: User, command: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    fail("vera", 12)
    call_command(command, *arguments)
    assert attempt("vera", PASSWORD).status_code == 302


def test_a_link_for_a_new_password_unlocks_it_too(vera: User, administering: Client) -> None:
    counted(NAME, 200)
    text = administering.post(f"/people/{vera.pk}/reset/").content.decode()
    found = re.search(r"http://testserver(/reset/[\w-]+)", text)
    assert found is not None
    client = Client()
    client.post(found[1], {"new_password1": "another long one", "new_password2": "another long one"})
    assert attempt("vera", "another long one", client=client).status_code == 302
