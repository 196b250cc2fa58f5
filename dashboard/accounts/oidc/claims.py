"""Whom the provider's word lets in, and as what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dashboard.base.i18n import gettext as _
from dashboard.base.oidc_provider import ROLES, Provider

Claims = Mapping[str, Any]
#: What everybody reads as one address of one domain. Mail knows more: quotes, comments, routes, several `@`;
#: of those, readers disagree about whose they are.
PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9.-]+)"
)


class Refused(Exception):
    """Somebody is who they say they are, and is not let in. The text is for them."""


def check(provider: Provider, claims: Claims) -> None:
    """Raise `Refused` unless the claims are of somebody from one of the domains, where there are any."""
    if not provider.domains:
        return
    found = PLAIN_ADDRESS.fullmatch(mail) if isinstance(mail := claims.get("email"), str) else None
    domain = found[1].lower() if found else ""
    # Whoever may write any address into their profile is of no domain.
    if domain not in provider.domains or claims.get("email_verified") is not True:
        raise Refused(_("Your e-mail address there is not one that may log in here."))


def mapped_role(provider: Provider, claims: Claims) -> str | None:
    """The highest role that the claim stands for; `None` where it stands for none."""
    held = _values(claims, provider.roles_claim) if provider.roles_claim else set()
    roles = {role for value, role in provider.roles if value in held}
    return max(roles, key=ROLES.index, default=None)


def role(provider: Provider, claims: Claims) -> str:
    """The role to come with, or `Refused`."""
    found = mapped_role(provider, claims) or provider.default_role
    if found is None:
        raise Refused(_("You may not log in here: none of your groups there has a role here."))
    return found


def _values(claims: Claims, path: str) -> set[str]:
    """What the claim holds: a text or a list; `realm_access.roles` looks into one claim for another."""
    found: Any = claims
    if path in claims:
        found, path = claims[path], ""
    for name in filter(None, path.split(".")):
        found = found.get(name) if isinstance(found, Mapping) else None
    parts = found if isinstance(found, list) else [found]
    return {part for part in parts if isinstance(part, str)}
