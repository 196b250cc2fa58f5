"""Django's authentication backend for who comes back from the provider with a code.

The library exchanges the code and checks the nonce. It does not ask for whom a token was made, by whom, or
whether it has an end, and knows one algorithm and keys with names only: that is done here, with PyJWT.
"""

from __future__ import annotations

import re
from typing import Any

import jwt
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from dashboard.accounts.oidc import client, discovery, keys, provisioning

#: How far the provider's clock and ours may be apart.
LEEWAY_SECONDS = 60
Answer = dict[str, Any]


class SignOnBackend(client.Settled, OIDCAuthenticationBackend):  # type: ignore[misc]  # it has no types
    """One login. It needs what only the callback's session has, so that no other form reaches it."""

    def __init__(self) -> None:
        """Django makes one for every question about a permission: the provider is asked later."""

    def authenticate(self, request: HttpRequest, *, nonce: str, code_verifier: str) -> User | None:
        """Who comes with this request's code, if anybody."""
        super().__init__()
        user: User | None = super().authenticate(request, nonce=nonce, code_verifier=code_verifier)
        return user

    def get_token(self, payload: Answer) -> Answer:
        """Exchange the code, from the address at which it was asked for."""
        token: Answer = super().get_token(payload | {"redirect_uri": client.callback_address(self.request)})
        return token

    def raise_token_response_error(self, response: Any) -> None:  # noqa: ANN401 - the library's
        """Raise what the log may tell: the status and OAuth's word for it, which names a wrong secret."""
        if response.status_code >= 500:
            response.raise_for_status()
        if response.status_code != 200:
            word = re.search(r'"error"\s*:\s*"([a-z_]{1,40})"', response.text)
            raise LookupError(f"no token, but {response.status_code} {word[1] if word else ''}".strip())

    def retrieve_matching_jwk(self, token: str) -> jwt.PyJWK:
        """The key with which the token must be signed."""
        return keys.signing_key(client.provider(), token)

    def verify_token(self, token: str, **about: Any) -> Answer:  # noqa: ANN401 - the library's
        """Take the algorithm that the token names, if it is one that the provider signs with.

        Raises `SuspiciousOperation` if it is not.
        """
        named = jwt.get_unverified_header(token).get("alg")
        if named not in discovery.endpoints(client.provider()).algorithms:
            raise SuspiciousOperation("The token is not signed as the provider signs.")
        self.OIDC_RP_SIGN_ALGO = named
        claims: Answer = super().verify_token(token, **about)
        return claims

    def _verify_jws(self, payload: str, key: Any) -> Answer:  # noqa: ANN401 - the library's
        """The claims of a token that the provider has signed, for us, and that is still good."""
        us = client.provider()
        claims = jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=us.client_id,
            issuer=us.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else us.client_id) != us.client_id:
            raise SuspiciousOperation("The token was made for somebody else.")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: Answer) -> User:
        """The person, by what the token and, where there is one, the page of user info say."""
        claims = payload
        if self.OIDC_OP_USER_ENDPOINT:
            more = self.get_userinfo(access_token, id_token, payload)
            if more.get("sub") != payload["sub"]:
                raise jwt.InvalidTokenError("The user info is of somebody else.")
            claims = more | payload
        account = getattr(self.request, "connecting", None)
        if account is not None:
            return provisioning.connect(client.provider(), claims, account)
        return provisioning.person(client.provider(), claims)
