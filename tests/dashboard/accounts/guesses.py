"""Guesses at passwords, and what was counted of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.utils import timezone

from dashboard.accounts.throttle import Count

LOGIN = "/accounts/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine: waits are only over where a test has `pass_time`."""
    moment = timezone.now()
    for clock in ("django.utils.timezone.now", "axes.handlers.proxy.now"):
        monkeypatch.setattr(clock, lambda: moment)


@pytest.fixture
def vera(viewer: User) -> User:
    viewer.set_password(PASSWORD)
    viewer.save()
    return viewer


@pytest.fixture
def otto(operator: User) -> User:
    operator.set_password(PASSWORD)
    operator.save()
    return operator


def attempt(
    name: str,
    password: str = "wrong",
    address: str = "10.0.0.1",
    client: Client | None = None,
    headers: dict[str, str] | None = None,
) -> Any:  # noqa: ANN401 - the test client's answer
    form = {"username": name, "password": password}
    return (client or Client()).post(LOGIN, form, REMOTE_ADDR=address, headers=headers)


def pass_time(seconds: float) -> None:
    """Let what has been counted be so much older."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(seconds=seconds))


def fail(name: str, times: int, address: str = "10.0.0.1") -> None:
    """Fail so often, waiting as long as one must."""
    for _time in range(times):
        answer = attempt(name, address=address)
        if answer.status_code == 429:
            pass_time(int(answer["Retry-After"]))
            answer = attempt(name, address=address)
        assert answer.status_code == 200


def counted(count: Count, failures: int) -> None:
    """Have failures of strangers counted, as many and only where this count sees them together."""
    for number in range(failures):
        AccessAttempt.objects.create(
            username="vera" if "username" in count.by else f"name-{number}",
            ip_address="10.0.0.1" if "ip_address" in count.by else f"10.1.0.{number}",
            user_agent=f"agent {number}",
            failures_since_start=1,
        )
