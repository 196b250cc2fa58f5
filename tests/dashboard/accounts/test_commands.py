"""What the command line says of people, and does for them."""

from __future__ import annotations

import io

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from dashboard.access.tokens import bearer
from dashboard.access.tokens import service as token_service
from dashboard.audit.actions import Action
from dashboard.base.roles import Role

pytestmark = pytest.mark.django_db
NEW = "another-long-password-12"


def change_password(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr("getpass.getpass", lambda prompt="": NEW)
    said = io.StringIO()
    call_command("changepassword", *arguments, stdout=said)
    return said.getvalue()


def token_of(user: User) -> str:
    return f"Bearer {token_service.create(user, 'nightly', Role.VIEWER, 30)[1]}"


def test_a_new_password_ends_tokens(monkeypatch: pytest.MonkeyPatch, viewer: User, operator: User) -> None:
    mine, theirs = token_of(viewer), token_of(operator)
    assert "Tokens revoked: 1." in change_password(monkeypatch, "vera")
    assert bearer.find(mine) is None
    assert bearer.find(theirs) is not None
    viewer.refresh_from_db()
    assert viewer.check_password(NEW)
    action = Action.objects.get(kind="password_set")
    assert (action.username, action.requested) == ("command line", {"person": "vera", "tokens_revoked": 1})


def test_they_may_be_kept(monkeypatch: pytest.MonkeyPatch, viewer: User) -> None:
    mine = token_of(viewer)
    change_password(monkeypatch, "vera", "--keep-tokens")
    assert bearer.find(mine) is not None


def test_a_name_that_a_stranger_has_typed_moves_no_cursor() -> None:
    AccessAttempt.objects.create(
        username="\x1b[2Jowned\u202e",
        ip_address="192.0.2.7",
        failures_since_start=3,
        attempt_time=timezone.now(),
    )
    said = io.StringIO()
    call_command("axes_list_attempts", stdout=said)
    assert said.getvalue() == "192.0.2.7\t⟨U+001B⟩[2Jowned⟨U+202E⟩\t3\n"
