"""An account that is there already is connected with an identity at the provider, by its owner alone."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access import policy
from dashboard.accounts.oidc.models import Identity
from dashboard.audit.actions import Action
from tests.dashboard.access.users import logged_in
from tests.dashboard.oidc.conftest import Configure
from tests.dashboard.oidc.logins import BEGIN, Answer, Round
from tests.dashboard.oidc.providers import Between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configure")]


def ticket(client: Client) -> str:
    """What one's own page gives."""
    found = re.search(r"sign-on/\?connect=([^\"]+)", client.get("/account/").content.decode())
    assert found is not None
    return found[1].replace("%3A", ":")


def connect(client: Client, subject: str) -> Answer:
    return Round(client, connect=ticket(client)).all(subject)


def test_who_has_connected_it_comes_in_as_who_they_were(operator: User, operating: Client) -> None:
    assert connect(operating, "sub-otto")["Location"] == "/account/"
    page = operating.get("/account/").content.decode()
    assert "Your account is connected." in page
    assert "connect=" not in page
    client = Client()
    assert Round(client).all("sub-otto")["Location"] == "/"
    assert client.session["_auth_user_id"] == str(operator.pk)
    assert policy.role_of(operator) == "operator"
    assert User.objects.count() == 1
    assert Action.objects.get(kind="arrive").username == "otto"


def test_a_ticket_is_good_in_its_own_session_only(viewer: User, operating: Client) -> None:
    """Else another site could have somebody connect their account with an identity of its own."""
    mine = ticket(operating)
    for text in ("", "x", mine, mine[:-1]):
        assert logged_in(viewer).get(BEGIN, {"connect": text})["Location"] == "/"
    assert not Identity.objects.exists()


def test_an_identity_stays_whose_it_is(viewer: User, operating: Client) -> None:
    Round(Client()).all("sub-taken")
    assert connect(operating, "sub-taken")["Location"] == "/account/"
    assert "belongs to another account" in operating.get("/account/").content.decode()
    assert Identity.objects.get().user.username != "otto"
    assert operating.get("/account/").status_code == 200


def test_who_has_logged_out_meanwhile_connects_nothing(operating: Client) -> None:
    begun = Round(operating, connect=ticket(operating))
    address = begun.consent("sub-late")
    session = operating.session
    for name in ("_auth_user_id", "_auth_user_backend", "_auth_user_hash"):
        del session[name]
    session.save()
    assert begun.back(address)["Location"] == "/accounts/login/"
    assert not Identity.objects.exists()


def test_an_answer_that_nobody_asked_for_connects_nothing(operating: Client) -> None:
    address = Round(Client()).consent("sub-mallory")
    assert operating.get(address.removeprefix("http://testserver"))["Location"] == "/account/"
    assert not Identity.objects.exists()


def test_who_would_not_be_let_in_does_not_connect(operating: Client, configure: Configure) -> None:
    configure(domains=("example.org",))
    connect(operating, "mallory@evil.example")
    assert not Identity.objects.exists()
    assert "is not one that may log in here" in operating.get("/account/").content.decode()


def test_a_provider_that_is_down_leaves_one_where_one_was(operating: Client, there: Between) -> None:
    there.status = 503
    assert operating.get(BEGIN, {"connect": ticket(operating)})["Location"] == "/account/"
    assert "cannot be reached" in operating.get("/account/").content.decode()
