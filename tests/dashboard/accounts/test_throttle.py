"""Guessing passwords: what is slowed down and locked, for whom, for how long, and who still comes in."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory
from pytest_django import Settings

from dashboard.accounts import throttle
from dashboard.accounts.throttle import ADDRESS, LONGEST_SECONDS, NAME, PAIR, Count
from tests.dashboard.roles.people import logged_in

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def vera(viewer: User) -> User:
    viewer.set_password(PASSWORD)
    viewer.save()
    return viewer


@pytest.fixture
def otto(operator: User) -> User:
    operator.set_password(PASSWORD)
    operator.save()
    return operator


def attempt(
    name: str,
    password: str = "wrong",
    address: str = "10.0.0.1",
    client: Client | None = None,
    headers: dict[str, str] | None = None,
) -> Any:  # noqa: ANN401 - the test client's answer
    form = {"username": name, "password": password}
    return (client or Client()).post(LOGIN, form, REMOTE_ADDR=address, headers=headers)


def pass_time(seconds: float) -> None:
    """Let what has been counted be so much older."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(seconds=seconds))


def fail(name: str, times: int, address: str = "10.0.0.1") -> None:
    """Fail so often, waiting as long as one must."""
    for _time in range(times):
        answer = attempt(name, address=address)
        if answer.status_code == 429:
            pass_time(int(answer["Retry-After"]))
            answer = attempt(name, address=address)
        assert answer.status_code == 200


def counted(count: Count, failures: int) -> None:
    """Have failures of strangers counted, as many and only where this count sees them together."""
    for number in range(failures):
        AccessAttempt.objects.create(
            username="vera" if "username" in count.by else f"name-{number}",
            ip_address="10.0.0.1" if "ip_address" in count.by else f"10.1.0.{number}",
            user_agent=f"agent {number}",
            failures_since_start=1,
        )


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
        client.cookies[throttle.KNOWN_COOKIE] = value
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


def test_a_header_does_not_dodge_it_where_no_proxy_was_announced(vera: User) -> None:
    forwarded = [{"x-forwarded-for": f"10.4.0.{number}"} for number in range(4)]
    assert [attempt("vera", headers=one).status_code for one in forwarded] == [200, 200, 200, 429]


def test_behind_a_proxy_only_what_the_proxy_added_counts(vera: User, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://portolan.example"
    forged = [{"x-forwarded-for": f"10.5.0.{number}, 10.6.0.1"} for number in range(4)]
    assert [attempt("vera", headers=one).status_code for one in forged] == [200, 200, 200, 429]
    assert attempt("vera", headers={"x-forwarded-for": "10.6.0.2"}).status_code == 200


def test_another_user_agent_does_not_dodge_it(vera: User) -> None:
    agents = [attempt("vera", headers={"user-agent": f"{number}"}).status_code for number in range(4)]
    assert agents == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("text", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("nonsense", None),
        ("", None),
    ],
)
def test_addresses_are_counted_as_what_one_customer_has(text: str, counted_as: str | None) -> None:
    assert throttle.address(RequestFactory().get("/", REMOTE_ADDR=text)) == counted_as


def test_what_a_proxy_says_that_is_no_address_is_not_believed(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portolan.example"
    request = RequestFactory().get("/", headers={"x-forwarded-for": "unknown"})
    assert throttle.address(request) == "127.0.0.1"


def test_guesses_at_ones_old_password_count_as_those_at_the_login(vera: User) -> None:
    client = logged_in(vera)
    fields = {"new_password1": "another long one", "new_password2": "another long one"}
    for status in (400, 400, 400, 429):
        answer = client.post("/account/password/", fields | {"old_password": "wrong"})
        assert answer.status_code == status
    assert client.post("/account/password/", fields | {"old_password": PASSWORD}).status_code == 429
    vera.refresh_from_db()
    assert vera.check_password(PASSWORD)
    pass_time(2)
    assert client.post("/account/password/", fields | {"old_password": PASSWORD}).status_code == 302


def test_no_password_is_kept_with_what_is_counted(vera: User) -> None:
    attempt("vera", "planted-one")
    fields = {"new_password1": "planted-two", "new_password2": "planted-two", "old_password": "planted-three"}
    logged_in(vera).post("/account/password/", fields)
    kept = str(list(AccessAttempt.objects.values()))
    assert "vera" in kept
    assert "planted" not in kept


def at_once(tries: list[tuple[str, str]]) -> list[int]:
    """Send them all at the same moment, each in a thread of its own."""

    def one(name: str, address: str) -> int:
        try:
            return int(attempt(name, address=address).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tries)) as pool:
        return [done.result() for done in [pool.submit(one, *each) for each in tries]]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names whose passwords were looked at, which takes a while."""
    found: list[str] = []

    def slowly(_self: object, _request: object, username: str = "", **_more: object) -> None:
        found.append(username)
        time.sleep(0.02)

    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.authenticate", slowly)
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tries", "free"),
    [
        ([("vera", "10.0.0.1")] * 12, PAIR.free),
        ([("vera", f"10.1.0.{number}") for number in range(NAME.free + 8)], NAME.free),
        ([(f"name-{number}", "10.0.0.1") for number in range(ADDRESS.free + 8)], ADDRESS.free),
    ],
    ids=["pair", "name", "address"],
)
def test_what_is_tried_at_once_is_counted_all_the_same(
    looked_at: list[str], tries: list[tuple[str, str]], free: int
) -> None:
    statuses = at_once(tries)
    assert len(looked_at) == free
    assert sorted(statuses) == [200] * free + [429] * (len(tries) - free)


def test_who_waits_too_long_for_others_is_sent_away(vera: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "TURN_SECONDS", 0.01)
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")
    with throttle.turn(request, "vera") as mine:
        assert mine
        assert attempt("vera", PASSWORD).status_code == 429
        assert attempt("vera", PASSWORD, address="10.7.0.1").status_code == 429
    assert attempt("vera", PASSWORD).status_code == 302


def test_the_log_tells_where_it_was_tried_and_not_what_was_typed(
    vera: User, caplog: pytest.LogCaptureFixture
) -> None:
    attempt("planted-in-the-wrong-field", "planted-too")
    assert "10.0.0.1" in caplog.text
    assert "planted" not in caplog.text


def test_the_api_takes_no_password(vera: User) -> None:
    answer = Client().get("/api/topology", headers={"authorization": "Basic dmVyYTpjb3JyZWN0IGhvcnNl"})
    assert (answer.status_code, answer.json()["code"]) == (401, "login_required")
