"""Whatever changes something asks a browser for a sign of our own page; a script shows its token instead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.tokens import service as token_service
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from tests.dashboard.access.test_every_route import OPERATIONS, PAGES, filled
from tests.dashboard.hardening.watched import WatchedEngine
from tests.dashboard.streamed import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]

SAFE = ("get", "head", "options", "trace")
UNSAFE = ("post", "put", "patch", "delete")
#: Whoever follows a provider's answer comes from another site, and changes nothing but who is logged in.
EVERYWHERE = sorted(
    {(f"/{filled(route)}", method) for route, rule in PAGES.items() for method in rule if method in UNSAFE}
    | {(f"/api/{filled(path)}", method) for path, method in OPERATIONS if method in UNSAFE}
)
JSON = "application/json"


@pytest.fixture
def strict(administrator: User) -> Client:
    """An administrator's browser that has seen a page, so that it has the cookie."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    client.get("/account/")
    assert client.cookies["csrftoken"].value
    return client


def signs(client: Client) -> Iterator[tuple[str, dict[str, str]]]:
    """What another site's page can send along, and what is not quite right."""
    token = client.cookies["csrftoken"].value
    yield "nothing", {}
    yield "empty", {"x-csrftoken": ""}
    yield "another's", {"x-csrftoken": token[:-1] + ("a" if token[-1] != "a" else "b")}
    yield "malformed", {"x-csrftoken": "%" * 32}
    yield "foreign origin", {"x-csrftoken": token, "origin": "http://evil.example"}
    yield "no origin", {"x-csrftoken": token, "origin": "null"}
    yield "another port", {"x-csrftoken": token, "origin": "http://testserver:8001"}


def test_nothing_changes_without_a_sign_of_our_own_page(strict: Client, engine: WatchedEngine) -> None:
    believed = []
    for (path, method), (what, headers) in product(EVERYWHERE, list(signs(strict))):
        answer = getattr(strict, method)(path, data={}, content_type=JSON, headers=headers)
        told = not path.startswith("/api/") or answer.json().get("code") == "csrf_failed"
        if answer.status_code != 403 or not told:
            believed.append((method, path, what, answer.status_code))
    assert believed == []
    assert engine.deeds == []
    assert not Action.objects.filter(outcome=Action.Outcome.DONE).exists()


def test_a_script_needs_none(administrator: User) -> None:
    _token, text = token_service.create(administrator, "nightly", Role.ADMINISTRATOR, 30)
    client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {text}"})
    refused = []
    for path, method in EVERYWHERE:
        if path.startswith("/api/"):
            answer = getattr(client, method)(path, data={}, content_type=JSON)
            if answer.status_code in (401, 403):
                refused.append((method, path, answer.content))
    assert refused == []


@pytest.mark.parametrize("path", ["/account/profile/", "/people/invite/", "/protection/protect/", "/"])
def test_a_token_is_no_way_past_it_on_a_page(strict: Client, administrator: User, path: str) -> None:
    _token, text = token_service.create(administrator, "nightly", Role.ADMINISTRATOR, 30)
    answer = strict.post(path, {}, headers={"authorization": f"Bearer {text}"})
    assert answer.status_code == 403


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "bearerx", "Token", ""])
def test_another_kind_of_authorization_is_no_way_past_it(strict: Client, scheme: str) -> None:
    path = "/api/networks/proxy/disconnect"
    headers = {"authorization": f"{scheme} portolan_abc_def"}
    answer = strict.post(path, {"container": "web"}, content_type=JSON, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_what_only_asks_changes_nothing(strict: Client, engine: WatchedEngine) -> None:
    """A link or a picture on another site's page is a GET with our cookie."""
    for path in sorted({path for path, _method in EVERYWHERE}):
        for method in SAFE:
            answer = getattr(strict, method)(path, headers={"sec-fetch-site": "cross-site"})
            if answer.streaming:
                read(answer)
    assert engine.deeds == []
    assert not Action.objects.filter(outcome=Action.Outcome.DONE).exists()
