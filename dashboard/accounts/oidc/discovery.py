"""What the provider says of itself: where it is asked, and how it signs. Read when it is first needed.

What was read is good for an hour. A failure is not remembered, so that a provider that has come back is found
at once. This is also the only file that knows how the provider is asked: `requests`, as in the library.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

import requests

from dashboard.base.oidc_provider import Provider, is_safe

GOOD_SECONDS = 3600
#: For connecting, and for each silence: a login is worth some seconds of waiting, not more.
TIMEOUT = 5
PATH = "/.well-known/openid-configuration"
#: Algorithms with a key that only the provider has. A secret that both know would sign for both.
ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")
#: Whatever may go wrong on the way, for who calls the library.
Unreachable = requests.RequestException


class ProviderAway(Exception):
    """The provider cannot be asked, or what it says of itself cannot be used. The text is for the log."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the provider is asked for what."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    end_session: str | None
    algorithms: tuple[str, ...]
    secret_in_header: bool


_known: dict[str, tuple[float, Endpoints]] = {}
_lock = Lock()


def endpoints(provider: Provider) -> Endpoints:
    """What the discovery document says, or `ProviderAway`."""
    found = known(provider)
    if found is None:
        found = _parse(provider, _read(provider))
        with _lock:
            _known[provider.issuer] = (time.monotonic(), found)
    return found


def known(provider: Provider) -> Endpoints | None:
    """What has been read of it lately, without asking."""
    with _lock:
        read_at, found = _known.get(provider.issuer, (0.0, None))
    return found if time.monotonic() - read_at < GOOD_SECONDS else None


def forget() -> None:
    """Read everything anew."""
    with _lock:
        _known.clear()


def published_keys(provider: Provider) -> list[dict[str, Any]]:
    """The keys that it signs with, as JWKs, asked for now. Raises `Unreachable` and `LookupError`."""
    answer = requests.get(endpoints(provider).keys, timeout=TIMEOUT)
    answer.raise_for_status()
    keys: list[dict[str, Any]] = answer.json()["keys"]
    return keys


def _read(provider: Provider) -> dict[str, Any]:
    try:
        answer = requests.get(provider.issuer.rstrip("/") + PATH, timeout=TIMEOUT)
        answer.raise_for_status()
        document = answer.json()
    except requests.RequestException as error:
        raise ProviderAway(f"{provider.issuer} cannot be read: {error}") from error
    if not isinstance(document, dict) or document.get("issuer") != provider.issuer:
        raise ProviderAway(f"what is at {provider.issuer} does not call itself that")
    return document


def _parse(provider: Provider, document: dict[str, Any]) -> Endpoints:
    def address(name: str) -> str | None:
        found = document.get(name)
        return found if isinstance(found, str) and is_safe(found) else None

    authorization, token, keys = map(address, ("authorization_endpoint", "token_endpoint", "jwks_uri"))
    signs = document.get("id_token_signing_alg_values_supported") or ["RS256"]
    algorithms = tuple(name for name in ALGORITHMS if name in signs)
    if authorization is None or token is None or keys is None or not algorithms:
        raise ProviderAway(f"{provider.issuer} lacks what a login needs: addresses with https, signed tokens")
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Endpoints(
        authorization=authorization,
        token=token,
        keys=keys,
        userinfo=address("userinfo_endpoint"),
        end_session=address("end_session_endpoint"),
        algorithms=algorithms,
        secret_in_header="client_secret_post" not in methods,
    )
