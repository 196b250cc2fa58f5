"""Around the login: where it may lead, what its cookies are, and what its links give away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from dashboard.accounts import bootstrap, links
from dashboard.accounts.models import Link
from tests.dashboard.access.users import logged_in
from tests.dashboard.test_environment import manage

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "correct horse battery"
FOREIGN = [
    "https://evil.example/", "HTTPS://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "https:evil.example", "https:/evil.example", "https:///evil.example", "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example", "/\\/evil.example", "\\\\\\evil.example", "javascript:alert(1)", "data:text/html,x",
    "http://testserver@evil.example", "http://testserver.evil.example/", "http:\\\\evil.example",
    "\thttps://evil.example", " //evil.example", "/\t/evil.example", "//evil.example\\@testserver",
    "https://evil.example\\.testserver/", "\x00//evil.example", "http://testserver:80@evil.example/",
]  # fmt: skip


@pytest.fixture
def vera(viewer: User) -> User:
    viewer.set_password(PASSWORD)
    viewer.save()
    return viewer


def leads_to(answer: Any) -> str:  # noqa: ANN401
    """The host on which a browser ends up: browsers take a backslash for a slash, and ignore tabs."""
    location = re.sub(r"[\t\r\n]", "", answer["Location"]).strip().replace("\\", "/")
    return urlsplit(urljoin("http://testserver/here", location)).hostname or ""


def assert_ours(answer: Any) -> None:  # noqa: ANN401
    assert answer.status_code in (204, 302)
    if answer.status_code == 302:
        assert leads_to(answer) == "testserver"


def test_the_judgement_knows_a_foreign_address() -> None:
    for location in ("//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example"):
        assert leads_to({"Location": location}) == "evil.example"
    assert leads_to({"Location": "/history/?next=//evil.example"}) == "testserver"


@pytest.mark.parametrize("then", FOREIGN)
def test_nothing_leads_to_another_site(vera: User, then: str) -> None:
    form = {"username": "vera", "password": PASSWORD, "next": then}
    assert_ours(Client().post(LOGIN, form))
    assert_ours(Client().post(LOGIN, form | {"next": ""}, query_params={"next": then}))
    assert_ours(logged_in(vera).get(LOGIN, {"next": then}))
    assert_ours(logged_in(vera).post("/accounts/logout/", {"next": then}))
    assert_ours(logged_in(vera).post("/accounts/logout/", query_params={"next": then}))
    assert_ours(Client().post("/i18n/setlang/", {"language": "ko", "next": then}))
    assert_ours(Client().post("/i18n/setlang/", {"language": "ko"}, headers={"referer": then.strip("\x00")}))


@pytest.mark.parametrize("then", ["/history/?kind=join", "/people/"])
def test_it_leads_to_our_own_pages(vera: User, then: str) -> None:
    form = {"username": "vera", "password": PASSWORD, "next": then}
    assert Client().post(LOGIN, form)["Location"] == then


def test_a_login_begins_another_session(vera: User) -> None:
    """Else whoever planted the old one would be logged in with it."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = str(session.session_key)
    client.post(LOGIN, {"username": "vera", "password": PASSWORD})
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_the_csrf_token_is_another_one_after_a_login(vera: User) -> None:
    client = Client()
    client.get(LOGIN)
    before = client.cookies["csrftoken"].value
    client.post(LOGIN, {"username": "vera", "password": PASSWORD})
    assert client.cookies["csrftoken"].value != before


def test_who_logs_out_leaves_nothing_that_opens_anything(vera: User) -> None:
    client = logged_in(vera)
    key = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = key
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_are_for_us_alone(vera: User, settings: Settings, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = secure
    client = Client()
    client.get(LOGIN)
    client.post(LOGIN, {"username": "vera", "password": PASSWORD})
    client.post("/i18n/setlang/", {"language": "ko"})
    cookies = {name: client.cookies[name] for name in ("sessionid", "csrftoken", "portolan_known")}
    cookies["django_language"] = client.cookies["django_language"]
    for name, cookie in cookies.items():
        assert cookie["samesite"] == "Lax", name
        assert bool(cookie["secure"]) is secure, name
        assert cookie["domain"] == "", name
    # The page itself sends the CSRF token, and has nothing to do with the others.
    assert cookies["sessionid"]["httponly"]
    assert cookies["portolan_known"]["httponly"]


def test_behind_https_every_cookie_is_for_https_alone(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    show = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"
    for url, expected in (("https://portolan.example", True), ("http://portolan.example", False)):
        run = manage("shell", "-v", "0", "-c", show, PORTOLAN_DATA=str(tmp_path), PORTOLAN_PUBLIC_URL=url)
        assert run.stdout.strip() == str([expected] * 4), run.stderr


def once_links(viewer: User, administrator: User) -> list[str]:
    _link, invitation = links.make(Link.Purpose.INVITATION, administrator, note="Grace")
    _link, lost = links.make(Link.Purpose.RESET, administrator, user=viewer, note="vera")
    return [f"/join/{invitation}", f"/reset/{lost}"]


def test_links_that_work_once_are_told_to_nobody_else(viewer: User, administrator: User) -> None:
    for path in once_links(viewer, administrator):
        assert_silent(path)


def test_the_link_of_the_first_start_is_told_to_nobody_else() -> None:
    assert_silent(f"/setup/{bootstrap.new_setup_token()}")


def assert_silent(path: str) -> None:
    """The page sends no other site its address, asks none for anything, and stays in no cache."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    text = answer.content.decode()
    assert path not in text
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', text)


def test_a_link_of_one_kind_does_not_open_another(viewer: User, administrator: User) -> None:
    invitation, lost = (path.rpartition("/")[2] for path in once_links(viewer, administrator))
    for path in (f"/setup/{invitation}", f"/reset/{invitation}", f"/join/{lost}", f"/setup/{lost}"):
        assert Client().get(path).status_code == 404


def test_nothing_but_the_digest_of_a_link_is_kept(viewer: User, administrator: User) -> None:
    kept = [path.rpartition("/")[2] for path in once_links(viewer, administrator)]
    assert not any(token in str(list(Link.objects.values())) for token in kept)


@pytest.mark.parametrize("header", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
@pytest.mark.parametrize("path", [LOGIN, "/accounts/logout/", "/i18n/setlang/", "/account/profile/"])
def test_no_other_site_sends_forms_to_us(vera: User, path: str, header: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(vera)
    client.get("/account/")
    form = {"username": "vera", "password": PASSWORD, "language": "ko"}
    form["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value if header else ""
    assert client.post(path, form, headers=header).status_code == 403
    assert client.get("/account/").status_code == 200
