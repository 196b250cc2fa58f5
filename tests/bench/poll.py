"""Row 1: one whole poll (lists, parse, graph, delta) beside the three raw calls and the SDK's own list."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import docker

from tests.bench.table import Row, limited, median, progress
from tests.engine.api import UnixConnection
from tests.engine.engines import RealEngine
from topology.engine import open_engine
from topology.engine.port import Engine
from topology.engine.synthetic import SyntheticEngine
from topology.store.revisions import Store
from topology.watch.state import EngineState

RUNS = 40
SDK_RUNS = 3
DEMO_RUNS = 9
DEMO_SIZES = (1_000, 3_000, 10_000)
CALLS = ("/containers/json?all=1", "/networks", "/volumes")
MOST = 1.5
MOST_AT_TEN_THOUSAND = 1000.0


class Poller:
    """What the watcher does in one reconciling poll."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known = EngineState()
        self._store = Store()
        self._known.set_host(engine.host())
        self.first = timed(self.poll, time.process_time)
        for container_id in self._known.wanted():
            self._known.set_detail(engine.container(container_id))
        self.poll()

    def poll(self) -> None:
        """The three lists, parsed, made into a topology, compared with the last one."""
        self._known.set_containers(self._engine.containers())
        self._known.set_networks(self._engine.networks())
        self._known.set_volumes(self._engine.volumes())
        topology = self._known.topology(time.monotonic())
        assert topology is not None
        self._store.replace(topology)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that the work takes."""
    began = clock()
    work()
    return clock() - began


def on_engine(engine: RealEngine, size: int) -> Iterator[Row]:
    """Ours, the raw calls on one kept-alive connection, and `containers.list()`, in turn."""
    progress(f"row 1: polls of {size} containers")
    poller = Poller(open_engine(engine.url, environ=os.environ))
    raw = UnixConnection(engine.socket)

    def raw_calls() -> None:
        for call in CALLS:
            raw.request("GET", call)
            raw.getresponse().read()

    raw_calls()
    pairs = [(timed(poller.poll), timed(raw_calls)) for _ in range(RUNS)]
    ours, theirs = (median([pair[side] for pair in pairs]) for side in (0, 1))
    raw.close()
    ratio = ours / theirs
    what, whom = "one whole poll", f"three raw calls {theirs * 1e3:.1f} ms"
    yield Row(1, what, f"{size}, Docker {engine.version}", f"{ours * 1e3:.1f} ms", whom, ratio, ratio <= MOST)
    client = docker.DockerClient(base_url=engine.url)
    listing = median([timed(lambda: client.containers.list(all=True)) for _ in range(SDK_RUNS)])
    client.close()
    whom = f"containers.list() {listing * 1e3:.0f} ms"
    yield Row(1, what, f"{size}, Docker {engine.version}", f"{ours * 1e3:.1f} ms", whom, ours / listing)


def on_demo() -> Iterator[Row]:
    """Invented hosts: the first poll and those after it, in processor time, since nothing is waited for."""
    per_container = []
    for size in DEMO_SIZES:
        progress(f"row 1: polls of demo://{size}")
        engine = SyntheticEngine(size, life=False)
        _ = engine.containers(), engine.networks(), engine.volumes()  # invented when first asked for
        poller = Poller(engine)
        ours = median([_after_a_change(engine, poller) for _ in range(DEMO_RUNS)])
        per_container.append(ours / size)
        for what, took in (("one whole poll", ours), ("the very first poll", poller.first)):
            yield limited(1, what, f"{size} demo", took * 1e3, MOST_AT_TEN_THOUSAND, "ms", 1)
    # At 1,000 everything fits the processor's cache, so the next two sizes say whether it is linear.
    growth = per_container[-1] / per_container[-2]
    sizes = f"{DEMO_SIZES[-1]} : {DEMO_SIZES[-2]}"
    yield Row(
        1, "poll, for each container", sizes, f"{growth:.2f} times", "linear: 1", growth, growth <= MOST
    )


def _after_a_change(engine: SyntheticEngine, poller: Poller) -> float:
    """A poll that finds one container changed."""
    engine.perform("restart", "watchtower")
    return timed(poller.poll, time.process_time)
