"""One person of each kind, as the tests of roles know them, and an end to what was begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.roles.models import Limit
from dashboard.alerts.monitor import AlertMonitor
from dashboard.runtime import Runtime
from dashboard.volumes.jobs import jobs
from tests.dashboard.access.users import administering, administrator, limited, limiting, logged_in
from tests.dashboard.conftest import eventually
from tests.dashboard.hardening.watched import WatchedEngine

__all__ = ["administering", "administrator", "limited", "limiting"]


@pytest.fixture
def settled(hub: Runtime, transactional_db: None) -> Iterator[Callable[[], None]]:
    """Waits until what goes on in the background is over; nothing of it outlives the test."""

    def wait() -> None:
        known = jobs.visible(user_id=None, everybodys=True)
        eventually(lambda: all(job.state != "running" for job in known), 30)

    yield wait
    wait()


@pytest.fixture
def judged(hub: Runtime, transactional_db: None) -> None:
    """The rules for alerts have been looked at once, so that there is something to preview them by."""
    AlertMonitor(hub, lambda _rows: None).turn()


@pytest.fixture
def engine() -> WatchedEngine:
    """In place of the one that everybody has: this one remembers what was done to it."""
    return WatchedEngine(30)


@pytest.fixture
def free(limited: User) -> Client:
    """Somebody who may also act on what belongs to no project."""
    Limit.objects.filter(user=limited).update(without_project=True)
    return logged_in(limited)
