"""The page of expectations."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from dashboard.expectations.models import KeptExpectation
from dashboard.expectations.monitor import ExpectationMonitor
from dashboard.runtime import Runtime

pytestmark = pytest.mark.django_db
#: 300 letters that stand for nine to the ninth.
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


@pytest.fixture
def administering(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    return client


@pytest.fixture
def monitor(hub: Runtime, settings: Settings) -> ExpectationMonitor:
    settings.EXPECT, settings.DOCKER_HOST = None, "demo://30?still"
    return ExpectationMonitor(hub, lambda _rows: None)


def test_a_viewer_reads_how_they_stand_and_changes_nothing(
    monitor: ExpectationMonitor, viewing: Client
) -> None:
    monitor.turn()
    page = viewing.get("/expectations/").content.decode()
    assert "from the file" in page
    assert "broken" in page
    assert '<form method="post" action="/expectations/' not in page
    wish = {"name": "x", "rule": "never: {from: a, to: b}"}
    assert viewing.post("/expectations/keep/", wish).status_code == 403


def test_an_administrator_keeps_what_is_proposed_and_removes_it(
    monitor: ExpectationMonitor, administering: Client
) -> None:
    monitor.turn()
    proposed = administering.get("/expectations/").context["proposals"]
    assert proposed
    assert administering.post("/expectations/keep/", proposed[0]).status_code == 302
    kept = KeptExpectation.objects.get()
    kept.wanted = dict(reversed(kept.wanted.items()))  # as PostgreSQL may give it back
    kept.save()
    monitor.turn()
    page = administering.get("/expectations/")
    assert proposed[0] not in page.context["proposals"]
    (line,) = (line for line in page.context["lines"] if line["by"] == "ada")
    assert line["name"] == proposed[0]["name"]
    administering.post("/expectations/remove/", {"name": line["name"]})
    assert not KeptExpectation.objects.exists()


@pytest.mark.parametrize(
    "rule", ["never: {from: a", "just words", BOMB, "never: {from: 'projct:a', to: b}", "1: 2"]
)
def test_a_mistake_is_told_and_nothing_is_lost(
    monitor: ExpectationMonitor, administering: Client, rule: str
) -> None:
    answer = administering.post("/expectations/keep/", {"name": "mine", "rule": rule})
    assert answer.status_code == 400
    assert "mine" in answer.content.decode()
    assert not KeptExpectation.objects.exists()
