"""A log that is followed ends with the right to read it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest
from asgiref.sync import ThreadSensitiveContext, async_to_sync, sync_to_async
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.roles import service as role_service
from dashboard.access.tokens import service as token_service
from dashboard.accounts import rights
from dashboard.base.roles import Role
from dashboard.containers import log_guard, logs_api
from dashboard.containers.log_guard import Guard, NoLongerRead
from tests.dashboard.operations.test_runner import WEB

PATH = f"/api/containers/{WEB}/logs"


async def endless(closed: list[bool]) -> AsyncGenerator[bytes, None]:
    try:
        yield b"first"
        await asyncio.Event().wait()
    finally:
        closed.append(True)


async def taken(guard: Guard, closed: list[bool], then: Callable[[], object]) -> list[bytes]:
    found = []
    async with asyncio.timeout(30):
        async for piece in guard.through(endless(closed)):
            found.append(piece)
            then()
    return found


def cut(guard: Guard, then: Callable[[], object] = lambda: None) -> None:
    """It is let through, and then cut: that it ended is no sign that it was whole."""
    closed: list[bool] = []
    with pytest.raises(NoLongerRead):
        async_to_sync(taken)(guard, closed, then)
    assert closed in ([True], [])  # it may be cut before it has begun


def test_who_may_no_longer_reads_no_further_even_of_a_silent_container(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_guard, "CHECK_SECONDS", 0.01)
    answers = iter([True, True, False])
    cut(Guard(lambda: next(answers)))


def test_it_is_asked_at_once_when_access_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_guard, "CHECK_SECONDS", 1000.0)
    cut(Guard(lambda: False), log_guard.recheck)


def test_what_changed_before_the_first_piece_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_guard, "CHECK_SECONDS", 1000.0)
    guard = Guard(lambda: False)
    log_guard.recheck()
    cut(guard)


def test_where_nobody_can_be_asked_for_long_nothing_more_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_guard, "CHECK_SECONDS", 0.01)
    asked: list[bool] = []

    def fail() -> bool:
        asked.append(True)
        if len(asked) == 2:
            return True
        raise RuntimeError("the database is away")

    cut(Guard(fail))
    assert len(asked) == 2 + log_guard.ASKED_IN_VAIN


def test_it_is_asked_though_the_threads_of_requests_are_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_guard, "CHECK_SECONDS", 1000.0)
    done = threading.Event()

    async def beside() -> None:
        async with ThreadSensitiveContext():
            busy = asyncio.ensure_future(sync_to_async(done.wait)(60))
            with pytest.raises(NoLongerRead):
                await taken(Guard(lambda: False), [], log_guard.recheck)
            assert not busy.done()
            done.set()
            await busy

    async_to_sync(beside)()


def test_a_log_comes_to_its_end_for_who_may() -> None:
    async def few() -> AsyncGenerator[bytes, None]:
        for piece in (b"a", b"b"):
            yield piece

    async def all_() -> list[bytes]:
        return [piece async for piece in Guard(lambda: True).through(few())]

    assert async_to_sync(all_)() == [b"a", b"b"]


def _demote(user: User, **changed: object) -> None:
    boss = User.objects.create_superuser("boss")
    rights.change(boss, user, {**rights.rights(user), **changed})


def _renew(user: User) -> None:
    user.set_password("something else 1")
    user.save()


ENDS: dict[str, Callable[[Client, User], object]] = {
    "logged out": lambda client, _user: client.logout(),
    "deactivated": lambda _client, user: _demote(user, active=False),
    "made a viewer": lambda _client, user: _demote(user, role="viewer"),
    "limited": lambda _client, user: role_service.limit(user, limited=True, projects=["edge"]),
    "another password": lambda _client, user: _renew(user),
}


def asked(monkeypatch: pytest.MonkeyPatch, client: Client, path: str) -> Callable[[], bool]:
    """What a reading that has begun asks from then on."""
    found: list[Callable[[], bool]] = []

    def kept(may_still: Callable[[], bool]) -> Guard:
        found.append(may_still)
        return Guard(may_still)

    monkeypatch.setattr(logs_api, "Guard", kept)
    answer: Any = client.get(path)
    answer._let_go()  # not `close`, which would close the test's connection to the database
    return found[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("path", [f"{PATH}?follow=true", f"/api/logs?follow=true&container={WEB}"])
@pytest.mark.parametrize("end", ENDS)
def test_the_right_to_read_ends(
    operating: Client, operator: User, monkeypatch: pytest.MonkeyPatch, end: str, path: str
) -> None:
    may = asked(monkeypatch, operating, path)
    assert may()
    ENDS[end](operating, operator)
    assert not may()


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_a_tokens_right_ends_with_it(operator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token, text = token_service.create(operator, "logs", Role.OPERATOR, 30)
    may = asked(monkeypatch, Client(headers={"authorization": f"Bearer {text}"}), f"{PATH}?follow=true")
    assert may()
    token_service.revoke(token)
    assert not may()
