"""Ways around the counting of guesses that are closed, and what is kept and logged of them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from dashboard.accounts import throttle
from dashboard.accounts.throttle import ADDRESS, NAME, PAIR
from tests.dashboard.access.users import logged_in
from tests.dashboard.accounts.guesses import PASSWORD, attempt, no_time_passes, pass_time, vera

__all__ = ["no_time_passes", "vera"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_time_passes")]


def test_a_header_does_not_dodge_it_where_no_proxy_was_announced(vera: User) -> None:
    forwarded = [{"x-forwarded-for": f"10.4.0.{number}"} for number in range(4)]
    assert [attempt("vera", headers=one).status_code for one in forwarded] == [200, 200, 200, 429]


def test_behind_a_proxy_only_what_the_proxy_added_counts(vera: User, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://portolan.example"
    forged = [{"x-forwarded-for": f"10.5.0.{number}, 10.6.0.1"} for number in range(4)]
    answers = [attempt("vera", address="127.0.0.1", headers=one).status_code for one in forged]
    assert answers == [200, 200, 200, 429]
    there = {"x-forwarded-for": "10.6.0.2"}
    assert attempt("vera", address="127.0.0.1", headers=there).status_code == 200


def test_a_header_from_somebody_who_is_no_trusted_proxy_dodges_nothing(
    vera: User, settings: Settings
) -> None:
    settings.PUBLIC_URL = "http://portolan.example"
    forged = [{"x-forwarded-for": f"10.5.1.{number}"} for number in range(4)]
    answers = [attempt("vera", address="10.8.0.1", headers=one).status_code for one in forged]
    assert answers == [200, 200, 200, 429]


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
    assert 1 <= len(looked_at) <= free
    assert sorted(statuses) == [200] * len(looked_at) + [429] * (len(tries) - len(looked_at))


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_anothers_try(vera: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess takes as long as it takes; meanwhile its owner is let in, by name and by address."""
    guessing, answered = Event(), Event()

    def slowly(_self: object, _request: object, password: str = "", **_more: object) -> User | None:
        if password == PASSWORD:
            return vera
        guessing.set()
        assert answered.wait(30)
        return None

    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.authenticate", slowly)
    with ThreadPoolExecutor(1) as pool:
        guess = pool.submit(at_once, [("vera", "10.0.0.1")])
        assert guessing.wait(30)
        assert attempt("vera", PASSWORD).status_code == 302
        answered.set()
        assert guess.result() == [200]


@pytest.mark.django_db(transaction=True)
def test_what_is_under_way_counts_as_failed(vera: User) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")
    with ExitStack() as stack:
        for _ in range(PAIR.free):
            stack.enter_context(throttle.trying(request, "vera"))
        assert attempt("vera", PASSWORD).status_code == 429
        assert attempt("vera", PASSWORD, address="10.7.0.1").status_code == 302
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
