"""`make bench`, or `python -m tests.bench [--rows 1 2] [--engine 28.5]`: measures, then prints one table."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator

from tests.bench import (
    alerts,
    coldpage,
    expectations,
    fanout,
    figures,
    idle,
    latency,
    logs,
    page,
    past,
    places,
    poll,
    reach,
    reachmode,
    snapshot,
    volumes,
)
from tests.bench.population import populate, real_engine
from tests.bench.server import serving
from tests.bench.table import Row, progress, render
from tests.engine.debs import VERSIONS

ALL_ROWS = (*range(1, 13), 14, 16, alerts.NUMBER, past.NUMBER, figures.NUMBER, logs.NUMBER)
ON_ENGINE = {1, 2, 3, 5}
SMALL, LARGE = 100, 200
DEMO = 1_000


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", choices=ALL_ROWS, default=list(ALL_ROWS))
    parser.add_argument("--engine", choices=VERSIONS, default=VERSIONS[-1])
    arguments = parser.parse_args()
    rows = []
    for row in measure(set(arguments.rows), arguments.engine):
        progress("  ".join(row.cells()))
        rows.append(row)
    print(render(sorted(rows, key=lambda row: row.number)))


def measure(wanted: Collection[int], version: str) -> Iterator[Row]:
    """Every row that is wanted, those on one engine together."""
    if ON_ENGINE & set(wanted):
        yield from _on_engine(wanted, version)
    if 1 in wanted:
        yield from poll.on_demo()
    if 4 in wanted:
        yield from fanout.rows()
    if 5 in wanted:
        with serving(f"demo://{DEMO}") as server:
            yield from snapshot.rows(server, DEMO, f"{DEMO} demo")
    if {6, 7, 8, 9} & set(wanted):
        yield from page.rows(wanted)
    if 10 in wanted:
        yield from volumes.rows(version)
        yield from places.rows()
    if 11 in wanted:
        yield from coldpage.rows()
    if 12 in wanted:
        yield from expectations.rows()
    yield from _of_reach(wanted, version)
    yield from _of_containers(wanted, version)


def _of_containers(wanted: Collection[int], version: str) -> Iterator[Row]:
    if figures.NUMBER in wanted:
        yield from figures.rows(version)
    if logs.NUMBER in wanted:
        yield from logs.rows(version)


def _of_reach(wanted: Collection[int], version: str) -> Iterator[Row]:
    if 14 in wanted:
        yield from reach.rows()
    if reachmode.NUMBER in wanted:
        yield from reachmode.rows()
    if past.NUMBER in wanted:
        yield from past.rows()
    if alerts.NUMBER in wanted:
        yield from alerts.rows(version)


def _on_engine(wanted: Collection[int], version: str) -> Iterator[Row]:
    with real_engine(version) as engine:
        for size in (SMALL, LARGE):
            if size == LARGE or 1 in wanted:
                populate(engine, size)
            if 1 in wanted:
                yield from poll.on_engine(engine, size)
        if not {2, 3, 5} & set(wanted):
            return
        alone = idle.at_rest(engine) if 3 in wanted else 0.0
        with serving(engine.url) as server:
            if 5 in wanted:
                yield from snapshot.rows(server, LARGE, f"{LARGE}, Docker {version}")
            if 3 in wanted:
                yield from idle.rows(engine, server, LARGE, alone)
            if 2 in wanted:
                yield from latency.rows(engine, server, LARGE)


if __name__ == "__main__":
    main()
