"""Which answers keep a place until they are read."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from dashboard.server import admission, lanes
from dashboard.server.lanes import Busy, Lane

PAST = "/api/topology", b"at=2026-11-27T10:00:00Z"


def scope(path: str, query: bytes = b"", method: str = "GET") -> dict[str, Any]:
    client = ("192.0.2.1", 4711)
    return {"method": method, "path": path, "query_string": query, "headers": [], "client": client}


async def enter(stack: AsyncExitStack, path: str, query: bytes = b"") -> None:
    asked = scope(path, query)
    await stack.enter_async_context(admission.turn(asked, admission.glance(asked)))


@pytest.fixture(autouse=True)
def one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "large", Lane("large", 1, each=1, waiting=0))


@pytest.mark.parametrize(("path", "query"), [PAST, ("/api/changes", b"since=x"), ("/api/reach", b"from=web")])
def test_a_long_answer_keeps_its_place_until_it_is_read(path: str, query: bytes) -> None:
    async def ask() -> None:
        async with AsyncExitStack() as stack:
            await enter(stack, path, query)
            with pytest.raises(Busy):
                await enter(stack, *PAST)
        async with AsyncExitStack() as stack:
            await enter(stack, *PAST)

    asyncio.run(ask())


def test_what_is_shared_or_short_waits_for_none_of_them() -> None:
    async def ask() -> None:
        async with AsyncExitStack() as stack:
            await enter(stack, *PAST)
            await enter(stack, "/api/topology")
            await enter(stack, "/")

    asyncio.run(ask())
