"""Alerts on a real engine: redeploys in a row are none; what really ends badly is one, handed over."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.conftest import Engines
from tests.dashboard.alerts.sink import SECRET, Sink, listening
from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.server import Client, Server, wait_for

#: Longer than any one redeploy takes, shorter than all of them.
HOLD, REDEPLOYING = 8, 10
LABELS = ("--label", "com.docker.compose.project=shop", "--label", "com.docker.compose.service=web")
NAME = "shop-web-1"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as found:
        yield found


def change(client: Client, rule: str, **fields: object) -> None:
    kind = {"Content-Type": "application/json"}
    answer = client.request("PATCH", f"/api/rules/{rule}", json.dumps(fields).encode(), kind)
    assert answer.status == 200, answer.body


def redeploy(engine: RealEngine, old: str) -> str:
    """As Compose does it: the new one under another name, then in the old one's place; every other one is
    killed.
    """
    new = engine.create(f"{old[:12]}_{NAME}", *LABELS)
    engine.api("POST", f"/containers/{old}/stop", t="0")
    engine.api("DELETE", f"/containers/{old}", force="1")
    engine.api("POST", f"/containers/{new}/rename", name=NAME)
    engine.api("POST", f"/containers/{new}/start")
    return new


def test_redeploys_are_no_outage_and_an_error_is_one(engines: Engines, sink: Sink) -> None:
    engine = engines(VERSIONS[-1])
    engine.clean()
    with Server(engine.url, PORTOLAN_ALERTS_LOOPBACK="1") as server:
        client = server.client()
        channel = {"name": "ops", "kind": "webhook", "url": sink.url, "secret": SECRET}
        assert client.post("/api/channels", channel).status == 201
        for rule in ("gone", "exited_with_error", "restarting", "unhealthy"):
            change(client, rule, **{"for": f"{HOLD}s"})
        container = engine.run(NAME, *LABELS)
        began = time.monotonic()
        while time.monotonic() - began < REDEPLOYING:
            container = redeploy(engine, container)
        wait_for(lambda: container in str(client.get("/api/topology").body), "the last one")
        wait_for(lambda: client.get("/api/alerts").json == [], "whatever was pending to be nothing")
        assert b"alert_firing" not in client.get("/api/events?limit=500").body
        assert sink.got == []

        change(client, "exited_with_error", **{"for": "0s"})
        engine.run("shop-job-1", *LABELS[:2], command=("sh", "-c", "exit 3"))
        wait_for(lambda: sink.got, "the message")
        document = sink.documents[0]
        assert (document["rule"], document["object"]["name"]) == ("exited_with_error", "shop-job-1")
        assert document["object"]["project"] == "shop"
        assert "exit code 3" in document["text"]
        change(client, "gone", **{"for": "0s"})
        engine.docker("rm", "--force", NAME)
        wait_for(lambda: any(one["rule"] == "gone" for one in sink.documents), "that it is gone")
        assert all(one.is_signed for one in sink.got)
    engine.clean()
