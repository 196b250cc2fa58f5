"""What a page is told beside the topology: only who asks for it, at once, and only what is new."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.protection.models import Protection
from dashboard.access.roles import service as role_service
from dashboard.base.roles import Role
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import Reader
from dashboard.stream.topics.rights import Rights
from tests.dashboard.access.users import logged_in
from tests.dashboard.stream.test_stream import Browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]


async def opened(client: Client, wanted: str) -> Browser:
    """A browser that has asked for topics; its first two frames are read."""
    browser = Browser(client, f"/ws/topology?with={wanted}")
    assert await browser.opened()
    await browser.frames("snapshot", "engine")
    return browser


async def told(browser: Browser, kind: str) -> dict[str, Any]:
    """The next frame of this kind, whatever comes before it."""
    while (frame := await browser.frame())["type"] != kind:
        pass
    return frame


async def here(browser: Browser, chart: str, selected: str | None = None) -> None:
    await browser.send_to(text_data=json.dumps({"type": "here", "chart": chart, "selected": selected}))


async def test_who_asks_for_nothing_is_told_nothing_else(viewing: Client, operating: Client) -> None:
    plain = Browser(viewing)
    await plain.opened()
    await plain.frames("snapshot", "engine")
    other = await opened(operating, "presence,rights,locks")
    await here(other, "mounts")
    assert (await told(other, "presence"))["people"] == []
    while not await plain.receive_nothing(timeout=1.0):
        assert (await plain.frame())["type"] in ("delta", "engine")
    await plain.disconnect()
    await other.disconnect()


async def test_an_unknown_topic_is_no_error(viewing: Client) -> None:
    browser = await opened(viewing, "weather,,rights:nonsense")
    assert (await told(browser, "rights"))["role"] == "viewer"
    await browser.disconnect()


async def test_a_topic_under_its_old_name_tells_the_new_once(viewing: Client) -> None:
    browser = await opened(viewing, "happenings:41")
    frame = await told(browser, "renamed")
    assert (frame["topic"], frame["new_name"]) == ("happenings", "events")
    assert "with=events" in frame["detail"]
    while not await browser.receive_nothing(timeout=1.0):
        assert (await browser.frame())["type"] in ("delta", "engine")
    await browser.disconnect()


async def test_rights_are_told_first_and_whenever_they_change(operator: User, operating: Client) -> None:
    browser = await opened(operating, "rights")
    first = await told(browser, "rights")
    assert (first["role"], first["may_act"], first["administrator"]) == ("operator", True, False)
    assert (first["projects"], first["without_project"]) == (None, True)

    await sync_to_async(role_service.limit)(operator, limited=True, projects=["shop"])
    limited = await told(browser, "rights")
    assert (limited["projects"], limited["without_project"]) == (["shop"], False)

    await sync_to_async(operator.user_permissions.clear)()
    assert (await told(browser, "rights"))["may_act"] is False

    await sync_to_async(role_service.give)(operator, Role.ADMINISTRATOR)
    assert (await told(browser, "rights"))["administrator"] is True
    await browser.disconnect()


async def test_that_something_is_protected_or_lifted_is_told(viewing: Client) -> None:
    browser = await opened(viewing, "locks")
    assert (await told(browser, "locks"))["total"] == 0
    fields = {"kind": "project", "object_id": "shop", "name": "shop", "reason": "x", "username": "ada"}
    lock = await sync_to_async(Protection.objects.create)(**fields)
    assert (await told(browser, "locks"))["total"] == 1
    await sync_to_async(lock.delete)()
    assert (await told(browser, "locks"))["total"] == 0
    await browser.disconnect()


async def test_people_see_where_the_others_are(viewing: Client, operating: Client, hub: Runtime) -> None:
    assert hub.store.topology is not None
    container = next(node for node in hub.store.topology.nodes if node.startswith("container:"))
    vera, otto = await opened(viewing, "presence"), await opened(operating, "presence")
    assert (await told(vera, "presence"))["people"] == []
    await here(otto, "network", container)
    seen = await told(vera, "presence")
    (person,) = seen["people"]
    assert (person["name"], person["chart"], person["selected"]) == ("otto", "network", container)
    assert person["number"] != seen["you"]
    assert (await told(otto, "presence"))["people"] == []

    await here(vera, "mounts", "container:<script>")
    both = await told(otto, "presence")
    while len(both["people"]) < 2:
        both = await told(otto, "presence")
    mine = next(one for one in both["people"] if one["number"] != both["you"])
    assert (mine["name"], mine["chart"], mine["selected"]) == ("vera", "mounts", None)

    await otto.disconnect()
    left = await told(vera, "presence")
    while len(left["people"]) > 1:
        left = await told(vera, "presence")
    assert [one["name"] for one in left["people"]] == ["vera"]
    await vera.disconnect()


@pytest.mark.parametrize(
    "said",
    [
        "{}",
        '{"type":"here"}',
        '{"type":"here","chart":"kitchen"}',
        '{"type":"here","chart":["network"]}',
        "[1]",
        "?",
    ],
)
async def test_nonsense_puts_nobody_anywhere(viewing: Client, administrator: User, said: str) -> None:
    browser = await opened(viewing, "presence")
    await told(browser, "presence")
    await browser.send_to(text_data=said)
    watching = await opened(await sync_to_async(logged_in)(administrator), "presence")
    assert (await told(watching, "presence"))["people"] == []
    await browser.disconnect()
    await watching.disconnect()


async def test_a_browser_that_has_not_acknowledged_is_not_told_more(
    viewing: Client, operating: Client
) -> None:
    browser, held = Browser(viewing, "/ws/topology?with=presence"), 0
    await browser.opened()
    while (frame := await browser.frame())["type"] != "presence":
        held = frame.get("revision", held)
    await browser.acknowledge(held + 1000)  # it has begun to acknowledge, but not what it was sent
    other = await opened(operating, "presence")
    await here(other, "table")
    await told(other, "presence")
    while not await browser.receive_nothing(timeout=1.0):  # on a busy machine the engine may seem to be late
        assert (await browser.frame())["type"] == "engine"
    await browser.acknowledge(held)
    assert len((await told(browser, "presence"))["people"]) == 1
    await browser.disconnect()
    await other.disconnect()


def test_of_a_socket_that_goes_while_its_rights_are_read_nothing_stays(viewer: User) -> None:
    topic, gone = Rights(), Reader("key", viewer.pk, "vera", 1)
    stays = Reader("other", viewer.pk, "vera", 2)
    topic.left(gone)
    topic.refresh([gone, stays])
    assert (topic.news(stays, None) is not None, len(topic._texts)) == (True, 2)
    del gone
    gc.collect()
    assert len(topic._texts) == 1
