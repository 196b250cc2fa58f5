"""One browser's stream, through the whole ASGI application, over a demo engine that moves when told to."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client

from dashboard.runtime import Runtime
from dashboard.server.asgi import application
from tests.topology.listed import listed
from topology.engine.synthetic import Action, SyntheticEngine
from topology.graph.delta import apply
from topology.store.codec import decode_delta, decode_document

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]

ORIGIN = "http://127.0.0.1:8000"
WEB = "outline-prod-api-1"
#: Only to end a test that would wait for ever; it says nothing about speed.
PATIENCE = 30.0


class Browser(WebsocketCommunicator):  # type: ignore[misc]  # channels has no types
    """A socket of somebody who is logged in."""

    def __init__(
        self,
        client: Client,
        path: str = "/ws/topology",
        *,
        origin: str | None = ORIGIN,
        host: str = "127.0.0.1:8000",
    ) -> None:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        headers = [(b"host", host.encode()), (b"cookie", cookies.encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        super().__init__(application, path, headers)

    async def opened(self) -> bool:
        connected, _ = await self.connect(timeout=PATIENCE)
        return bool(connected)

    async def frame(self, seconds: float = PATIENCE) -> dict[str, Any]:
        text = await self.receive_from(timeout=seconds)
        frame: dict[str, Any] = json.loads(text)
        return frame

    async def frames(self, *kinds: str) -> list[dict[str, Any]]:
        """The next frames, which must be of these kinds."""
        found = [await self.frame() for _ in kinds]
        assert [frame["type"] for frame in found] == list(kinds)
        return found

    async def acknowledge(self, revision: object) -> None:
        await self.send_to(text_data=json.dumps({"type": "ack", "revision": revision}))

    async def closing_code(self) -> int:
        """Read on until the server closes the socket."""
        while (message := await self.receive_output(timeout=PATIENCE))["type"] != "websocket.close":
            pass
        await self.disconnect()
        return int(message["code"])


async def change(engine: SyntheticEngine, hub: Runtime, state: str) -> int:
    """Make something happen on the host; return the revision at which the chart shows it."""
    before = hub.store.revision
    actions: dict[str, Action] = {"paused": "pause", "running": "unpause"}
    await asyncio.to_thread(engine.perform, actions[state], WEB)
    while hub.store.revision == before:
        await asyncio.sleep(0.005)
    return hub.store.revision


async def test_it_sends_a_snapshot_and_the_engines_state_first(viewing: Client, hub: Runtime) -> None:
    browser = Browser(viewing)
    assert await browser.opened()
    snapshot, engine = await browser.frames("snapshot", "engine")
    assert (snapshot["epoch"], snapshot["revision"]) == (hub.store.epoch, hub.store.revision)
    assert decode_document(snapshot["topology"]) == listed(hub.store.topology)
    assert engine["state"] == "live"
    await browser.disconnect()


async def test_deltas_lead_to_what_the_api_says(
    viewing: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    browser = Browser(viewing)
    await browser.opened()
    snapshot, _ = await browser.frames("snapshot", "engine")
    held, revision = decode_document(snapshot["topology"]), snapshot["revision"]
    for state in ("paused", "running", "paused"):
        expected = await change(engine, hub, state)
        while revision < expected:
            (delta,) = await browser.frames("delta")
            assert (delta["epoch"], delta["base"]) == (snapshot["epoch"], revision)
            held, revision = apply(held, decode_delta(delta)), delta["revision"]
    document = (await sync_to_async(viewing.get)("/api/topology")).json()
    assert document["graph"]["revision"] == revision
    assert held == decode_document(document)
    await browser.disconnect()


async def test_it_resumes_where_the_browser_left_off(
    viewing: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    left_off = hub.store.revision
    now = await change(engine, hub, "paused")
    browser = Browser(viewing, f"/ws/topology?epoch={hub.store.epoch}&revision={left_off}")
    await browser.opened()
    delta, _engine = await browser.frames("delta", "engine")
    assert (delta["base"], delta["revision"]) == (left_off, now)
    await browser.disconnect()


async def test_one_that_is_up_to_date_gets_only_the_engines_state(viewing: Client, hub: Runtime) -> None:
    browser = Browser(viewing, f"/ws/topology?epoch={hub.store.epoch}&revision={hub.store.revision}")
    await browser.opened()
    await browser.frames("engine")
    assert await browser.receive_nothing(0.3)
    await browser.disconnect()


@pytest.mark.parametrize(
    "query",
    [
        "epoch=another&revision=1",
        "epoch={epoch}&revision=999999",
        "epoch={epoch}&revision=-1",
        "epoch={epoch}&revision=x",
        "epoch={epoch}&revision=1e3",
        "epoch={epoch}&revision=99999999999999999999999999",
        "epoch={epoch}",
        "revision=1",
        "epoch=%ff%00&revision=%00",
        "=&&==&revision=&epoch=",
    ],
)
async def test_a_place_that_it_does_not_know_gets_a_snapshot(
    viewing: Client, hub: Runtime, query: str
) -> None:
    browser = Browser(viewing, f"/ws/topology?{query.format(epoch=hub.store.epoch)}")
    assert await browser.opened()
    await browser.frames("snapshot")
    await browser.disconnect()


async def test_one_that_acknowledges_gets_what_happened_meanwhile_in_one_frame(
    viewing: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    browser = Browser(viewing)
    await browser.opened()
    snapshot, _ = await browser.frames("snapshot", "engine")
    await browser.acknowledge(snapshot["revision"])
    await change(engine, hub, "paused")
    (first,) = await browser.frames("delta")
    last = [await change(engine, hub, state) for state in ("running", "paused", "running")][-1]
    assert await browser.receive_nothing(0.5)
    await browser.acknowledge(first["revision"])
    (merged,) = await browser.frames("delta")
    assert (merged["base"], merged["revision"]) == (first["revision"], last)
    await browser.disconnect()


async def test_an_old_acknowledgement_does_not_open_the_way(
    viewing: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    browser = Browser(viewing)
    await browser.opened()
    snapshot, _ = await browser.frames("snapshot", "engine")
    await browser.acknowledge(snapshot["revision"])
    await change(engine, hub, "paused")
    await browser.frames("delta")
    await browser.acknowledge(snapshot["revision"])
    await change(engine, hub, "running")
    assert await browser.receive_nothing(0.5)
    await browser.disconnect()


async def test_one_that_never_acknowledges_is_sent_everything(
    viewing: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    browser = Browser(viewing)
    await browser.opened()
    snapshot, _ = await browser.frames("snapshot", "engine")
    revision = snapshot["revision"]
    last = [await change(engine, hub, state) for state in ("paused", "running") * 6][-1]
    frames = 0
    while revision < last:
        (delta,) = await browser.frames("delta")
        assert delta["base"] == revision
        revision, frames = delta["revision"], frames + 1
    assert frames > 1
    await browser.disconnect()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "null",
        "[]",
        '"ack"',
        '{"type": "ack"}',
        '{"type": "ack", "revision": "1"}',
        '{"type": "ack", "revision": -1}',
        '{"type": "ack", "revision": true}',
        '{"type": "ack", "revision": 1e400}',
        '{"type": ["ack"], "revision": 1}',
        '{"type": "reboot"}',
        "x" * 5000,
        "[" * 900,
        "\udcff",
    ],
)
async def test_it_ignores_what_it_does_not_understand(
    viewing: Client, engine: SyntheticEngine, hub: Runtime, said: str
) -> None:
    browser = Browser(viewing)
    await browser.opened()
    await browser.frames("snapshot", "engine")
    await browser.send_input({"type": "websocket.receive", "text": said})
    await browser.send_to(bytes_data=b"\x00\xff")
    await change(engine, hub, "paused")
    await browser.frames("delta")
    await browser.disconnect()


async def test_it_tells_when_the_engine_is_lost_and_when_it_is_back(
    viewing: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    browser = Browser(viewing)
    await browser.opened()
    await browser.frames("snapshot", "engine")
    hub.store.set_engine_state("stale", "The engine does not answer.")
    (lost,) = await browser.frames("engine")
    assert (lost["state"], lost["reason"]) == ("stale", "The engine does not answer.")
    hub.store.set_engine_state("live")
    (back,) = await browser.frames("engine")
    assert back["state"] == "live"
    await browser.disconnect()
