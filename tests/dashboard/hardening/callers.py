"""One of each kind that may call the API, by browser or by script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.tokens import service as token_service
from dashboard.base.roles import Role
from tests.dashboard.access.test_every_route import ADMINISTRATOR, ANYBODY, OPERATOR, RANKS, VIEWER
from tests.dashboard.access.users import logged_in

CSRF = "c" * 32


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the role that counts, and what each request of theirs carries."""

    name: str
    role: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    limited: bool = False

    def may(self, needed: str) -> bool:
        return RANKS.index(self.role) >= RANKS.index(needed)


def browser(name: str, role: str, user: User, *, limited: bool = False) -> Caller:
    """Somebody who has logged in."""
    cookies = {name: morsel.value for name, morsel in logged_in(user).cookies.items()}
    return Caller(name, role, cookies | {"csrftoken": CSRF}, {"X-CSRFToken": CSRF}, limited)


def script(name: str, role: str, owner: User, *, limited: bool = False) -> Caller:
    """Somebody's script, with a token of that role."""
    _token, text = token_service.create(owner, name, Role(role), 30)
    return Caller(name, role, {}, {"Authorization": f"Bearer {text}"}, limited)


def everybody(operator: User, limited: User, administrator: User) -> list[Caller]:
    """From who may nothing to who may everything, some in a browser, some with a token."""
    return [
        Caller("nobody", ANYBODY),
        script("a viewer's token of an administrator", VIEWER, administrator),
        browser("an operator of one project", OPERATOR, limited, limited=True),
        script("an operator's token", OPERATOR, operator),
        browser("an administrator", ADMINISTRATOR, administrator),
    ]


def ask(client: Client, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - an answer
    """A call with a JSON body."""
    return getattr(client, method)(path, dict(body or {}), content_type="application/json")
