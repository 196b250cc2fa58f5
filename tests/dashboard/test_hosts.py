"""Each row that is about a host names it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dashboard.access.protection.models import Protection
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.events.models import Event
from dashboard.hosts.models import Host, first
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.volumes.models import Unfinished
from tests.dashboard.operations.test_runner import WEB, disconnect

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]


def test_the_first_host_is_made_once(hub: Runtime) -> None:
    assert host_of(hub) == first() == Host.objects.get().id


def test_what_is_done_on_a_host_names_it(operating: Client, hub: Runtime) -> None:
    assert disconnect(operating, "proxy", WEB).status_code == 200
    assert Action.objects.get().host_id == host_of(hub)


def test_what_is_asked_of_portolan_itself_names_none() -> None:
    user = User.objects.create_user("ada")
    assert audit_log.add(user, Action.Kind.TOKEN_CREATE, {}).host_id is None
    assert audit_log.add(user, Action.Kind.PROTECT, {}).host_id == first()


def test_what_is_kept_of_a_host_names_it() -> None:
    Protection.objects.create(kind="volume", object_id="data", name="data", reason="mine", username="ada")
    Unfinished.objects.create(owner="me")
    Event.objects.create(kind="start", at=timezone.now())
    for model in (Protection, Unfinished, Event):
        assert model._default_manager.get().host_id == first()
