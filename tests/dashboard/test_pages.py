"""The pages: who may see which, what their headers say, and what is said where there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

LINKS = {"setup/<str:token>", "join/<str:token>", "reset/<str:token>"}
#: For screens that nobody logs in at: `tests/dashboard/wall`.
WALLS = {"wall/<str:token>/", "wall/<str:token>/topology"}
#: There only where a provider is configured.
PROVIDER = {"accounts/sign-on/", "accounts/sign-on/callback/"}
OPEN = {"healthz", "readyz", "accounts/login/", "i18n/setlang/"} | LINKS | PROVIDER | WALLS
PROBLEM = "application/problem+json"
VALUES = {"token": "x" * 43, "rest": "whatever", "network": "proxy", "container": "web", "number": "1"}

pytestmark = pytest.mark.django_db


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


def example(route: str) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES.get(found[1], "1"), route)


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_every_route_but_a_few_needs_a_login(client: Client, method: str) -> None:
    closed = [route for route in ROUTES if route not in OPEN]
    assert len(closed) > 140
    assert [route for route in closed if not is_shut(getattr(client, method)(example(route)), route)] == []


def is_shut(answer: HttpResponse, route: str) -> bool:
    """Whether somebody who is not logged in is sent to the login, or, if a program, told to log in."""
    if route.startswith("api/") or route == "metrics":
        if (answer.status_code, answer["Content-Type"]) != (401, PROBLEM):
            return False
        return bool(json.loads(answer.content)["code"] == "login_required")
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")


def test_the_open_routes_are_still_those(client: Client) -> None:
    assert set(ROUTES) >= OPEN
    for route in OPEN - LINKS - PROVIDER - WALLS - {"i18n/setlang/", "readyz"}:
        assert client.get(example(route)).status_code == 200


def test_health_is_told_to_everybody(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("hub")
def test_the_page_says_who_looks_at_what(viewing: Client, operating: Client) -> None:
    for client, name, may in ((viewing, "vera", False), (operating, "otto", True)):
        page = page_of(client)
        assert (page["user"], page["mayAct"], page["readOnly"]) == (name, may, False)
        assert page["engine"] == "demo://30?still"


@pytest.mark.usefixtures("hub")
def test_a_read_only_page_offers_nothing(operating: Client, settings: Settings) -> None:
    settings.READ_ONLY = True
    page = page_of(operating)
    assert (page["mayAct"], page["readOnly"]) == (False, True)


def page_of(client: Client) -> dict[str, object]:
    text = client.get("/").content.decode()
    script = re.search(r'<script id="page-data" type="application/json">(.*?)</script>', text)
    assert script is not None
    page: dict[str, object] = json.loads(script[1])
    return page


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/api/topology", "/healthz", "/nowhere", "/api/nowhere"]
)
def test_every_answer_has_the_headers_that_protect_it(viewing: Client, path: str) -> None:
    headers = viewing.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_the_login_is_djangos_own(client: Client, viewer: User) -> None:
    viewer.set_password("correct horse battery")
    viewer.save()
    strict = Client(enforce_csrf_checks=True)
    fields = {"username": "vera", "password": "correct horse battery"}
    strict.get("/accounts/login/")
    assert strict.post("/accounts/login/", fields).status_code == 403
    token = strict.cookies["csrftoken"].value
    answer = strict.post("/accounts/login/", {**fields, "csrfmiddlewaretoken": token})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    cookie = strict.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert strict.get("/api/actions").status_code == 200


def test_it_takes_no_login_to_another_site(client: Client, viewer: User) -> None:
    viewer.set_password("correct horse battery")
    viewer.save()
    fields = {"username": "vera", "password": "correct horse battery", "next": "https://evil.example/"}
    assert client.post("/accounts/login/", fields)["Location"] == "/"


def test_logging_out_takes_a_post(viewing: Client) -> None:
    assert viewing.get("/accounts/logout/").status_code == 405
    assert viewing.post("/accounts/logout/").status_code == 302
    assert viewing.get("/api/actions").status_code == 401


def test_who_guesses_too_often_has_to_wait(client: Client, viewer: User) -> None:
    viewer.set_password("correct horse battery")
    viewer.save()
    assert client.post("/accounts/login/", {"username": "vera", "password": "no"}).status_code == 200
    AccessAttempt.objects.update(failures_since_start=12)
    right = {"username": "vera", "password": "correct horse battery"}
    assert client.post("/accounts/login/", right).status_code == 429
    assert client.post("/accounts/login/", right, REMOTE_ADDR="10.9.8.7").status_code == 302


def test_logging_in_rightly_again_and_again_locks_nobody_out(client: Client, viewer: User) -> None:
    viewer.set_password("correct horse battery")
    viewer.save()
    for _ in range(15):
        right = {"username": "vera", "password": "correct horse battery"}
        assert Client().post("/accounts/login/", right).status_code == 302


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/nowhere", 404, "not_found"),
        ("get", "/api/", 404, "not_found"),
        ("get", "/api/topology/", 404, "not_found"),
        ("post", "/api/topology", 405, "method_not_allowed"),
        ("get", "/api/networks/proxy/connect", 405, "method_not_allowed"),
        ("get", "/api/actions/x/undo", 404, "not_found"),
    ],
)
@pytest.mark.usefixtures("hub")
def test_every_error_of_the_api_is_a_problem_document(
    viewing: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = getattr(viewing, method)(path)
    assert answer["Content-Type"] == PROBLEM
    document = answer.json()
    assert set(document) == {"type", "title", "status", "detail", "code"}
    assert (answer.status_code, document["status"], document["code"]) == (status, status, code)
    if status == 405:
        assert answer["Allow"]


def test_a_host_that_it_does_not_go_by_is_refused(viewing: Client) -> None:
    page = viewing.get("/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "PORTOLAN_ALLOWED_HOSTS" in page.content.decode()
    answer = viewing.get("/api/topology", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "host_not_allowed")


def test_our_own_mistake_is_a_problem_document_too(
    viewing: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_self: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("dashboard.runtime.RuntimeRegistry.default", broken)
    viewing.raise_request_exception = False
    answer = viewing.get("/api/topology")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        500,
        PROBLEM,
        "server_error",
    )
    assert "secret words" not in answer.content.decode()


def test_it_speaks_korean_to_who_asks_for_it(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"accept-language": "ko"})["Content-Language"] == "ko"
    assert client.get("/accounts/login/", headers={"accept-language": "xx"})["Content-Language"] == "en"


def test_the_language_can_be_chosen(client: Client) -> None:
    client.post("/i18n/setlang/", {"language": "ko", "next": "/accounts/login/"})
    assert client.get("/accounts/login/")["Content-Language"] == "ko"
