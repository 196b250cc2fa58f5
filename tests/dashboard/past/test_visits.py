"""When each person was last here, and of which times something is known."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.hosts import models as hosts
from dashboard.past import visits
from dashboard.past.moments import iso
from dashboard.past.visits import EVERY, PAUSE
from tests.dashboard.past.conftest import START, Host
from tests.dashboard.past.test_recording import chart

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(host: Host) -> User:
    return User.objects.create_user("anna")


def last(user: User) -> int | None:
    return visits.last_end(user.pk, hosts.first())


def see(*people: User) -> None:
    visits.see({user.pk for user in people}, hosts.first())


def test_who_was_never_here_has_no_last_visit(host: Host, anna: User) -> None:
    assert last(anna) is None
    see(anna)
    assert last(anna) is None


def test_after_a_pause_a_new_visit_begins(host: Host, anna: User) -> None:
    see(anna)
    left = host.wait(PAUSE)
    see(anna)  # still the same visit
    assert last(anna) is None
    host.wait(PAUSE + 1)
    assert last(anna) == left  # asked for before the socket is open
    see(anna)
    assert last(anna) == left
    host.wait(EVERY)
    see(anna)
    assert last(anna) == left


def test_each_person_has_their_own(host: Host, anna: User) -> None:
    ben = User.objects.create_user("ben")
    see(anna)
    left = host.now
    host.wait(PAUSE + 1)
    see(anna, ben)
    assert (last(anna), last(ben)) == (left, None)


def test_it_is_written_once_a_minute(
    host: Host, anna: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    see(anna)
    host.wait(EVERY - 1)
    there = hosts.first()
    with django_assert_num_queries(1):
        visits.see({anna.pk}, there)


def test_of_which_times_something_is_known(viewing: Client, host: Host) -> None:
    assert viewing.get("/api/past").json()["first"] is None
    host.show(chart())
    lost = host.lose()
    back = host.wait(60_000)
    host.show(chart())
    host.wait(5000)
    body = viewing.get("/api/past").json()
    assert body == {
        "version": 1,
        "first": iso(START),
        "now": iso(host.now),
        "unknown": [[iso(lost), iso(back)]],
        "last_visit": None,
    }
    host.wait(1)
    assert viewing.get("/api/past").json()["unknown"][-1] == [iso(back), iso(host.now)]
