"""What happens reaches open pages at once, in their language, from where they left off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import translation

from dashboard.events import recorder as chronicles
from dashboard.events import sentences
from dashboard.events.models import Event
from dashboard.runtime import Runtime, registry
from tests.dashboard.conftest import eventually
from tests.dashboard.events.conftest import WEB, Servers, happened, kinds
from tests.dashboard.operations.test_runner import connect
from tests.dashboard.stream.test_stream import Browser
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.usefixtures("recorder")

SECRET = "hunter2-in-a-command-line"
Entries = list[dict[str, Any]]


async def opened(client: Client, position: str = "") -> Browser:
    browser = Browser(client, f"/ws/topology?with=events{position}")
    assert await browser.opened()
    return browser


async def told(browser: Browser) -> dict[str, Any]:
    """The next frame of what happened, whatever comes before it."""
    while (frame := await browser.frame())["type"] != "events":
        pass
    return frame


async def all_until(browser: Browser, kind: str) -> Entries:
    """Every entry up to the first of this kind."""
    found: Entries = []
    while not any(entry["kind"] == kind for entry in found):
        found += (await told(browser))["entries"]
    return found


async def started(hub: Runtime) -> int:
    """The number of the entry that says that Portolan started."""

    def look() -> int:
        eventually(lambda: Event.objects.filter(kind="portolan_started").exists())
        return Event.objects.get(kind="portolan_started").pk

    return await sync_to_async(look)()


async def test_it_comes_at_once(viewing: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    await started(hub)
    browser = await opened(viewing)
    await all_until(browser, "portolan_started")
    monkeypatch.setattr(chronicles, "LOOK_SECONDS", 3600.0)  # it is not found by looking from time to time
    hub._tell(happened("container", "rename", "0" * 64, name="new", oldName="old"))
    await all_until(browser, "rename")  # from here on the recorder waits for as long
    hub._tell(happened("container", "pause", "1" * 64, name="web", secret=SECRET))
    (entry,) = await all_until(browser, "pause")
    assert (entry["source"], entry["name"], entry["sentence"]) == ("engine", "web", "“web” was paused")
    assert SECRET not in json.dumps(entry)
    await browser.disconnect()


async def test_what_people_do_comes_with_their_name(
    viewing: Client, operating: Client, hub: Runtime, engine: SyntheticEngine
) -> None:
    browser = await opened(viewing)
    await sync_to_async(connect)(operating, "monitoring", WEB)
    entry = (await all_until(browser, "connect"))[-1]
    assert (entry["person"], entry["outcome"], entry["undo"]) == ("otto", "done", True)
    assert entry["node"] == f"container:{engine.container(WEB)['Id']}"
    await browser.disconnect()


async def test_a_page_goes_on_from_where_it_left_off(viewing: Client, hub: Runtime, servers: Servers) -> None:
    first = await started(hub)
    for number in (1, 2):
        hub._tell(happened("container", "pause", f"{number}" * 64, name=f"c{number}"))
    await sync_to_async(eventually)(lambda: len(kinds()) == 2)
    browser = await opened(viewing, f":{first + 1}")
    frame = await told(browser)
    assert (frame["gap"], [entry["name"] for entry in frame["entries"]]) == (False, ["c2"])
    await browser.disconnect()

    await sync_to_async(servers.end)()
    await sync_to_async(servers.start)(SyntheticEngine(5, life=False))
    browser = await opened(viewing, f":{first + 1}")
    found = await all_until(browser, "portolan_started")
    assert [entry["kind"] for entry in found] == ["pause", "portolan_started"]
    await browser.disconnect()


@pytest.mark.parametrize("position", [":x", ":", ":-1", ":" + "9" * 30])
async def test_a_position_that_is_none_is_no_error(viewing: Client, hub: Runtime, position: str) -> None:
    await started(hub)
    browser = await opened(viewing, position)
    assert (await all_until(browser, "portolan_started"))[-1]["source"] == "engine"
    await browser.disconnect()


async def test_who_has_missed_too_much_is_told_so(viewing: Client, hub: Runtime) -> None:
    await started(hub)
    browser = await opened(viewing, ":9999999")
    frame = await told(browser)
    assert frame["gap"] is True
    await browser.disconnect()


async def test_a_burst_comes_in_few_frames(viewing: Client, hub: Runtime) -> None:
    await started(hub)
    browser = await opened(viewing)
    await all_until(browser, "portolan_started")
    for number in range(1000):
        hub._tell(happened("container", "pause", f"{number:064x}", name=f"c{number}"))
    names: list[str] = []
    frames = 0
    while len(names) < 1000:
        frame = await told(browser)
        assert frame["gap"] is False
        names += [entry["name"] for entry in frame["entries"]]
        frames += 1
    assert names == [f"c{number}" for number in range(1000)]
    assert frames < 50
    await browser.disconnect()


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        ("ko", "en", "ko"),
        ("", "ko-KR,ko;q=0.9", "ko"),
        ("", "fr", "en"),
        ("en", "ko", "en"),
        ("??", "??", "en"),
    ],
)
async def test_it_is_told_in_the_language_of_the_page(
    viewing: Client, hub: Runtime, monkeypatch: pytest.MonkeyPatch, cookie: str, accepted: str, expected: str
) -> None:
    monkeypatch.setattr(sentences, "_", lambda text: f"{translation.get_language()}: {text}")
    await started(hub)
    viewing.cookies["django_language"] = cookie
    browser = Browser(viewing, "/ws/topology?with=events")
    browser.scope["headers"].append((b"accept-language", accepted.encode()))
    assert await browser.opened()
    hub._tell(happened("container", "pause", "1" * 64, name="web"))
    assert (await all_until(browser, "pause"))[-1]["sentence"] == f"{expected}: “web” was paused"
    await browser.disconnect()


async def test_without_a_chronicle_there_is_nothing_to_tell(viewing: Client, hub: Runtime) -> None:
    assert registry.default() is hub
    other = Runtime(lambda: SyntheticEngine(5, life=False), address="demo://5")
    registry.use(other)
    other.start()
    browser = await opened(viewing)
    while not await browser.receive_nothing(timeout=1.0):
        assert (await browser.frame())["type"] != "events"
    await browser.disconnect()
    other.stop()
