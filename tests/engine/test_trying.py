"""Whether one container reaches another, tried on real engines from inside its network stack."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.engine.engines import RealEngine
from topology.engine.connect import open_engine
from topology.engine.port import Engine
from topology.graph.builder import build
from topology.graph.reachability.lookup import find
from topology.graph.reachability.selection import Selection, TargetPort
from topology.graph.reachability.verdict import Verdict
from topology.model.records import split_id
from topology.probing import helper
from topology.probing.attempts import attempts
from topology.probing.results import Result, agrees
from topology.snapshot import take_snapshot
from topology.volumes.running import ALIVE, running
from topology.volumes.toolbox import image_of

HTTPD = ("httpd", "-f", "-p", "80")
OWNER = "a.b.c"


def tried(engine: Engine, sender: str, target: str, port: int) -> list[Result]:
    verdict = Verdict(build(take_snapshot(engine)))
    ends = find(verdict, sender), find(verdict, target)
    planned = attempts(Selection(verdict, *ends, TargetPort(port)))
    return helper.tried(engine.storage(), OWNER, split_id(ends[0].id)[1], planned)


def codes(results: list[Result]) -> dict[str, str]:
    """By host; the short IDs, which are names too, left out."""
    return {one.attempt.host: one.code for one in results if len(one.attempt.host) != 12}


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as found:
        yield found


@pytest.fixture
def host(outer_engine: RealEngine) -> RealEngine:
    """Two on a network, of which one listens and publishes; one apart; one in the first one's stack."""
    for network in ("shop", "apart"):
        outer_engine.docker("network", "create", network)
    outer_engine.run("web", "--network", "shop", "--publish", "8080:80", command=HTTPD)
    outer_engine.run("client", "--network", "shop")
    outer_engine.run("alone", "--network", "apart")
    outer_engine.run("sharer", "--network", "container:client")
    return outer_engine


def test_what_is_tried_is_what_the_verdict_says(host: RealEngine, pool: ThreadPoolExecutor) -> None:
    engine = open_engine(host.url, environ={}, key=b"k" * 32)
    try:
        # 20.10 and 26.1 and 28.5 alike: networks are kept apart by dropping what is sent, which takes long.
        lasting = pool.submit(tried, engine, "alone", "client", 80)
        web = host.inspect("web")["NetworkSettings"]["Networks"]["shop"]
        open_ = tried(engine, "client", "web", 80)
        assert codes(open_) == {web["IPAddress"]: "connected", "web": "found", web["Gateway"]: "connected"}
        assert agrees(open_) is True
        assert codes(tried(engine, "sharer", "web", 80)) == codes(open_)
        assert codes(tried(engine, "client", "web", 81)) == {web["IPAddress"]: "refused", "web": "found"}
        stopped = lasting.result()
        assert (list(codes(stopped).values()), agrees(stopped)) == (["timed_out"], True)
        assert codes(tried(engine, "alone", "web", 80)).popitem()[1] == "connected", "where it is published"
        assert codes(tried(engine, "sharer", "client", 80)) == {"127.0.0.1": "refused"}
        assert engine.storage().labelled("portolan.helper").containers == []
    finally:
        engine.close()


def test_the_helper_is_known_as_ours_while_it_is_there(host: RealEngine) -> None:
    """It shares the stack of somebody's container, runs, and is on no list and no chart."""
    engine = open_engine(host.url, environ={}, key=b"k" * 32)
    storage, stranger = engine.storage(), open_engine(host.url, environ={}, key=b"s" * 32)
    try:
        joined = host.inspect("client")["Id"]
        image = image_of(storage, helper.TOOLS)
        script = f"work() {{ echo here; cat <&3; }}\n{ALIVE}"
        with running(storage, image, OWNER, script, joins=joined) as run:
            assert bytes(next(run.output())) == b"here\n"
            assert len(engine.containers()) == 4
            assert len(stranger.containers()) == 5, "another Portolan's is anybody's"
            (found,) = storage.labelled("portolan.helper").containers
            made = host.inspect(found["Id"])["HostConfig"]
            assert (made["NetworkMode"], made["ReadonlyRootfs"]) == (f"container:{joined}", True)
            assert (made["Binds"] or [], made["CapAdd"] or [], made["CapDrop"]) == ([], [], ["ALL"])
    finally:
        engine.close()
        stranger.close()
