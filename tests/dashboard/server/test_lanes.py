"""Who has a place, who waits, and in which order they are let in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from dashboard.access.known_callers import KnownCallers
from dashboard.accounts import throttle
from dashboard.base.asgi_extensions import BODY
from dashboard.server import admission, lanes
from dashboard.server.lanes import Busy, Lane, Place
from tests.dashboard.access.users import logged_in


async def settle() -> None:
    """Let those run who were let in."""
    for _ in range(5):
        await asyncio.sleep(0)


def ask(lane: Lane, key: str, served: list[str]) -> asyncio.Task[Place]:
    async def wait() -> Place:
        place = await lane.enter(key)
        served.append(key)
        return place

    return asyncio.get_running_loop().create_task(wait())


class TestLane:
    async def test_places_go_round_among_those_who_wait(self) -> None:
        lane, served = Lane("test", 1, each=1), list[str]()
        first = await lane.enter("crowd")
        tasks = [ask(lane, "crowd", served) for _ in range(3)] + [ask(lane, "one", served)]
        await settle()
        assert (served, lane.waiting) == ([], 4)
        first.release()
        for _ in range(4):
            await settle()
            done = next(task for task in tasks if task.done())
            tasks.remove(done)
            done.result().release()
        assert served == ["crowd", "one", "crowd", "crowd"]
        assert lane.waiting == 0

    async def test_nobody_has_all_places(self) -> None:
        lane, served = Lane("test", 3, each=2), list[str]()
        tasks = [ask(lane, "crowd", served) for _ in range(5)]
        await settle()
        assert served == ["crowd", "crowd"]
        tasks.append(ask(lane, "one", served))
        await settle()
        assert served == ["crowd", "crowd", "one"]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def test_too_many_are_told_so_at_once(self) -> None:
        lane = Lane("test", 1, each=1, waiting=2, each_waiting=1)
        await lane.enter("one")
        tasks = [ask(lane, key, []) for key in ("one", "two")]
        await settle()
        for key in ("one", "three"):
            with pytest.raises(Busy):
                await lane.enter(key)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert lane.waiting == 0

    async def test_where_nobody_may_wait_a_free_place_is_given(self) -> None:
        lane = Lane("test", 1, each=1, waiting=0)
        place = await lane.enter("one")
        with pytest.raises(Busy):
            await lane.enter("two")
        place.release()
        place.release()
        await lane.enter("two")
        with pytest.raises(Busy):
            await lane.enter("three")

    async def test_who_gives_up_leaves_no_place_taken(self) -> None:
        lane = Lane("test", 1, each=1)
        place = await lane.enter("one")
        waiting, given = ask(lane, "two", []), ask(lane, "three", [])
        await settle()
        waiting.cancel()
        await settle()
        place.release()
        given.cancel()  # it has its place, and has not heard of it
        await asyncio.gather(waiting, given, return_exceptions=True)
        (await asyncio.wait_for(lane.enter("four"), 10)).release()


def scope(method: str = "GET", path: str = "/", **headers: str) -> dict[str, Any]:
    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"method": method, "path": path, "headers": named, "client": ["192.0.2.7", 4711]}


def lane_of(asked: Mapping[str, Any]) -> tuple[Lane, object]:
    return admission.lane_of(asked, admission.glance(asked))


class TestWhichLane:
    def test_strangers_share_by_address(self) -> None:
        assert lane_of(scope()) == (lanes.strangers, "192.0.2.7")
        assert lane_of(scope("POST")) == (lanes.logins, "192.0.2.7")
        assert lane_of(scope(cookie="sessionid=made-up")) == (lanes.strangers, "192.0.2.7")
        assert lane_of({**scope("POST"), BODY: None}) == (lanes.uploads, "192.0.2.7")

    @pytest.mark.django_db
    def test_who_was_let_in_is_known(self, viewer: User) -> None:
        client = logged_in(viewer)
        assert client.get("/").status_code == 200
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        assert lane_of(scope(cookie=cookie)) == (lanes.people, viewer.pk)
        assert lane_of({**scope("POST", cookie=cookie), BODY: None}) == (lanes.uploads, viewer.pk)

    @pytest.mark.django_db
    def test_who_was_not_is_none(self, viewer: User) -> None:
        client = Client()
        client.cookies["sessionid"] = "guessed"
        assert client.get("/").status_code == 302
        assert lane_of(scope(cookie="sessionid=guessed"))[0] is lanes.strangers

    @pytest.mark.django_db
    def test_a_browser_of_somebodys_does_not_wait_with_the_crowd(self, viewer: User) -> None:
        answer = HttpResponse()
        throttle.remember(answer, viewer)
        morsel = answer.cookies["portolan_known"]
        assert lane_of(scope("POST", cookie=f"portolan_known={morsel.value}")) == (
            lanes.returning,
            str(viewer.pk),
        )
        assert lane_of(scope("POST", cookie=f"portolan_known={viewer.pk}:forged"))[0] is lanes.logins

    def test_only_the_last_are_remembered(self) -> None:
        known = KnownCallers(most=2)
        requests = [request(number) for number in (1, 2, 3)]
        for one in requests:
            known.remember(one)
        assert [known.person(one) for one in requests] == [None, 2, 3]


def request(number: int) -> HttpRequest:
    made = RequestFactory().get("/", headers={"authorization": f"Bearer {number}"})
    made.user = User(pk=number)
    return made


def test_too_many_are_answered_in_their_form() -> None:
    api = admission.busy(admission.glance(scope(path="/api/topology", accept_language="ko")))
    page = admission.busy(admission.glance(scope(path="/")))
    assert (api.status_code, page.status_code) == (503, 503)
    assert b'"code":"busy"' in api.content
    assert page.headers["Content-Type"].startswith("text/plain")
    assert int(page.headers["Retry-After"]) > 0
