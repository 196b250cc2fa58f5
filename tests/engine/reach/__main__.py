"""Hosts at random, by hand: `python -m tests.engine.reach VERSION FIRST_SEED COUNT [--no-proxy]`."""

from __future__ import annotations

import random
import sys
import time

from tests.engine.engines import RealEngine
from tests.engine.reach import hosts, lan
from tests.engine.reach.comparison import Comparison
from tests.engine.reach.truth import Truth
from topology.engine.docker_engine import DockerEngine
from topology.graph.builder import build
from topology.graph.reachability.verdict import Verdict
from topology.snapshot import take_snapshot


def compared(engine: RealEngine, *, proxied: bool = True) -> Comparison:
    """The verdict on an engine's host as it is now, beside the truth."""
    reader = DockerEngine(engine.url, environ={})
    try:
        verdict = Verdict(build(take_snapshot(reader)))
    finally:
        reader.close()
    return Comparison(verdict, Truth(engine), proxied=proxied)


def main() -> None:
    version, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    proxied = "--no-proxy" not in sys.argv
    total = wrong = tries = 0
    for seed in range(first, first + count):
        rng = random.Random(seed)
        options = [*hosts.arguments(rng), *([] if proxied else ["--userland-proxy=false"])]
        engine = RealEngine(version, *options)
        try:
            lan.join(engine.space)
            refused = hosts.make(engine, hosts.at_random(version, rng))
            began = time.monotonic()
            comparison = compared(engine, proxied=proxied)
            found = comparison.differences()
        finally:
            engine.close()
        answers = comparison.truth.answers
        total, wrong, tries = total + comparison.count(), wrong + len(found), tries + len(answers)
        print(f"{version} seed {seed} {options}: {comparison.count()} claims, {len(answers)} tries, ", end="")
        print(f"{len(comparison.truth.resolved)} questions, {len(found)} differences, ", end="")
        print(f"{time.monotonic() - began:.1f} s; refused {refused}")
        for line in found[:40]:
            print("   ", line)
    print(f"{version}: {total} claims, {tries} connections tried, {wrong} differences")


if __name__ == "__main__":
    main()
