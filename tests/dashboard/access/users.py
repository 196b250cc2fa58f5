"""The people that the tests of roles, tokens, record and accounts know beside the viewer and the operator."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.roles import service as role_service
from dashboard.base.roles import Role


def person(name: str, role: Role) -> User:
    user = User.objects.create_user(username=name)
    role_service.give(user, role)
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def limited(db: None) -> User:
    """An operator of `outline-prod` alone."""
    user = person("lea", Role.OPERATOR)
    role_service.limit(user, limited=True, projects=["outline-prod"])
    return user


@pytest.fixture
def administrator(db: None) -> User:
    return person("ada", Role.ADMINISTRATOR)


@pytest.fixture
def limiting(limited: User) -> Client:
    return logged_in(limited)


@pytest.fixture
def administering(administrator: User) -> Client:
    return logged_in(administrator)
