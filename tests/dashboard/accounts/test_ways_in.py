"""What people are told on their way in, and what they can take along from a page that shows it once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db
SENTENCE = "This server has no administrator yet."


def test_a_server_without_administrator_says_where_its_link_is(client: Client) -> None:
    assert SENTENCE in client.get("/accounts/login/").content.decode()
    User.objects.create_superuser("ada")
    assert SENTENCE not in client.get("/accounts/login/").content.decode()


def test_a_link_and_a_token_that_are_shown_once_can_be_copied(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    token = {"token-name": "nightly", "token-role": "viewer", "token-days": "30"}
    page = client.post("/account/tokens/", token, follow=True).content.decode()
    assert 'data-copies="shown-token"' in page
    page = client.post("/people/invite/", {"note": "Grace", "role": "viewer"}, follow=True).content.decode()
    assert 'data-copies="shown-link"' in page
