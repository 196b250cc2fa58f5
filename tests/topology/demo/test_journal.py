"""The events of an invented host."""

from __future__ import annotations

import threading
import time

import pytest

from tests.topology.demo.hosts import frozen
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine


def test_it_lives_while_its_events_are_read() -> None:
    engine = SyntheticEngine(30)
    stream = engine.events()
    seen: list[Json] = []

    def read() -> None:
        for event in stream:
            seen.append(event)
            if len(seen) == 2:
                return

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(10)
    assert len(seen) == 2
    assert seen[0]["timeNano"] < seen[1]["timeNano"]


def test_it_tells_events_again_since_a_moment() -> None:
    engine = frozen(30)
    engine.perform("pause", "n8n-db-1")
    stream = iter(engine.events(since="0"))
    paused = next(stream)
    engine.perform("unpause", "n8n-db-1")
    exact = f"{paused['time']}.{paused['timeNano'] % 1_000_000_000:09d}"
    again = iter(engine.events(since=exact))
    assert [next(again)["Action"], next(again)["Action"]] == ["pause", "unpause"]
    later = iter(engine.events(since=f"{paused['time'] + 3600}.0"))
    engine.perform("stop", "n8n-db-1")
    assert next(later)["Action"] == "kill"


def test_it_sends_the_events_of_a_restart_in_the_real_order() -> None:
    engine = frozen(30)
    stream = iter(engine.events())
    engine.perform("restart", "n8n-web-1")
    actions = [next(stream)["Action"] for _ in range(9)]
    assert actions[:5] == ["kill", "disconnect", "disconnect", "die", "stop"] or "unmount" in actions[:5]
    assert actions.index("die") < actions.index("stop") < actions.index("start") < actions.index("restart")


def test_it_ends_every_stream_when_it_is_closed() -> None:
    engine = frozen(5)
    ended = threading.Event()

    def read() -> None:
        for _ in engine.events():
            pass
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    time.sleep(0.05)
    engine.close()
    assert ended.wait(5)
    with pytest.raises(EngineUnreachable):
        engine.containers()
