"""The provider that people log in through, as the environment describes it: checked before anything starts.

Nothing is asked of the provider itself here: one that is down must not keep Portolan from starting.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from dashboard.base.environment import BadSetting

PREFIX = "PORTOLAN_OIDC_"
ROLES = ("viewer", "operator", "administrator")
SCOPES = "openid profile email"
#: Who is removed at the provider is still logged in here for so long, and their tokens work for so long.
SESSION_HOURS, TOKEN_DAYS = 12, 14
LOOPBACK = ("localhost", "127.0.0.1", "::1")
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people, what we are called there, and whom we let in as what.

    `default_role` is for who comes first, and for whom no role is mapped; without one they are refused.
    `roles` says which value of the claim stands for which role.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    scopes: str = SCOPES
    default_role: str | None = ROLES[0]
    roles_claim: str | None = None
    roles: tuple[tuple[str, str], ...] = ()
    domains: tuple[str, ...] = ()
    session_hours: int = SESSION_HOURS
    token_days: int = TOKEN_DAYS


def read(environ: Mapping[str, str] = os.environ) -> Provider | None:
    """The provider, `None` where there is none, or `BadSetting` for the first variable that is not right.

    Raises it.
    """
    told = {name: text.strip() for name, text in environ.items() if name.startswith(PREFIX) and text.strip()}
    if not told:
        return None
    issuer = _issuer(told)
    claim, roles = told.get(f"{PREFIX}ROLES_CLAIM"), _roles(told)
    if (claim is None) != (not roles):
        missing, given = ("ROLES_CLAIM", "ROLES") if claim is None else ("ROLES", "ROLES_CLAIM")
        raise BadSetting(PREFIX + missing, f"must be set where {PREFIX}{given} is.")
    return Provider(
        issuer=issuer,
        client_id=_needed(told, "CLIENT_ID"),
        client_secret=_needed(told, "CLIENT_SECRET"),
        name=told.get(f"{PREFIX}NAME") or urlsplit(issuer).hostname or issuer,
        scopes=_scopes(told),
        default_role=_default_role(told),
        roles_claim=claim,
        roles=roles,
        domains=_domains(told),
        session_hours=_number(told, "SESSION_HOURS", SESSION_HOURS, 24 * 14),
        token_days=_number(told, "TOKEN_DAYS", TOKEN_DAYS, 366),
    )


def is_safe(address: str) -> bool:
    """Whether what is said there stays between us: HTTPS, or this machine."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _issuer(told: Mapping[str, str]) -> str:
    issuer = _needed(told, "ISSUER")
    parts = urlsplit(issuer) if is_safe(issuer) else None
    if parts is None or parts.query or parts.fragment or parts.username is not None:
        expected = "the provider's address with https, such as https://login.example.org/realms/work"
        raise BadSetting(f"{PREFIX}ISSUER", f"must be {expected}, not “{issuer}”.")
    return issuer


def _needed(told: Mapping[str, str], part: str) -> str:
    if f"{PREFIX}{part}" not in told:
        raise BadSetting(f"{PREFIX}{part}", f"must be set where {min(told)} is.")
    return told[f"{PREFIX}{part}"]


def _scopes(told: Mapping[str, str]) -> str:
    scopes = told.get(f"{PREFIX}SCOPES", SCOPES).split()
    if "openid" not in scopes:
        raise BadSetting(f"{PREFIX}SCOPES", "must hold “openid”, such as “openid profile email groups”.")
    return " ".join(scopes)


def _default_role(told: Mapping[str, str]) -> str | None:
    role = told.get(f"{PREFIX}DEFAULT_ROLE", ROLES[0])
    if role not in (*ROLES, "none"):
        raise BadSetting(
            f"{PREFIX}DEFAULT_ROLE", f"must be viewer, operator, administrator or none, not “{role}”."
        )
    return None if role == "none" else role


def _roles(told: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = []
    for part in filter(None, map(str.strip, told.get(f"{PREFIX}ROLES", "").split(","))):
        value, separator, role = (word.strip() for word in part.rpartition("="))
        if not separator or not value or role not in ROLES:
            expected = "pairs such as “docker-admins=administrator, developers=operator”"
            raise BadSetting(f"{PREFIX}ROLES", f"must be {expected}; “{part}” is none.")
        found.append((value, role))
    return tuple(found)


def _domains(told: Mapping[str, str]) -> tuple[str, ...]:
    parts = filter(None, map(str.strip, told.get(f"{PREFIX}DOMAINS", "").lower().split(",")))
    domains = tuple(part.removeprefix("@") for part in parts)
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            expected = "the ends of e-mail addresses, such as “example.org, example.com”"
            raise BadSetting(f"{PREFIX}DOMAINS", f"must list {expected}; “{domain}” is none.")
    return domains


def _number(told: Mapping[str, str], part: str, default: int, most: int) -> int:
    text = told.get(f"{PREFIX}{part}", str(default))
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= most:
        raise BadSetting(f"{PREFIX}{part}", f"must be a number from 1 to {most}, not “{text}”.")
    return int(text)
