"""The way to the provider and back: what protects it, and a provider that is not there."""

from __future__ import annotations

import hashlib
import logging
from base64 import urlsafe_b64encode
from typing import Any

import pytest
import requests
from django.contrib.auth.models import User
from django.test import Client

from dashboard.accounts.oidc import discovery, exchange
from tests.dashboard.oidc.conftest import Configure
from tests.dashboard.oidc.logins import BEGIN, Round, assert_nobody
from tests.dashboard.oidc.providers import Between, Claims

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configure")]
LOGIN = "/accounts/login/"


def test_state_nonce_and_challenge_are_new_each_time_and_the_secret_stays_here() -> None:
    first, second = Round(Client()).asked, Round(Client()).asked
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"
    assert (first["response_type"], first["scope"]) == ("code", "openid profile email")
    assert "planted-client-secret" not in str(first)


def test_the_code_is_exchanged_with_what_the_challenge_was_made_of(there: Between) -> None:
    begun = Round(Client())
    begun.all("sub-pkce")
    form = next(form for path, form, _headers in there.asked if path == "/oauth2/token")
    digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
    assert urlsafe_b64encode(digest).rstrip(b"=").decode() == begun.asked["code_challenge"]


@pytest.mark.parametrize("change", [("state", "x" * 32), ("state", "")])
def test_a_state_that_is_not_ours(change: tuple[str, str]) -> None:
    client = Client()
    begun = Round(client)
    address = begun.consent("sub-state").replace(begun.asked["state"], change[1])
    answer = begun.back(address)
    assert answer["Location"] == LOGIN
    assert not User.objects.exists()


def test_an_answer_in_another_browser_than_the_one_that_asked() -> None:
    """Else somebody could have others log in as themselves, and watch what they do."""
    address = Round(Client()).consent("sub-mallory")
    for client in (Client(), begun_client()):
        answer = client.get(address.removeprefix("http://testserver"))
        assert answer["Location"] == LOGIN
        assert client.get("/account/").status_code == 302
    assert not User.objects.exists()


def begun_client() -> Client:
    client = Client()
    client.get(BEGIN)
    return client


def test_an_answer_works_once() -> None:
    client = Client()
    begun = Round(client)
    address = begun.consent("sub-once")
    assert begun.back(address)["Location"] == "/"
    client.post("/accounts/logout/")
    assert begun.back(address)["Location"] == LOGIN
    assert client.get("/account/").status_code == 302


def test_a_code_does_not_get_in_through_the_form_for_passwords(viewer: User) -> None:
    begun = Round(Client())
    query = begun.consent("sub-form").partition("?")[2]
    answer = Client().post(f"{LOGIN}?{query}", {"username": "vera", "password": "no"})
    assert answer.status_code == 200
    assert User.objects.count() == 1


def test_who_is_refused_there_is_told_so() -> None:
    client = Client()
    begun = Round(client)
    answer = begun.back(begun.consent("sub-no", "deny") + f"&state={begun.asked['state']}")
    assert_nobody(client, answer, "Harbour did not let you in.")
    assert begun.asked["state"] not in client.session.get("oidc_states", {})


def test_a_provider_that_is_down_keeps_nobody_from_logging_in_with_a_password(
    configure: Configure, viewer: User
) -> None:
    configure(issuer="http://127.0.0.1:9")
    viewer.set_password("correct horse battery")
    viewer.save()
    client = Client()
    answer = client.get(BEGIN)
    assert answer["Location"] == LOGIN
    text = client.get(LOGIN).content.decode()
    assert "Harbour cannot be reached" in text
    assert "Log in with Harbour" in text
    right = {"username": "vera", "password": "correct horse battery"}
    assert client.post(LOGIN, right)["Location"] == "/"
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("status", "says"), [(500, "cannot be reached"), (503, "cannot be reached"), (401, "is not valid")]
)
def test_a_provider_that_goes_down_or_refuses_on_the_way(there: Between, status: int, says: str) -> None:
    client = Client()
    begun = Round(client)
    address = begun.consent("sub-down")
    there.status = status
    assert_nobody(client, begun.back(address), says)


