"""Ways to more rights than one was given, or back to those that one had."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.access import policy, sessions
from dashboard.access.roles import service as role_service
from dashboard.access.roles.models import Limit
from dashboard.access.session_owner import SessionOwner
from dashboard.accounts import rights as rights_service
from dashboard.base.problems import Problem
from dashboard.base.roles import Role
from tests.dashboard.access.users import logged_in
from tests.dashboard.accounts.test_accounts import ADA, invited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

#: To Python each of these ends a line; in a label they may stand in a project's name.
ENDS = ("\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")


@pytest.mark.parametrize("end", ENDS)
def test_a_name_that_looks_like_two_lines_is_one_project(administering: Client, end: str) -> None:
    """Who may act on that one may not act on the other that its second half is the name of."""
    wish = {"limited": "on", "projects": [f"mine{end}edge", " n8n"], "others": f"later{end}web\r\nnext"}
    Client().post(invited(administering, **wish), ADA)
    written = ["later", "web"] if end in "\r\n" else [f"later{end}web"]
    assert Limit.objects.get().projects == sorted([f"mine{end}edge", " n8n", "next", *written])


@pytest.mark.parametrize("how", ["sunk", "deactivated", "gone"])
def test_a_link_is_worth_no_more_than_its_maker(administering: Client, administrator: User, how: str) -> None:
    """Who is about to lose their rights must not keep a way back to them."""
    link = invited(administering, role="administrator")
    if how == "sunk":
        role_service.give(administrator, Role.OPERATOR)
    elif how == "deactivated":
        User.objects.filter(pk=administrator.pk).update(is_active=False)
    else:
        administrator.delete()
    assert Client().get(link).status_code == 404
    assert Client().post(link, ADA).status_code == 404
    assert not User.objects.filter(username="grace").exists()


def test_two_administrators_do_not_sink_each_other(administrator: User) -> None:
    """Both were administrators when they asked; whoever comes second is none any more."""
    other = User.objects.create_user("eve")
    role_service.give(other, Role.ADMINISTRATOR)
    wanted = rights_service.rights(administrator) | {"role": "viewer"}
    rights_service.change(administrator, other, wanted)
    with pytest.raises(Problem) as caught:
        rights_service.change(other, administrator, wanted)
    assert caught.value.code == "administrators_only"
    with pytest.raises(Problem) as caught:
        rights_service.change(administrator, administrator, wanted)
    assert caught.value.code == "last_administrator"
    assert policy.role_of(administrator) == "administrator"


def test_sessions_that_are_over_are_not_kept(viewer: User) -> None:
    over, open_ = logged_in(viewer), logged_in(viewer)
    key = over.session.session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())
    sessions.forget_expired()
    assert [session.pk for session in Session.objects.all()] == [open_.session.session_key]


def strangers_sessions(number: int) -> None:
    """As who begins to log in through a provider leaves one behind for each try."""
    content, later = SessionStore().encode({"sign_on": {"state": "s"}}), timezone.now() + timedelta(hours=1)
    rows = [
        Session(session_key=f"stranger{n}", session_data=content, expire_date=later) for n in range(number)
    ]
    Session.objects.bulk_create(rows)


def test_the_sessions_of_strangers_do_not_slow_ones_own_page(
    viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose a session is stands in a column: with 5,000 of strangers no more are read than one's own."""
    here, _there = logged_in(viewer), logged_in(viewer)
    decoded: list[str] = []
    decode = SessionStore.decode

    def counting(store: SessionStore, data: str) -> dict[str, Any]:
        decoded.append(data)
        return decode(store, data)

    monkeypatch.setattr(SessionStore, "decode", counting)
    counts = []
    for strangers in (0, 5000):
        strangers_sessions(strangers)
        decoded.clear()
        with CaptureQueriesContext(connection) as asked:
            assert here.get("/account/").status_code == 200
        counts.append((len(asked), len(decoded)))
    assert counts[0] == counts[1]
    assert counts[1][1] == 3  # the session of the request, and both of this person's


def test_a_session_stays_its_owners_under_a_new_key(viewer: User) -> None:
    """A new password gives the session a new key; it still is on one's own page, and ends with the others."""
    here = logged_in(viewer)
    before = here.session.session_key
    session = here.session
    session.cycle_key()
    assert session.session_key != before
    assert [one.this for one in sessions.of(viewer, session.session_key)] == [True]
    sessions.end(viewer, but=None)
    assert not Session.objects.exists()


def test_a_session_that_names_somebody_who_is_gone_can_be_saved(viewer: User) -> None:
    session = logged_in(viewer).session
    viewer.delete()
    session["more"] = 1
    session.save()
    assert Session.objects.count() == 1


def test_sessions_of_before_are_indexed_by_the_migration(viewer: User) -> None:
    here = logged_in(viewer)
    strangers_sessions(3)
    SessionOwner.objects.all().delete()
    assert sessions.of(viewer, None) == []
    import_module("dashboard.migrations.0012_session_owner").index_sessions(apps, None)
    assert [one.this for one in sessions.of(viewer, here.session.session_key)] == [True]
    assert SessionOwner.objects.count() == 1
