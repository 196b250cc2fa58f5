"""Which of the provider's keys has signed a token."""

from __future__ import annotations

import jwt

from dashboard.accounts.oidc import discovery
from dashboard.base.oidc_provider import Provider

KEY_TYPES = {"RS": "RSA", "ES": "EC"}


def signing_key(provider: Provider, token: str) -> jwt.PyJWK:
    """The provider's key for this token, or `LookupError`. A token that names no key may mean any one.

    Raises it if none fits, or several.
    """
    header = jwt.get_unverified_header(token)
    algorithm = header["alg"]
    fitting = [
        key
        for key in discovery.published_keys(provider)
        if key.get("kty") == KEY_TYPES[algorithm[:2]]
        and key.get("alg", algorithm) == algorithm
        and key.get("use", "sig") == "sig"
        and header.get("kid", key.get("kid")) == key.get("kid")
    ]
    if len(fitting) != 1:
        raise LookupError(f"{len(fitting)} of the provider's keys fit the token")
    return jwt.PyJWK(fitting[0], algorithm=algorithm)
