"""The steps of a login through the provider, one by one: what a browser would do."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from django.contrib.auth.models import User
from django.test import Client

BEGIN = "/accounts/sign-on/"
LOGIN = "/accounts/login/"
Answer = Any


class Round:
    """One login."""

    def __init__(self, client: Client, then: str = "", connect: str = "") -> None:
        self.client = client
        query = {name: text for name, text in (("next", then), ("connect", connect)) if text}
        self.begun = client.get(f"{BEGIN}?{urlencode(query)}")

    @property
    def asked(self) -> dict[str, str]:
        """What the provider is asked with."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.begun["Location"]).query).items()}

    def consent(self, subject: str, action: str = "allow") -> str:
        """At the provider: log in there, or refuse. The address that it sends the browser back to."""
        form = {"sub": subject} | ({"action": "deny"} if action == "deny" else {})
        answer = requests.post(self.begun["Location"], data=form, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def back(self, address: str) -> Answer:
        """Back here."""
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")

    def all(self, subject: str) -> Answer:
        """Every step."""
        return self.back(self.consent(subject))


def assert_nobody(client: Client, answer: Answer, says: str) -> None:
    """Nobody is logged in or was made, and the login page says why."""
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert says in client.get(LOGIN).content.decode()
    assert client.get("/account/").status_code == 302
    assert not User.objects.exists()
