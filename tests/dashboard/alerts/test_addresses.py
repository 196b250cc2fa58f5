"""To which addresses messages may go."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from pytest_django import Settings

from dashboard.alerts import calling, webhook
from dashboard.base import outgoing
from dashboard.base.outgoing import Refused
from dashboard.base.problems import Problem


@pytest.fixture(autouse=True)
def as_it_comes(settings: Settings) -> None:
    settings.ALERTS_LOOPBACK = False


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "fe80::1",
        "fe80::1%eth0", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "::ffff:0:0", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00:ec2::254", "fec0::1",
    ],
)  # fmt: skip
def test_refused(address: str) -> None:
    with pytest.raises(Refused):
        outgoing.check(address)


@pytest.mark.parametrize("name", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "2852039166", "localhost"])
def test_a_number_that_the_system_takes_for_an_address_is_one(name: str) -> None:
    with pytest.raises(Refused):
        outgoing.resolve(name, 80)
    with outgoing.guarded(), pytest.raises(socket.gaierror):
        socket.create_connection((name, 1))


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "172.17.0.1", "192.168.1.1", "8.8.8.8", "fd12::1", "2a00::1", "::ffff:10.0.0.1"]
)
def test_allowed(address: str) -> None:
    outgoing.check(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_may_be_allowed(address: str, settings: Settings) -> None:
    settings.ALERTS_LOOPBACK = True
    outgoing.check(address)
    with pytest.raises(Refused):
        outgoing.check("169.254.169.254")


def test_a_name_is_resolved_at_each_send_and_connected_to_as_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [["10.0.0.1"], ["10.0.0.1", "127.0.0.1"]]

    def look_up(_host: str, port: int, **_how: object) -> list[Any]:
        found = answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert outgoing.resolve("rebinding.example", 80) == ("10.0.0.1",)
    with pytest.raises(Refused):
        outgoing.resolve("rebinding.example", 80)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/", "https://", "hook", "https://a:b@x.example/", "http://x.example:0/", "http://[::1/",
        "http://x.example/\r\nHost: y", "http://127.0.0.1/", "http://localhost:8000/", "http://[::1]/", "http://x:99999/",
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused_early(url: str) -> None:
    with pytest.raises(Problem):
        webhook.check(url, "secret")


def test_a_webhook_needs_a_secret() -> None:
    webhook.check("https://x.example/hook", "s")
    with pytest.raises(Problem):
        webhook.check("https://x.example/hook", "")


def test_a_name_of_many_addresses_that_do_not_answer_takes_no_more_time_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, tried = [100.0], []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address[0])
        now[0] += timeout
        raise TimeoutError

    monkeypatch.setattr("dashboard.alerts.calling.time.monotonic", lambda: now[0])
    monkeypatch.setattr(socket, "create_connection", connect)
    addresses = tuple(f"10.0.0.{number}" for number in range(1, 200))
    with pytest.raises(TimeoutError):
        calling._connect(addresses, 80, now[0] + calling.ALL_SECONDS)
    assert len(tried) == calling.MOST_ADDRESSES
    assert now[0] - 100 == pytest.approx(calling.ALL_SECONDS - calling.STEP_SECONDS)