def test_the_log_names_what_the_provider_complains_of(
    there: Between, caplog: pytest.LogCaptureFixture
) -> None:
    begun = Round(Client())
    address = begun.consent("sub-code").replace("code=", "code=not-")
    begun.back(address)
    assert "no token, but 400 invalid_grant" in caplog.text
    assert "not-" not in caplog.text


def test_it_is_found_again_once_it_is_back(there: Between) -> None:
    there.status = 503
    assert Client().get(BEGIN)["Location"] == LOGIN
    there.status = None
    assert Round(Client()).all("sub-back")["Location"] == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"jwks_uri": ["x"]},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
    ],
)
def test_a_provider_that_describes_itself_badly(there: Between, claims: Claims) -> None:
    there.discovery = claims
    client = Client()
    assert_nobody(client, client.get(BEGIN), "cannot be reached")


def test_a_provider_without_user_info_does(there: Between) -> None:
    there.discovery = {"userinfo_endpoint": None}
    assert Round(Client()).all("sub-bare")["Location"] == "/"
    assert "/userinfo" not in [path for path, _form, _headers in there.asked]


def test_an_address_with_a_question_in_it_keeps_it(there: Between) -> None:
    there.discovery = {"authorization_endpoint": f"{there.url}/oauth2/authorize?policy=one"}
    begun = Round(Client())
    assert begun.begun["Location"].count("?") == 1
    assert begun.asked["policy"] == "one"
    assert begun.all("sub-question")["Location"] == "/"


@pytest.mark.parametrize(
    ("methods", "in_header"), [(["client_secret_basic"], True), (["client_secret_post"], False)]
)
def test_the_secret_is_sent_as_the_provider_wants_it(
    there: Between, methods: list[str], in_header: bool
) -> None:
    there.discovery = {"token_endpoint_auth_methods_supported": methods}
    assert Round(Client()).all("sub-secret")["Location"] == "/"
    form, headers = next((form, headers) for path, form, headers in there.asked if path == "/oauth2/token")
    assert ("client_secret" in form) is not in_header
    assert ("Authorization" in headers) is in_header


def test_discovery_is_read_once_for_many_logins(there: Between) -> None:
    for number in range(3):
        Round(Client()).all(f"sub-{number}")
    asked = [path for path, _form, _headers in there.asked if path == discovery.PATH]
    assert len(asked) == 1


def test_every_request_to_the_provider_has_a_limit(there: Between, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[str, object] = {}
    session_request = requests.Session.request

    def noting(self: requests.Session, method: str, url: str, **more: Any) -> requests.Response:  # noqa: ANN401
        if url.startswith(there.url):
            limits[url.removeprefix(there.url)] = more.get("timeout")
        return session_request(self, method, url, **more)

    monkeypatch.setattr(requests.Session, "request", noting)
    begun = Round(Client())
    begun.back(begun.consent("sub-limit"))
    limits = {path: limit for path, limit in limits.items() if "authorize" not in path}
    assert limits == dict.fromkeys((discovery.PATH, "/oauth2/token", "/jwks", "/userinfo"), discovery.TIMEOUT)


FOREIGN = [
    "https://evil.example/", "//evil.example", "///evil.example", "https:evil.example", "https:///evil.example",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "javascript:alert(1)", "data:text/html,x",
    "http://testserver@evil.example", "http://testserver.evil.example/", "\thttps://evil.example", " //evil",
]  # fmt: skip


@pytest.mark.parametrize("then", FOREIGN)
def test_it_leads_to_no_other_site(then: str) -> None:
    assert Round(Client(), then).all("sub-next")["Location"] == "/"


def test_our_own_mistake_is_not_taken_for_the_providers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("dashboard.accounts.oidc.provisioning.person", broken)
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.CRITICAL, "django.request"):
        assert Round(client).all("sub-mistake").status_code == 500
    assert not any(issubclass(RuntimeError, kind) for kind in exchange.WRONG)
