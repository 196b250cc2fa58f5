"""A wall: made and ended by administrators, seen by whoever has its link, who may do nothing else."""

from __future__ import annotations

import re

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from dashboard.audit.actions import Action
from dashboard.runtime import Runtime
from dashboard.stream.connection import LOGGED_OUT, TOO_MANY
from dashboard.wall import service, socket
from dashboard.wall.models import Wall
from tests.dashboard.stream.test_stream import Browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("adam")


@pytest.fixture
def administrating(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def made(client: Client, name: str = "hall") -> str:
    """The path of its link, which the page shows once."""
    answer = client.post("/walls/make/", {"name": name, "chart": "network"})
    found = re.search(r"http://testserver(/wall/[\w-]{43}/)", answer.content.decode())
    assert found is not None
    return found[1]


def at(link: str) -> str:
    return f"/ws{link.rstrip('/')}"


def test_its_link_opens_one_view_without_a_login_and_leaves_no_session(
    administrating: Client, client: Client
) -> None:
    link, sessions = made(administrating), Session.objects.count()
    answer = client.get(link)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert client.get(f"{link}topology").json()["graph"]["version"] == 1
    assert Session.objects.count() == sessions
    assert client.get("/api/topology").status_code == 401
    assert client.post(link).status_code == 405
    assert link.encode() not in administrating.get("/walls/").content, "it is shown only once"
    assert [one.kind for one in Action.objects.all()] == ["wall_make"]


def test_a_wrong_link_opens_nothing(administrating: Client, client: Client) -> None:
    made(administrating)
    for path in (f"/wall/{'x' * 43}/", f"/wall/{'x' * 43}/topology", "/wall/hall/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/wall/{'x' * 43}/topology").json()["code"] == "not_found"


def test_a_name_is_taken_once_and_there_are_only_so_many(
    administrating: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(administrating)
    taken = administrating.post("/walls/make/", {"name": "hall", "chart": "network"})
    assert taken.status_code == 400
    monkeypatch.setattr(service, "MOST", 1)
    assert administrating.post("/walls/make/", {"name": "b", "chart": "mounts"}).status_code == 400
    assert Wall.objects.count() == 1


def test_it_may_be_over_a_search_that_a_screen_can_do(administrating: Client, client: Client) -> None:
    asked = {"name": "shop", "chart": "mounts", "search": " project:outline-prod "}
    answer = administrating.post("/api/walls", asked, content_type="application/json")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["search"], told["chart"], told["good"]) == ("project:outline-prod", "mounts", True)
    page = client.get(told.pop("link").removeprefix("http://testserver")).content.decode()
    assert '"search": "project:outline-prod"' in page
    assert administrating.get("/api/walls").json() == [told], "its link is told only once"
    assert "project:outline-prod" in administrating.get("/walls/").content.decode()
    for search in ("label:tier=db", "reaches:db", "colour:red", "project:"):
        refused = administrating.post(
            "/api/walls", asked | {"search": search}, content_type="application/json"
        )
        assert (refused.status_code, refused.json()["code"]) == (400, "selector"), search
        form = {"name": "x", "chart": "network", "search": search}
        assert administrating.post("/walls/make/", form).status_code == 400
    assert administrating.delete(f"/api/walls/{told['number']}").status_code == 204
    assert not Wall.objects.exists()


async def test_its_socket_tells_what_is_there_and_nothing_of_people(
    administrating: Client, client: Client
) -> None:
    link = await sync_to_async(made)(administrating)
    screen = Browser(client, f"{at(link)}?with=alerts,rights,presence,events,locks")
    assert await screen.opened()
    await screen.frames("snapshot", "engine")
    await screen.send_to(text_data='{"type": "presence", "pinned": "container:x"}')
    assert await screen.receive_nothing(0.3)
    await screen.disconnect()


async def test_no_other_page_opens_it(administrating: Client, client: Client) -> None:
    link = await sync_to_async(made)(administrating)
    assert not await Browser(client, at(link), origin="http://evil.example").opened()
    assert not await Browser(client, f"/ws/wall/{'x' * 43}").opened()


async def test_ended_it_lets_its_screens_go(administrating: Client, client: Client) -> None:
    link = await sync_to_async(made)(administrating)
    screen = Browser(client, at(link))
    assert await screen.opened()
    number = (await Wall.objects.aget()).pk
    answer = await sync_to_async(administrating.post)(f"/walls/{number}/end/")
    assert answer.status_code == 302
    assert await screen.closing_code() == LOGGED_OUT
    assert (await sync_to_async(client.get)(link)).status_code == 404
    assert [one.kind async for one in Action.objects.order_by("pk")] == ["wall_make", "wall_end"]


async def test_who_is_no_administrator_any_more_leaves_no_wall_behind(
    administrating: Client, administrator: User, client: Client
) -> None:
    link = await sync_to_async(made)(administrating)
    screen = Browser(client, at(link))
    assert await screen.opened()
    administrator.is_superuser = False
    await administrator.asave()
    assert await screen.closing_code() == LOGGED_OUT
    assert (await sync_to_async(client.get)(link)).status_code == 404


async def test_so_many_screens_show_it_and_no_more(
    administrating: Client, client: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "MOST_SCREENS", 1)
    link = await sync_to_async(made)(administrating)
    first, second = Browser(client, at(link)), Browser(client, at(link))
    assert await first.opened()
    assert await second.opened()
    assert await second.closing_code() == TOO_MANY
    await first.disconnect()
