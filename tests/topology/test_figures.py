"""What a container uses, from the counters as engines of both kinds of control groups write them."""

from __future__ import annotations

from itertools import pairwise

from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine
from topology.model.figures import LONGEST_SECONDS, Figures, Usage, parse_figures, usage

SECOND: Json = {
    "read": "2026-11-28T05:00:00.123456789Z",
    "cpu_stats": {"cpu_usage": {"total_usage": 2_500_000_000}, "system_cpu_usage": 1, "online_cpus": 2},
    "memory_stats": {"usage": 300, "stats": {"inactive_file": 100}, "limit": 1000},
    "networks": {"eth0": {"rx_bytes": 1, "tx_bytes": 2}, "eth1": {"rx_bytes": 10, "tx_bytes": 20}},
    "blkio_stats": {
        "io_service_bytes_recursive": [
            {"major": 8, "minor": 0, "op": "read", "value": 5},
            {"major": 8, "minor": 16, "op": "read", "value": 6},
            {"major": 8, "minor": 0, "op": "write", "value": 7},
        ]
    },
    "pids_stats": {"current": 3},
}


def test_it_reads_what_engines_say() -> None:
    found = parse_figures(SECOND)
    assert found == Figures(1795842000.123456, 2.5, 200, 1000, 11, 22, 11, 7, 3)


def test_the_first_kind_of_control_groups_has_other_names() -> None:
    first = SECOND | {
        "memory_stats": {"usage": 300, "stats": {"total_inactive_file": 250, "inactive_file": 1}, "limit": 9},
        "blkio_stats": {
            "io_service_bytes_recursive": [{"op": "Read", "value": 4}, {"op": "Total", "value": 9}]
        },
    }
    found = parse_figures(first)
    assert found is not None
    assert (found.memory, found.read, found.written) == (50, 4, 0)


def test_in_the_hosts_network_stack_there_are_no_interfaces_of_its_own() -> None:
    found = parse_figures({name: value for name, value in SECOND.items() if name != "networks"})
    assert found is not None
    assert (found.received, found.sent) == (None, None)


def test_what_does_not_run_uses_nothing() -> None:
    for memory in ({}, {"usage": 0, "limit": 0}, None):
        assert parse_figures(SECOND | {"memory_stats": memory}) is None


def test_the_demo_hosts_counters_rise() -> None:
    clock = [1_795_842_000.0]
    engine = SyntheticEngine(30, life=False, clock=lambda: clock[0])
    found = []
    for _time in range(60):
        clock[0] += 10
        figures = parse_figures(engine.workloads().stats("edge-traefik-1"))
        assert figures is not None
        assert 0 < figures.memory <= figures.memory_limit
        found.append(figures)
    for before, after in pairwise(found):
        rates = usage(before, after, 0.0)
        assert None not in rates
        assert rates.cpu is not None
        assert 0 < rates.cpu < 1


def test_of_two_readings_it_is_told_what_was_used_between_them() -> None:
    before = Figures(100.0, 2.0, 300, 1000, 10, None, 0, 7, 3)
    now = Figures(110.0, 7.0, 200, 1000, 110, None, 0, 7, 4)
    assert usage(before, now, 5.0) == Usage(5.0, 0.5, 200, 1000, 10.0, None, 0.0, 0.0, 4)
    nothing = Usage(5.0, None, 200, 1000, None, None, None, None, 4)
    assert usage(None, now, 5.0) == nothing
    assert usage(now, now, 5.0) == nothing
    assert usage(before, now._replace(at=100.1 + LONGEST_SECONDS), 5.0) == nothing


def test_after_a_restart_counters_begin_anew() -> None:
    before = Figures(100.0, 2.0, 300, 1000, 10, 5, 9, 7, 3)
    assert usage(before, before._replace(at=101.0, cpu=0.1), 5.0).cpu is None
