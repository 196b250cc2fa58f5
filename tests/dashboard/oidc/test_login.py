"""Logging in through a provider that really runs: who comes, as whom, with which rights, and where to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.access import policy, sessions
from dashboard.access.roles import service as role_service
from dashboard.access.tokens import bearer
from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.accounts import preferences
from dashboard.accounts.bootstrap import BACKEND
from dashboard.accounts.oidc.models import Identity
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.roles import Role
from dashboard.volumes.jobs import jobs
from tests.dashboard.access.users import logged_in
from tests.dashboard.oidc.conftest import Configure
from tests.dashboard.oidc.logins import BEGIN, Answer, Round
from tests.dashboard.oidc.providers import Between

pytestmark = pytest.mark.django_db
Come = Callable[..., Answer]
LOGIN = "/accounts/login/"


def said(client: Client) -> str:
    """What the login page says to who was sent back to it."""
    return client.get(LOGIN).content.decode()


def test_without_a_provider_there_is_neither_address_nor_button(client: Client) -> None:
    for path in (BEGIN, f"{BEGIN}callback/", f"{BEGIN}callback/?code=x&state=y", f"{BEGIN}callback/?error=x"):
        assert client.get(path).status_code == 404
    assert BEGIN not in said(client)


@pytest.mark.usefixtures("configure")
def test_the_login_page_has_a_button_and_keeps_its_form(client: Client) -> None:
    text = client.get(LOGIN, {"next": "/history/?kind=join"}).content.decode()
    assert f'href="{BEGIN}?next=%2Fhistory%2F%3Fkind%3Djoin"' in text
    assert "Log in with Harbour" in text
    assert 'name="password"' in text


@pytest.mark.usefixtures("hub")
def test_who_comes_first_becomes_a_viewer_and_lands_on_the_chart(come: Come) -> None:
    client = Client()
    claims = {"preferred_username": "grace", "name": "Grace H.", "email": "grace@example.org"}
    answer = come("sub-first", client, **claims)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    grace = User.objects.get()
    assert (grace.username, grace.first_name, grace.email) == ("grace", "Grace H.", "grace@example.org")
    assert policy.role_of(grace) == "viewer"
    assert not grace.has_usable_password()
    assert client.session[BACKEND_SESSION_KEY] == BACKEND


def test_the_record_tells_of_a_first_arrival_once(come: Come) -> None:
    come("sub-record", preferred_username="grace")
    come("sub-record", preferred_username="grace")
    action = Action.objects.get()
    assert (action.kind, action.username, action.outcome) == ("arrive", "grace", "done")
    assert sentence(action) == "logged in for the first time, through “Harbour”"


def test_the_second_time_one_is_the_same_person_whatever_has_changed_there(come: Come) -> None:
    come("sub-same", preferred_username="grace", email="grace@example.org")
    come("sub-same", preferred_username="hopper", email="hopper@example.org")
    assert [user.username for user in User.objects.all()] == ["grace"]


@pytest.mark.parametrize("claims", [{"preferred_username": "VERA"}, {"email": "vera@example.org"}])
def test_a_name_or_mail_that_is_somebodys_takes_nobody_over(
    come: Come, viewer: User, claims: dict[str, str]
) -> None:
    viewer.email = "vera@example.org"
    viewer.save()
    client = Client()
    come("sub-taken", client, **claims)
    new = Identity.objects.get().user
    assert new.pk != viewer.pk
    assert new.username.lower() == "vera-2"
    assert client.session["_auth_user_id"] == str(new.pk)


def test_two_who_are_called_the_same_are_two(come: Come) -> None:
    for subject in ("one", "two", "three"):
        come(subject, preferred_username="kim")
    assert sorted(User.objects.values_list("username", flat=True)) == ["kim", "kim-2", "kim-3"]


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"preferred_username": "grace@example.org"}, "grace@example.org"),
        ({"preferred_username": "<b>bold</b> name"}, "b-bold-b-name"),
        ({"preferred_username": "../..//"}, "person"),
        ({"preferred_username": ["a", "list"], "name": "김 하나"}, "김-하나"),
        ({"email": "kim@example.org"}, "kim"),
        ({"preferred_username": "x" * 300}, "x" * 100),
    ],
)
def test_a_name_is_made_of_what_there_is(come: Come, claims: dict[str, object], name: str) -> None:
    come("sub-name", **claims)
    assert User.objects.get().username == name


def test_who_is_deactivated_stays_out(come: Come) -> None:
    come("sub-out", preferred_username="grace")
    User.objects.update(is_active=False)
    client = Client()
    assert come("sub-out", client)["Location"] == LOGIN
    assert "deactivated" in said(client)
    assert client.get("/account/").status_code == 302


def test_what_an_administrator_has_set_stays_where_no_claim_maps_roles(come: Come) -> None:
    come("sub-stays", preferred_username="grace")
    role_service.give(User.objects.get(), Role.OPERATOR)
    come("sub-stays", preferred_username="grace")
    assert policy.role_of(User.objects.get()) == "operator"


MAPS = {"roles_claim": "groups", "roles": (("admins", "administrator"), ("devs", "operator"))}


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["devs", "x"], "operator"),
        (["admins", "devs"], "administrator"),
        ("devs", "operator"),
        ([], "viewer"),
        ({"devs": 1}, "viewer"),
        (None, "viewer"),
    ],
)
def test_a_claim_maps_roles(come: Come, configure: Configure, groups: object, role: str) -> None:
    configure(**MAPS)
    come("sub-maps", groups=groups)
    assert policy.role_of(User.objects.get()) == role


def test_a_claim_may_lie_within_another(come: Come, configure: Configure) -> None:
    configure(**{**MAPS, "roles_claim": "realm_access.roles"})
    come("sub-within", realm_access={"roles": ["devs"]})
    assert policy.role_of(User.objects.get()) == "operator"


def test_a_mapped_role_follows_at_every_login_and_is_recorded(
    come: Come, configure: Configure, administrator: User
) -> None:
    configure(**MAPS)
    come("sub-follows", groups=["admins"], preferred_username="grace")
    come("sub-follows", groups=["devs"], preferred_username="grace")
    grace = User.objects.get(username="grace")
    assert policy.role_of(grace) == "operator"
    change = Action.objects.filter(kind="person_change").get()
    assert change.requested == {"person": "grace", "role": "operator", "through": "Harbour"}


def test_what_is_under_way_ends_where_the_claim_says_less(
    come: Come,
    configure: Configure,
    administrator: User,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    configure(**MAPS)
    come("sub-less", groups=["devs"], preferred_username="grace")
    job = jobs.begin("backup", User.objects.get(username="grace").pk, "data")
    try:
        for groups, cancelled in ((["admins"], False), (["devs"], True)):
            with django_capture_on_commit_callbacks(execute=True):
                come("sub-less", groups=groups, preferred_username="grace")
            assert job.progress.cancelled is cancelled
    finally:
        job.end("done")


def test_a_claim_does_not_take_the_last_administrator_away(come: Come, configure: Configure) -> None:
    configure(**MAPS)
    come("sub-last", groups=["admins"])
    come("sub-last", groups=[])
    assert policy.role_of(User.objects.get()) == "administrator"


def test_without_a_default_role_only_who_has_a_mapped_one_comes_in(come: Come, configure: Configure) -> None:
    configure(**MAPS, default_role=None)
    client = Client()
    assert come("sub-none", client, groups=["others"])["Location"] == LOGIN
    assert "none of your groups" in said(client)
    assert not User.objects.exists()
    assert come("sub-some", groups=["devs"])["Location"] == "/"


@pytest.mark.parametrize(
    ("claims", "comes"),
    [
        ({"email": "a@Example.org", "email_verified": True}, True),
        ({"email": "a@example.org", "email_verified": False}, False),
        ({"email": "a@example.org", "email_verified": "true"}, False),
        ({"email": "a@example.org"}, False),
        ({"email": "a@evil.example.org", "email_verified": True}, False),
        ({"email": "example.org@evil.test", "email_verified": True}, False),
        ({"email_verified": True}, False),
        ({"email": "a.b+c@example.org", "email_verified": True}, True),
        *(
            ({"email": odd, "email_verified": True}, False)
            for odd in (
                '"a@evil.test"@example.org',
                "a@evil.test@example.org",
                "a@evil.test,b@example.org",
                "a@evil.test b@example.org",
                "a@evil.test\n@example.org",
                "a@evil.test\x00@example.org",
                "<a@evil.test>@example.org",
                "a(comment)@example.org",
                "a@example.org.",
                "a@example.org\n",
                " a@example.org",
                "a@ex\u00e4mple.org@example.org",
                "\u0430nna@example.org",
                "@example.org",
                "a..b@example.org",
                ".a@example.org",
                "evil.test!a%b@example.org@",
                "a@[example.org]",
            )
        ),
    ],
)
def test_only_the_domains_that_are_named_come_in(
    come: Come, configure: Configure, claims: dict[str, object], comes: bool
) -> None:
    configure(domains=("example.org",))
    come("sub-domain", **claims)
    assert User.objects.exists() is comes


def test_it_is_a_login_like_every_other(come: Come, settings: Settings) -> None:
    come("sub-like", preferred_username="grace")
    grace = User.objects.get()
    preferences.keep(grace, "ko", "dark")
    client = Client(headers={"user-agent": "Netscape"})
    client.get(BEGIN)
    before = client.cookies["sessionid"].value
    answer = come("sub-like", client)
    assert answer.cookies["portolan_theme"].value == "dark"
    assert client.cookies["sessionid"].value != before
    assert client.get("/account/")["Content-Language"] == "ko"
    assert "Netscape" in [one.browser for one in sessions.of(grace, None)]
    assert 11 * 3600 < client.session.get_expiry_age() <= 12 * 3600
    assert not {"oidc_states", "oidc_login_next"} & set(client.session.keys())


@pytest.mark.usefixtures("configure")
def test_a_login_that_was_begun_there_can_end_with_a_password(viewer: User, settings: Settings) -> None:
    viewer.set_password("correct horse battery")
    viewer.save()
    client = Client()
    client.get(BEGIN)
    assert client.session.get_expiry_age() <= 15 * 60
    client.post(LOGIN, {"username": "vera", "password": "correct horse battery"})
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


@pytest.mark.parametrize("then", ["/history/?kind=join", "/people/"])
def test_it_leads_to_what_was_asked_for(come: Come, then: str) -> None:
    assert come("sub-next", then=then)["Location"] == then


def test_strangers_who_begin_again_and_again_fill_no_table(
    configure: Configure, viewing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.base.budget.MOST_STRANGERS", 3)
    strangers = [Client() for _number in range(6)]
    for stranger in strangers:
        assert stranger.get(BEGIN).status_code == 302
    left = set(Session.objects.filter(owner=None).values_list("session_key", flat=True))
    assert left == {stranger.cookies["sessionid"].value for stranger in strangers[-3:]}
    assert Session.objects.exclude(owner=None).count() == 1


def test_who_is_logged_in_is_not_sent_away(configure: Configure, viewing: Client) -> None:
    assert viewing.get(BEGIN)["Location"] == "/"


def test_logging_out_ends_the_session_here_and_offers_to_end_the_one_there(
    come: Come, there: Between
) -> None:
    client = Client()
    come("sub-leaves", client)
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    text = said(client)
    assert f"{there.url}/oauth2/end_session?client_id=portolan&amp;post_logout_redirect_uri=http" in text
    assert client.get("/account/").status_code == 302
    assert "end_session" not in said(client)


def test_who_came_with_a_password_is_offered_nothing_of_it(come: Come, viewer: User) -> None:
    come("sub-knows-it")
    client = logged_in(viewer)
    client.post("/accounts/logout/")
    assert "end_session" not in said(client)


def test_a_failed_login_there_locks_nobody_out_here(come: Come, viewer: User) -> None:
    client = Client()
    for _try in range(12):
        client.get(f"{BEGIN}callback/?code=x&state=y")
    assert come("sub-locks", client)["Location"] == "/"


def test_behind_a_proxy_it_comes_back_by_the_public_name(
    configure: Configure, settings: Settings, there: Between
) -> None:
    settings.PUBLIC_URL = "https://portolan.example.org"
    begun = Round(Client())
    callback = f"https://portolan.example.org{BEGIN}callback/"
    assert begun.asked["redirect_uri"] == callback
    begun.back(begun.consent("sub-proxy"))
    form = next(form for path, form, _headers in there.asked if path == "/oauth2/token")
    assert form["redirect_uri"] == [callback]
    assert Identity.objects.get().subject == "sub-proxy"


def test_it_does_not_show_that_it_was_refused_to_who_did_not_ask(come: Come, viewing: Client) -> None:
    """Anybody can make a browser open this address: it must neither log out nor change a session."""
    before = Session.objects.values_list("session_data", flat=True).get()
    viewing.get(f"{BEGIN}callback/?error=access_denied&state=x")
    assert viewing.get("/account/").status_code == 200
    assert Session.objects.values_list("session_data", flat=True).get() == before


def test_a_person_from_there_has_no_password_to_change(come: Come) -> None:
    client = Client()
    come("sub-own", client)
    text = client.get("/account/").content.decode()
    assert 'name="old_password"' not in text
    assert "Harbour" in text


def token_of(user: User) -> dict[str, str]:
    return {"authorization": f"Bearer {token_service.create(user, 'nightly', Role.VIEWER, 30)[1]}"}


def vouched(user: User, days: int) -> None:
    user.identities.update(seen_at=timezone.now() - timedelta(days=days))


def test_a_session_through_the_provider_ends_by_itself_whatever_is_done_in_it(
    come: Come, configure: Configure
) -> None:
    configure(session_hours=3)
    client = Client()
    come("sub-hours", client, preferred_username="grace")
    until = client.session.get_expiry_date()
    assert until <= timezone.now() + timedelta(hours=3)
    session = client.session
    session["touched"] = True
    session.save()
    assert client.session.get_expiry_date() == until
    key = str(client.session.session_key)
    assert sessions.good_among([key]) == {key}
    Session.objects.filter(session_key=key).update(expire_date=timezone.now())
    assert sessions.good_among([key]) == frozenset()
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("configure", "hub")
def test_tokens_sleep_until_the_provider_vouches_again(come: Come) -> None:
    come("sub-sleeps", preferred_username="grace")
    grace = User.objects.get(username="grace")
    token = token_of(grace)
    client = Client()
    assert client.get("/api/topology", headers=token).status_code == 200
    vouched(grace, 15)
    refused = client.get("/api/topology", headers=token)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_not_good")
    assert "through Harbour sleeps" in refused.json()["detail"]
    key = bearer.key_of(ApiToken.objects.get())
    assert bearer.good_among([key]) == frozenset()
    come("sub-sleeps", preferred_username="grace")
    assert client.get("/api/topology", headers=token).status_code == 200
    assert bearer.good_among([key]) == {key}


@pytest.mark.usefixtures("configure")
def test_tokens_of_who_has_a_password_here_do_not_sleep(come: Come) -> None:
    come("sub-both", preferred_username="grace")
    grace = User.objects.get(username="grace")
    token = token_of(grace)["authorization"]
    vouched(grace, 400)
    assert bearer.find(token) is None
    grace.set_password("correct horse battery")
    grace.save()
    assert bearer.find(token) is not None


@pytest.mark.django_db
def test_tokens_of_who_has_never_come_through_a_provider_do_not_sleep(viewer: User) -> None:
    assert bearer.find(token_of(viewer)["authorization"]) is not None


@pytest.mark.usefixtures("configure")
@pytest.mark.parametrize(
    ("wished", "comes_as"),
    [("\u0430nna", "ann"), ("anna", "anna-2"), ("Änna", "Änna-2"), ("김안나", "김안나")],
)
def test_nobody_comes_under_a_name_that_looks_like_anothers(come: Come, wished: str, comes_as: str) -> None:
    User.objects.create_user("anna")
    come("sub-alike", preferred_username=wished, email="ann@example.org")
    assert Identity.objects.get().user.username == comes_as
