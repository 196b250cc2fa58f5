"""A hub that watches a demo engine which stands still, people of each kind, and clients for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client
from django.utils import translation

from dashboard.runtime import Runtime, registry
from dashboard.volumes.jobs import jobs
from topology.engine.synthetic import SyntheticEngine

#: What migrations write beside tables.
WRITERS = (
    ("dashboard.migrations.0002_groups", "make_groups"),
    ("dashboard.access.roles.migrations.0002_administer", "give_permission"),
    ("dashboard.alerts.migrations.0002_rules", "make_rules"),
)


@receiver(post_migrate, sender=apps.get_app_config("roles"))
def write_again(**_arguments: object) -> None:
    """A test of transactions empties the database: the groups must be there for whichever comes next."""
    for module, function in WRITERS:
        getattr(import_module(module), function)(apps, None)


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
    user.user_permissions.add(Permission.objects.get(content_type__app_label="dashboard", codename="act"))
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
