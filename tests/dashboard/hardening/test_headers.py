"""The headers that protect a page, on every route there is: pages, errors, redirects, downloads and all."""

from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.dashboard.access.test_every_route import OPERATIONS, PAGES, filled
from tests.dashboard.hardening import protecting
from tests.dashboard.streamed import read

ROUTES = sorted({f"/{filled(route)}" for route in PAGES} | {f"/api/{filled(path)}" for path, _ in OPERATIONS})
NOWHERE = [
    "/nowhere",
    "/api/nowhere",
    "/api/",
    "/accounts/",
    "/%00",
    "/%ff",
    "//evil.example/",
    "/" + "x" * 5000,
]
METHODS = ("get", "head", "post", "put", "delete", "options", "trace")
#: What comes first of a path, and what comes after a POST, which may have ended the session.
AFTER_OTHERS = ("get", "put")


@pytest.mark.usefixtures("hub")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_every_answer_is_protected(client: Client, administrator: User, who: str) -> None:
    client.raise_request_exception = False
    unprotected = []
    for path, method in product([*ROUTES, *NOWHERE], METHODS):
        # Whatever was asked before, a password or the way out, the administrator is one still.
        if who == "administrator" and method in AFTER_OTHERS and not client.session.get("_auth_user_id"):
            client.force_login(administrator)
        answer = getattr(client, method)(path)
        if answer.streaming:
            read(answer)
        typed = answer.headers["Content-Type"] or answer.status_code in (204, 302, 304)
        if not typed or protecting.missing(answer.headers):
            unprotected.append((method, path, answer.status_code, protecting.missing(answer.headers)))
    assert unprotected == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/topology", "/accounts/login/", "/nowhere"])
def test_our_own_mistakes_are_protected_too(
    administering: Client, client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("planted words")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", broken)
    for asking in (client, administering):
        asking.raise_request_exception = False
        answer = asking.get(path)
        assert answer.status_code == 500
        assert protecting.missing(answer.headers) == []
        assert b"planted words" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "a b", "[::1", ""]
)
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/healthz", "/api/topology", "/api/openapi.json"])
def test_another_host_is_told_nothing(administering: Client, path: str, host: str) -> None:
    answer = administering.get(path, headers={"host": host})
    assert answer.status_code == 400
    assert protecting.missing(answer.headers) == []
    assert host == "" or host.encode() not in answer.content


@pytest.mark.django_db
def test_who_forwards_is_believed_nothing_that_was_not_announced(administering: Client) -> None:
    forwarded = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "https",
        "x-forwarded-port": "666",
        "forwarded": "host=evil.example;proto=https",
        "x-original-url": "/people/",
        "x-rewrite-url": "/people/",
        "x-http-method-override": "DELETE",
    }
    answer = Client().get("/people/", headers=forwarded)
    assert answer["Location"] == "/accounts/login/?next=/people/"
    page = administering.get("/account/", headers=forwarded)
    assert page.status_code == 200
    assert b"evil.example" not in page.content
    invitation = administering.post("/people/invite/", {"note": "Eve", "role": "viewer"}, headers=forwarded)
    assert b"/join/" in invitation.content
    assert b"evil.example" not in invitation.content


@pytest.mark.django_db
def test_cookies_are_for_our_own_pages(client: Client) -> None:
    client.get("/accounts/login/")
    client.post("/i18n/setlang/", {"language": "ko"})
    assert set(client.cookies) >= {"csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["samesite"] == "Lax", cookie
        assert not cookie["domain"], cookie
