"""A provider for all tests of a run, and the settings with which Portolan goes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.accounts.oidc import discovery
from dashboard.base.oidc_provider import Provider
from tests.dashboard.access.users import administering, administrator
from tests.dashboard.oidc.logins import Answer, Round
from tests.dashboard.oidc.providers import Between, RunningProvider

__all__ = ["administering", "administrator"]

Configure = Callable[..., Provider]


@pytest.fixture(scope="package")
def running() -> Iterator[RunningProvider]:
    provider = RunningProvider()
    yield provider
    provider.close()


@pytest.fixture(scope="package")
def _between(running: RunningProvider) -> Iterator[Between]:
    between = Between(running)
    yield between
    between.close()


@pytest.fixture
def there(_between: Between) -> Between:
    """What we take for the provider."""
    _between.restore()
    return _between


@pytest.fixture
def configure(there: Between, settings: Settings) -> Iterator[Configure]:
    """Set the provider as the environment would."""

    def to(**more: object) -> Provider:
        known = {"issuer": there.url, "client_id": "portolan", "name": "Harbour"}
        known["client_secret"] = "planted-client-secret"
        provider = Provider(**{**known, **more})  # type: ignore[arg-type]
        settings.SIGN_ON = provider
        settings.AUTHENTICATION_BACKENDS = [
            *settings.AUTHENTICATION_BACKENDS[:2],
            "dashboard.accounts.oidc.backend.SignOnBackend",
        ]
        discovery.forget()
        return provider

    to()
    yield to
    discovery.forget()


@pytest.fixture
def come(configure: Configure, running: RunningProvider) -> Callable[..., Answer]:
    """Go the whole round as somebody of whom the provider says this."""

    def go(subject: str, client: Client | None = None, then: str = "", **claims: object) -> Answer:
        running.knows(subject, **claims)
        return Round(client or Client(), then).all(subject)

    return go
