"""The one-time link of the first start, and the groups."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from dashboard.accounts import bootstrap
from dashboard.accounts.setup_link import SetupLink

pytestmark = pytest.mark.django_db
GOOD = {"username": "ada", "password1": "correct horse battery", "password2": "correct horse battery"}


def test_the_link_makes_the_first_administrator_and_logs_in(client: Client) -> None:
    link = f"/setup/{bootstrap.new_setup_token()}"
    assert client.get(link).status_code == 200
    answer = client.post(link, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    ada = User.objects.get()
    assert (ada.username, ada.is_superuser, ada.is_active) == ("ada", True, True)
    assert bootstrap.may_act(ada)
    assert client.get("/api/actions").status_code == 200


def test_the_link_works_once(client: Client) -> None:
    link = f"/setup/{bootstrap.new_setup_token()}"
    client.post(link, GOOD)
    for answer in (Client().get(link), Client().post(link, {**GOOD, "username": "eve"})):
        assert answer.status_code == 404
    assert User.objects.count() == 1


def test_of_two_who_use_the_link_at_once_the_second_makes_nobody() -> None:
    """Both have seen the form; the first has used the token up when the second sends it."""
    token = bootstrap.new_setup_token()
    SetupLink.objects.all().delete()
    assert bootstrap.make_first_administrator(token, User) is None
    assert not User.objects.exists()


def test_the_link_expires(client: Client) -> None:
    link = f"/setup/{bootstrap.new_setup_token()}"
    SetupLink.objects.update(made_at=timezone.now() - timedelta(days=1))
    assert client.get(link).status_code == 404
    assert client.post(link, GOOD).status_code == 404
    assert not User.objects.exists()


def test_only_the_newest_link_works(client: Client) -> None:
    old, new = bootstrap.new_setup_token(), bootstrap.new_setup_token()
    assert client.get(f"/setup/{old}").status_code == 404
    assert client.get(f"/setup/{new}").status_code == 200


def test_the_link_is_gone_once_there_is_an_administrator(client: Client) -> None:
    link = f"/setup/{bootstrap.new_setup_token()}"
    User.objects.create_superuser("root", password="correct horse battery")
    assert client.get(link).status_code == 404
    assert client.post(link, GOOD).status_code == 404


def test_what_is_kept_of_the_link_does_not_open_it() -> None:
    token = bootstrap.new_setup_token()
    assert token not in str(SetupLink.objects.values())


@pytest.mark.parametrize(
    "fields",
    [
        {**GOOD, "password1": "12345678", "password2": "12345678"},
        {**GOOD, "password2": "something else"},
        {**GOOD, "username": ""},
        {},
    ],
)
def test_a_form_that_is_not_right_makes_nobody_and_keeps_the_link(
    client: Client, fields: dict[str, str]
) -> None:
    link = f"/setup/{bootstrap.new_setup_token()}"
    assert client.post(link, fields).status_code == 200
    assert not User.objects.exists()
    assert client.get(link).status_code == 200


def test_the_form_needs_the_csrf_token() -> None:
    link = f"/setup/{bootstrap.new_setup_token()}"
    assert Client(enforce_csrf_checks=True).post(link, GOOD).status_code == 403


@pytest.mark.parametrize(("group", "may"), [("Viewer", False), ("Operator", True), ("Administrator", True)])
def test_groups_say_who_may_act(group: str, may: bool) -> None:
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.get(name=group))
    assert bootstrap.may_act(user) is may


def test_one_who_is_not_active_may_nothing() -> None:
    assert not bootstrap.may_act(User.objects.create_superuser("root", is_active=False))
