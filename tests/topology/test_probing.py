"""What is tried for a pair, and what is read from what the helper says."""

from __future__ import annotations

import pytest

from tests.topology.answers import an_id, container
from tests.topology.reachability.test_verdict import plugged, published, verdict
from topology.graph.reachability.selection import Selection, TargetPort
from topology.probing.attempts import Attempt, attempts
from topology.probing.helper import read
from topology.probing.invented import invented
from topology.probing.results import Code, Result, agrees

NETWORK = Attempt("connect", "10.1.0.12", 80, 0)
NAME = Attempt("lookup", "c2", 80, 0, "10.1.0.12")


def planned(*networks: tuple[str, ...], port: int = 80, host_ip: str | None = None) -> list[Attempt]:
    return attempts(selected(*networks, port=port, host_ip=host_ip))


def selected(*networks: tuple[str, ...], port: int = 80, host_ip: str | None = None) -> Selection:
    ports = published(host_ip) if host_ip else []
    found = verdict(
        container(1, networks=plugged(1, *networks[0])),
        container(2, networks=plugged(2, *networks[1]), Ports=ports),
    )
    sender, target = (found.container(f"container:{an_id(number)}") for number in (1, 2))
    return Selection(found, sender, target, TargetPort(port))


def test_each_way_is_tried_at_its_address_and_each_name_is_looked_up() -> None:
    assert planned(("shop",), ("shop",)) == [NETWORK, NAME]


def test_where_there_is_no_way_what_should_not_work_is_tried() -> None:
    assert planned(("shop",), ("back",)) == [Attempt("connect", "10.2.0.12", 80, None)]


@pytest.mark.parametrize(("host_ip", "where"), [("0.0.0.0", "10.1.0.1"), ("198.51.100.1", "198.51.100.1")])
def test_a_published_port_is_tried_at_the_hosts_address(host_ip: str, where: str) -> None:
    assert planned(("shop",), ("plain",), host_ip=host_ip) == [Attempt("connect", where, 8080, 0)]


def test_a_pair_and_a_port_are_needed() -> None:
    found = selected(("shop",), ("shop",))
    with pytest.raises(ValueError, match="needed"):
        attempts(Selection(found.verdict, found.sender, found.target))


@pytest.mark.parametrize(
    ("line", "attempt", "code"),
    [
        ("0 0", NETWORK, "connected"),
        ("0 1 bash: connect: Connection refused bash: line 1: /dev/tcp/…", NETWORK, "refused"),
        ("0 124", NETWORK, "timed_out"),
        ("0 137", NETWORK, "timed_out"),
        ("0 1 bash: connect: No route to host", NETWORK, "unreachable"),
        ("0 1 bash: Permission denied", NETWORK, "failed"),
        ("", NETWORK, "failed"),
        ("x y z", NETWORK, "failed"),
        ("0 0 10.1.0.12 STREAM c2.shop 10.1.0.12 DGRAM", NAME, "found"),
        ("0 0 10.1.0.99 STREAM c2.shop", NAME, "other_address"),
        ("0 2", NAME, "not_found"),
        ("0 124", NAME, "timed_out"),
        ("0 127 sh: getent: not found", NAME, "failed"),
    ],
)
def test_what_the_helper_says_is_read(line: str, attempt: Attempt, code: Code) -> None:
    (found,) = read([attempt], [line])
    assert found.code == code
    assert str(found.text)


def test_a_result_agrees_with_the_verdict_or_not() -> None:
    second, stopped = NETWORK._replace(host="10.1.0.1"), NETWORK._replace(way=None)
    assert agrees([Result(NETWORK, "connected"), Result(NAME, "found")]) is True
    assert agrees([Result(NETWORK, "refused")]) is True, "somebody was reached"
    assert agrees([Result(NETWORK, "timed_out"), Result(second, "connected")]) is True, "one of two is enough"
    assert agrees([Result(NETWORK, "timed_out")]) is False
    assert agrees([Result(NETWORK, "connected"), Result(NAME, "not_found")]) is False
    assert agrees([Result(stopped, "timed_out")]) is True
    assert agrees([Result(stopped, "connected")]) is False
    assert agrees([Result(NETWORK, "failed", "x")]) is None


def test_the_demo_host_says_what_its_verdict_says() -> None:
    found = selected(("shop",), ("shop",), host_ip="0.0.0.0")
    target, port = found.target, found.port
    assert target is not None
    assert port is not None
    results = list(invented(target, port, attempts(found)))
    assert {one.code for one in results} == {"connected", "found"}
    assert agrees(results) is True
