"""Tokens that must not be believed, and those that look much like them and are good."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client

from tests.dashboard.oidc.logins import Round, assert_nobody
from tests.dashboard.oidc.providers import Between, Claims

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configure")]
Forge = Callable[[Between, Claims], str]


def changed(**more: Any) -> Forge:  # noqa: ANN401
    """Signed as it must be, but with other claims; `None` takes one out."""

    def forge(there: Between, claims: Claims) -> str:
        there.published = True
        return there.sign({name: value for name, value in (claims | more).items() if value is not None})

    return forge


def other_key(there: Between, claims: Claims) -> str:
    return there.sign(claims)


def own_key_under_its_name(there: Between, claims: Claims) -> str:
    there.published = True
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "ours"})


def broken_signature(there: Between, claims: Claims) -> str:
    there.published = True
    head, body, signature = there.sign(claims).split(".")
    return f"{head}.{body}.{'A' * len(signature)}"


def unsigned(_there: Between, claims: Claims) -> str:
    return jwt.encode(claims, "", algorithm="none")


def signed_with_our_secret(_there: Between, claims: Claims) -> str:
    return jwt.encode(claims, "planted-client-secret-planted-client-secret", algorithm="HS256")


def signed_with_the_public_key_as_a_secret(there: Between, claims: Claims) -> str:
    there.published = True
    head = urlsafe_b64encode(b'{"alg":"HS256","kid":"ours","typ":"JWT"}').rstrip(b"=").decode()
    _head, body, signature = there.sign(claims).split(".")
    return f"{head}.{body}.{signature}"


FORGED: dict[str, Forge] = {
    "signed with another key": other_key,
    "signed with a key that goes by the provider's name": own_key_under_its_name,
    "signature broken": broken_signature,
    "not signed": unsigned,
    "signed with a shared secret": signed_with_our_secret,
    "signed with the public key": signed_with_the_public_key_as_a_secret,
    "not a token": lambda _there, _claims: "nonsense",
    "an empty token": lambda _there, _claims: "",
    "for another client": changed(aud="somebody-else"),
    "for several, and authorized for another": changed(aud=["portolan", "other"], azp="other"),
    "for several, and authorized for nobody": changed(aud=["portolan", "other"], azp=None),
    "by another issuer": changed(iss="https://evil.example"),
    "expired": changed(exp=int(time.time()) - 600),
    "without an end": changed(exp=None),
    "of the future": changed(iat=int(time.time()) + 24 * 3600),
    "another nonce": changed(nonce="x" * 32),
    "no nonce": changed(nonce=None),
    "of nobody": changed(sub=None),
    "of somebody else than the user info": changed(sub="somebody-else"),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token(there: Between, how: str, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    there.forge = lambda claims: FORGED[how](there, claims)
    assert_nobody(client, Round(client).all("sub-forged"), "you were not logged in")
    assert "was not taken" in caplog.text
    assert "planted-client-secret" not in caplog.text


@pytest.mark.parametrize("more", [{}, {"aud": ["portolan"]}, {"aud": ["portolan", "x"], "azp": "portolan"}])
def test_the_same_token_unchanged_is_taken(there: Between, more: Claims) -> None:
    """So that the tests of forged ones show what they are meant to."""
    there.forge = lambda claims: changed(**more)(there, claims)
    assert Round(Client()).all("sub-unforged")["Location"] == "/"


def test_clocks_may_be_half_a_minute_apart(there: Between) -> None:
    there.forge = lambda claims: changed(iat=int(time.time()) + 30)(there, claims)
    assert Round(Client()).all("sub-clock")["Location"] == "/"


def test_user_info_does_not_overrule_what_is_signed(there: Between) -> None:
    there.forge = lambda claims: changed(preferred_username="signed")(there, claims)
    there.userinfo = {"preferred_username": "unsigned"}
    Round(Client()).all("sub-info")
    assert User.objects.get().username == "signed"


def test_user_info_of_somebody_else(there: Between) -> None:
    client = Client()
    there.userinfo = {"sub": "root"}
    assert_nobody(client, Round(client).all("sub-info"), "you were not logged in")
