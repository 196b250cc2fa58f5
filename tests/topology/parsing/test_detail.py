"""What only inspect knows."""

from __future__ import annotations

from tests.topology.answers import inspected
from topology.model import parser


def test_it_takes_no_health_for_none() -> None:
    assert parser.parse_detail(inspected(1, state={"Health": {"Status": "none"}})).health is None


def test_it_knows_that_a_container_never_started() -> None:
    assert parser.parse_detail(inspected(1, state={"StartedAt": "0001-01-01T00:00:00Z"})).started_at is None
    assert parser.parse_detail(inspected(1)).started_at == "2026-01-01T00:00:00Z"


def test_it_knows_which_host_ports_the_engine_picks() -> None:
    bindings = {
        "80/tcp": [{"HostIp": "", "HostPort": "8080"}],
        "81/tcp": [{"HostIp": "", "HostPort": ""}],
        "82/tcp": [{"HostIp": "", "HostPort": "0"}],
        "83/tcp": None,
    }
    host_config = {"PortBindings": bindings, "PublishAllPorts": True}
    found = parser.parse_detail(inspected(1, host_config=host_config, ports={"80/tcp": [], "9/udp": []}))
    assert found.ephemeral_ports == ("81/tcp", "82/tcp", "83/tcp", "9/udp")
    assert found.asked_ports == ("80/tcp", "81/tcp", "82/tcp", "83/tcp")
