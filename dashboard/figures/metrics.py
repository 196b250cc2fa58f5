"""What Prometheus is told: counters of containers as the engine counts them, and how the host is.

A scrape has all that run read once, and waits for that. What is told is bounded by `askers.MOST_MEASURED`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dashboard.figures.askers import MOST_MEASURED
from dashboard.figures.poller import Poller, pollers
from dashboard.figures.service import live_among
from dashboard.runtime import Runtime
from topology.graph.records import Node
from topology.model.figures import Figures

LABELS = ("container", "project", "service")
#: Whoever makes a container chooses its labels: longer ones are cut.
LONGEST_LABEL = 200
#: Between two scrapes that come faster than that, figures are not read again; for so long a scrape waits.
KNOWN_SECONDS, WAIT_SECONDS = 9.0, 5.0
#: Longer than those who look need: so nobody asks for a second reading, by which one has rates at once.
EVERY_SECONDS = 11.0


class _Told(NamedTuple):
    """A family of metrics: its name, its help, and what of a container's figures it is."""

    name: str
    text: str
    value: Callable[[Figures], float | None]
    counter: bool


_TOLD = (
    _Told("cpu_seconds", "CPU time used, in seconds of one CPU.", lambda of: of.cpu, True),
    _Told("memory_bytes", "Memory used, without the cache of files.", lambda of: of.memory, False),
    _Told(
        "memory_limit_bytes",
        "What it may use: its own limit, or the host's memory.",
        lambda of: of.memory_limit,
        False,
    ),
    _Told("network_received_bytes", "Received by all interfaces together.", lambda of: of.received, True),
    _Told("network_sent_bytes", "Sent by all interfaces together.", lambda of: of.sent, True),
    _Told("disk_read_bytes", "Read from block devices.", lambda of: of.read, True),
    _Told("disk_written_bytes", "Written to block devices.", lambda of: of.written, True),
    _Told("processes", "Processes and threads in it.", lambda of: of.processes, False),
)


class HostCollector(Collector):
    """The metrics of one host at one moment, for a registry of their own."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterator[Metric]:
        """All families; of containers those that run."""
        store = self._runtime.store
        yield GaugeMetricFamily(
            "portolan_engine_up", "Whether the engine answers.", store.engine_state.state == "live"
        )
        yield self._states()
        live = live_among(self._runtime)
        known = _read(pollers.of(self._runtime), live[:MOST_MEASURED])
        yield GaugeMetricFamily(
            "portolan_containers_without_figures",
            "Containers that run, but of which no figures are told.",
            len(live) - len(known),
        )
        topology = store.topology
        nodes = topology.nodes if topology is not None else {}
        of = [(_labels(nodes[node]), figures) for node, figures in known.items() if node in nodes]
        yield from (_family(told, of) for told in _TOLD)

    def _states(self) -> Metric:
        topology = self._runtime.store.topology
        nodes = topology.of_kind("container") if topology is not None else ()
        family = GaugeMetricFamily("portolan_containers", "Containers by their state.", labels=("state",))
        for state, count in sorted(Counter(node.text("state") for node in nodes).items()):
            family.add_metric((state,), count)
        return family


def _read(poller: Poller, nodes: list[str]) -> dict[str, Figures]:
    poller.want("metrics", nodes, every=EVERY_SECONDS, seconds=WAIT_SECONDS)
    poller.wait_for(nodes, KNOWN_SECONDS, WAIT_SECONDS)
    found = ((node, poller.counters(node, EVERY_SECONDS + WAIT_SECONDS)) for node in nodes)
    return {node: figures for node, figures in found if figures is not None}


def _labels(node: Node) -> tuple[str, ...]:
    return tuple(node.text(name)[:LONGEST_LABEL] for name in ("name", "project", "service"))


def _family(told: _Told, of: Iterable[tuple[tuple[str, ...], Figures]]) -> Metric:
    kind = CounterMetricFamily if told.counter else GaugeMetricFamily
    family = kind(f"portolan_container_{told.name}", told.text, labels=LABELS)
    for labels, figures in of:
        value = told.value(figures)
        if value is not None:
            family.add_metric(labels, value)
    return family
