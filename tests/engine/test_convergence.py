"""Whatever happens on a host, and however much at once: when it is quiet again, every copy is the truth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import stream
from tests.engine import chaos
from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.engine.expected import Expected, differences
from tests.server import Client, Server, wait_for

PEOPLE, DEEDS = 4, 50


@pytest.fixture(params=[VERSIONS[0], VERSIONS[-1]])
def engine(request: pytest.FixtureRequest) -> Iterator[RealEngine]:
    """The oldest and the newest, each to itself: what is left of all this is ended with it."""
    engine = RealEngine(request.param)
    yield engine
    engine.close()


@pytest.mark.engine
def test_it_converges_after_hundreds_of_operations(engine: RealEngine) -> None:
    with Server(engine.url) as server, ExitStack() as stack:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        followers = [
            stack.enter_context(stream.Follower(client)),
            stack.enter_context(stream.Follower(client, acknowledge=True)),
            stack.enter_context(stream.Follower(client, restless=4)),
        ]
        done = chaos.unleash(engine, PEOPLE, DEEDS, seed=int(engine.version.replace(".", "")))
        wrong = lasting_untruths(engine, client, followers)
        assert not wrong, "\n".join(wrong[:40])
        assert [each.copy.engine["state"] for each in followers] == ["live"] * 3
        assert followers[2].connections > 3
    assert len(done) >= 10, done  # which deeds find an object to be done to is up to chance
    assert sum(done.values()) >= 50, done


def lasting_untruths(engine: RealEngine, client: Client, followers: list[stream.Follower]) -> list[str]:
    """What is still wrong when there was time enough to put it right."""
    deadline = time.monotonic() + 30
    while (wrong := untruths(engine, client, followers)) and time.monotonic() < deadline:
        time.sleep(0.2)
    return wrong


def untruths(engine: RealEngine, client: Client, followers: list[stream.Follower]) -> list[str]:
    """Where the server differs from the engine, and where each copy differs from the server."""
    document = client.topology()
    wrong = differences(Expected(engine), document)
    for number, follower in enumerate(followers):
        wrong += [f"copy {number}: {text}" for text in stream.differences(follower.copy, document)]
    return wrong
