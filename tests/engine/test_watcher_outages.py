"""The watcher and real engines that are killed, restarted, hang, or are heard through a bad proxy."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import Watch
from tests.engine.engines import RealEngine
from tests.engine.event_proxy import EventProxy
from tests.engine.watched import Watched, until, untruths
from topology.engine import docker_sdk


def test_a_killed_engine_is_unreachable_and_true_again_when_it_returns(
    each_engine: RealEngine, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    key = each_engine.run("web")
    watched = watch(each_engine.url)
    watched.wait_live()
    each_engine.kill()
    until(lambda: watched.state == "unreachable")
    assert watched.store.engine_state.reason
    time.sleep(0.5)  # long enough for several attempts, of which none may touch the chart
    assert watched.container(key) == "running"
    each_engine.start()
    until(lambda: watched.state == "live")
    until(lambda: not untruths(watched, each_engine.url), every=0.2)
    assert len(caplog.records) <= 4  # live, unreachable, perhaps stale while it starts, live
    each_engine.docker("rm", "--force", "web")  # and events are heard again
    until(lambda: watched.container(key) is None)


def test_an_engine_that_is_restarted_is_followed(engine: RealEngine, watch: Watch) -> None:
    key = engine.run("web")
    watched = watch(engine.url)
    watched.wait_live()
    engine.stop()
    until(lambda: watched.state == "unreachable")
    engine.start()
    until(lambda: watched.state == "live")
    assert watched.container(key) == "exited"


def test_a_hanging_engine_makes_the_chart_stale_and_is_found_again(engine: RealEngine, watch: Watch) -> None:
    key = engine.run("web")
    watched = watch(engine.url, 1.0)
    watched.wait_live()
    engine.pause()
    until(lambda: watched.state == "stale")
    assert watched.container(key) == "running"
    engine.resume()
    until(lambda: watched.state == "live")
    engine.docker("rm", "--force", "web")
    until(lambda: watched.container(key) is None)


def test_an_engine_that_hangs_longer_than_any_request_is_found_again(
    engine: RealEngine, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docker_sdk, "READ_SECONDS", 0.5)
    watched = watch(engine.url, 0.2)
    watched.wait_live()
    engine.pause()
    until(lambda: watched.state == "stale")
    time.sleep(2.0)  # several requests are given up meanwhile
    assert watched.state == "stale"
    engine.resume()
    until(lambda: watched.state == "live")


def test_an_engine_that_is_not_there_at_the_start_is_found(engine: RealEngine, watch: Watch) -> None:
    engine.stop()
    watched = watch(engine.url)
    until(lambda: "There is no engine" in (watched.store.engine_state.reason or ""))
    assert watched.state == "unreachable"
    engine.start()
    until(lambda: watched.state == "live")


def test_an_engine_that_hangs_at_the_start_is_found_and_keeps_nobody(
    engine: RealEngine, watch: Watch
) -> None:
    engine.pause()
    watched, other = watch(engine.url), watch(engine.url)
    until(lambda: watched.store.engine_state.reason == "The engine does not answer.")
    stop_although_it_hangs(other)
    engine.resume()
    until(lambda: watched.state == "live")


def test_a_hanging_engine_does_not_keep_the_watcher_from_ending(engine: RealEngine, watch: Watch) -> None:
    watched = watch(engine.url, 0.2)
    watched.wait_live()
    engine.pause()
    until(lambda: watched.state == "stale")
    stop_although_it_hangs(watched)
    engine.resume()


def stop_although_it_hangs(watched: Watched) -> None:
    """Stop a watcher, which must not wait until its request is given up."""
    began = time.monotonic()
    watched.watcher.stop()
    assert time.monotonic() - began < docker_sdk.READ_SECONDS / 2


@pytest.fixture
def proxy(engine: RealEngine, tmp_path: Path) -> Iterator[EventProxy]:
    found = EventProxy(tmp_path / "proxy.sock", engine.socket)
    yield found
    found.close()


def test_an_event_stream_that_is_cut_is_opened_again(
    engine: RealEngine, proxy: EventProxy, watch: Watch
) -> None:
    watched = watch(proxy.url)
    watched.wait_live()

    def trial(name: str, streams: int) -> None:
        proxy.cut_streams()
        key = engine.run(name)
        until(lambda: watched.container(key) == "running")
        until(lambda: proxy.streams > streams)
        assert watched.state == "live"

    for number in range(3):
        trial(f"web{number}", proxy.streams)


def test_an_event_stream_that_goes_silent_is_opened_again(
    engine: RealEngine, proxy: EventProxy, watch: Watch
) -> None:
    watched = watch(proxy.url, 0.5)
    watched.wait_live()
    proxy.swallows = True
    key = engine.run("web")
    until(lambda: watched.container(key) == "running")
    until(lambda: proxy.streams == 2)
    proxy.swallows = False
    assert watched.state == "live"
