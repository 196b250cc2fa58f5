"""A hub that watches a demo engine which stands still, people of each kind, and clients for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core.management.commands import flush
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from dashboard.runtime import Runtime, registry
from dashboard.volumes.jobs import jobs
from tests import template, written
from topology.engine.synthetic import SyntheticEngine


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is there already, migrated: `tests/template.py`."""
    template.fill(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test of transactions empties the database. What migrations wrote is then put back as it was, at once.

    Django itself would make each permission again, and know nothing of our own rows.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        rows = written.read()
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_some, **_more: written.write(rows))
        yield


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A request in Korean leaves the thread in Korean: each test begins in the server's own language."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_jobs() -> Iterator[None]:
    """A job that a test begins, and that nothing ever works on, ends with the test."""
    yield
    jobs._jobs.clear()


def eventually(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until the condition holds, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.01)


@pytest.fixture
def engine() -> SyntheticEngine:
    return SyntheticEngine(30, life=False)


@pytest.fixture
def hub(engine: SyntheticEngine) -> Iterator[Runtime]:
    here = Runtime(lambda: engine, address="demo://30", poll_seconds=0.5)
    registry.use(here)
    here.start()
    eventually(lambda: here.store.engine_state.state == "live" and here.store.topology is not None)
    yield here
    here.stop()
    registry.use(None)


@pytest.fixture
def viewer(db: None) -> User:
    return User.objects.create_user("vera")


@pytest.fixture
def operator(db: None) -> User:
    user = User.objects.create_user("otto")
    user.user_permissions.add(*Permission.objects.filter(codename__in=("act", "read_logs")))
    return user


@pytest.fixture
def viewing(viewer: User) -> Client:
    client = Client()
    client.force_login(viewer)
    return client


@pytest.fixture
def operating(operator: User) -> Client:
    client = Client()
    client.force_login(operator)
    return client
