"""The engine is away, killed, hanging, slow or forbidding: people are told, and it comes right by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests import stream
from tests.engine.engines import RealEngine
from tests.engine.expected import Expected, differences
from tests.engine.proxy import Proxy
from tests.server import Client, Server, wait_for
from tests.stream import Follower


@pytest.fixture
def host(engine: RealEngine) -> RealEngine:
    """An engine with a few containers on it, of which one runs."""
    engine.docker("network", "create", "front")
    engine.run("web", "--network", "front")
    for name in ("api", "db"):
        engine.create(name, "--network", "front")
    return engine


@pytest.fixture
def proxy(host: RealEngine) -> Iterator[Proxy]:
    """A proxy before it."""
    with Proxy(host.socket, str(host.folder / "proxy.sock")) as proxy:
        yield proxy


class Watch:
    """A server and someone who looks at it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client: Client = server.client()
        self.follower = Follower(self.client)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_error: object) -> None:
        self.follower.close()

    @property
    def state(self) -> str:
        """What the last `engine` frame said."""
        return str(self.follower.copy.engine.get("state", ""))

    def wait_for_state(self, *states: str) -> dict[str, Any]:
        """Wait for one of these states; the frame."""
        wait_for(lambda: self.state in states, f"{states}")
        return self.follower.copy.engine

    def charted(self) -> bool:
        """Whether there is a chart at all."""
        return self.client.get("/api/topology").status == 200

    def names(self) -> set[str]:
        """The containers on the chart."""
        return {node["name"] for node in self.follower.copy.nodes.values() if node["kind"] == "container"}


def wait_until_true(watch: Watch, engine: RealEngine) -> None:
    """Wait until server and browser have the truth again, by themselves."""
    watch.wait_for_state("live")
    wait_for(
        lambda: watch.charted() and not differences(Expected(engine), watch.client.topology()), "the truth"
    )
    wait_for(lambda: not stream.differences(watch.follower.copy, watch.client.topology()), "the copy's truth")


def assert_idle(server: Server) -> None:
    """Whoever tries again and again, as fast as it can, is not."""
    used = server.cpu_seconds()
    time.sleep(2)
    assert server.cpu_seconds() - used < 0.5


def test_it_serves_and_waits_when_there_is_no_engine_at_the_start(host: RealEngine) -> None:
    path = str(host.folder / "late.sock")
    with Server(f"unix://{path}") as server, Watch(server) as watch:
        frame = watch.wait_for_state("unreachable")
        assert "late.sock" in frame["reason"]
        answer = watch.client.get("/api/topology")
        assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")
        assert_idle(server)
        with Proxy(host.socket, path):
            wait_until_true(watch, host)
            assert watch.names() == {"web", "api", "db"}
        assert len(server.log().splitlines()) < 12


def test_it_keeps_the_last_chart_while_the_engine_is_gone_and_is_true_after(host: RealEngine) -> None:
    with Server(host.url) as server, Watch(server) as watch:
        watch.wait_for_state("live")
        before = watch.client.topology()
        host.kill()
        frame = dict(watch.wait_for_state("stale", "unreachable"))
        assert frame["reason"]
        time.sleep(1)  # several attempts, of which none may say that it is gone since then only
        assert watch.follower.copy.engine["since"] == frame["since"]
        assert watch.client.topology()["nodes"] == before["nodes"]
        assert watch.names() == {"web", "api", "db"}
        host.start()
        wait_until_true(watch, host)
        host.docker("start", "web")
        wait_for(lambda: watch.client.topology()["nodes"] != before["nodes"], "the next change")
        assert watch.follower.connections == 1


def test_it_says_since_when_a_hanging_engine_has_said_nothing(host: RealEngine) -> None:
    with Server(host.url) as server, Watch(server) as watch:
        watch.wait_for_state("live")
        host.pause()
        try:
            frame = watch.wait_for_state("stale")
            assert frame["reason"]
            assert watch.charted()
            assert_idle(server)
        finally:
            host.resume()
        wait_until_true(watch, host)


def test_it_follows_the_engine_through_restarts_without_flooding_the_log(host: RealEngine) -> None:
    with Server(host.url) as server, Watch(server) as watch:
        watch.wait_for_state("live")
        for _ in range(3):
            host.restart()
            wait_until_true(watch, host)
        assert len(server.log().splitlines()) < 40
        assert server.process.poll() is None


def test_it_subscribes_again_when_the_event_stream_is_cut(host: RealEngine, proxy: Proxy) -> None:
    with Server(proxy.url, PORTOLAN_POLL_SECONDS="60") as server, Watch(server) as watch:
        watch.wait_for_state("live")
        for name in ("first", "second", "third"):
            proxy.cut_events()
            host.run(name)
            wait_for(lambda: name in watch.names(), "the next container")  # noqa: B023 - it is called at once
        asked = proxy.requests
        assert_idle(server)
        assert proxy.requests - asked < 60
        assert len(server.log().splitlines()) < 20


def test_the_poll_finds_what_a_mute_event_stream_does_not_tell(host: RealEngine, proxy: Proxy) -> None:
    with Server(proxy.url) as server, Watch(server) as watch:
        watch.wait_for_state("live")
        proxy.mute_events()
        host.run("unheard")
        wait_for(lambda: "unheard" in watch.names(), "the container")


def test_it_says_that_it_may_not_ask(host: RealEngine, proxy: Proxy) -> None:
    with Server(proxy.url) as server, Watch(server) as watch:
        watch.wait_for_state("live")
        proxy.denying = True
        proxy.cut_events()
        frame = watch.wait_for_state("stale", "unreachable")
        assert "forbidden" in frame["reason"].lower() or "refuse" in frame["reason"].lower()
        asked = proxy.requests
        assert_idle(server)
        assert proxy.requests - asked < 60
        proxy.denying = False
        wait_until_true(watch, host)
        assert len(server.log().splitlines()) < 20


def test_it_stays_true_with_an_engine_that_is_slow(host: RealEngine, proxy: Proxy) -> None:
    proxy.delay = 0.4
    with Server(proxy.url) as server, Watch(server) as watch:
        watch.wait_for_state("live")
        host.run("patient")
        wait_for(lambda: "patient" in watch.names(), "the container")
        assert watch.state == "live"
