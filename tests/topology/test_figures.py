"""What a container uses, from the counters as engines of both kinds of control groups write them."""

from __future__ import annotations

from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine
from topology.model.figures import Figures, parse_figures

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
    engine = SyntheticEngine(30, life=False)
    first, second = (parse_figures(engine.workloads().stats("edge-traefik-1")) for _ in range(2))
    assert first is not None
    assert second is not None
    assert second.at >= first.at
    assert second.cpu >= first.cpu
    assert 0 < first.memory <= first.memory_limit
