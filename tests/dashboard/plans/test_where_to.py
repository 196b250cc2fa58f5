"""To where a place may lead: not to where clouds hand out secrets, whatever its name means."""

from __future__ import annotations

import socket

import pytest

from dashboard.base import outgoing
from dashboard.base.outgoing import Refused
from dashboard.plans import places, service
from topology.backups.errors import PlaceError
from topology.backups.places.opening import Access

ACCESS = Access("login", "secret")


def at(host: str) -> str:
    return f"s3://bucket/below?endpoint=http://{host}/"


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "0.0.0.0", "[fd00:ec2::254]"]
)
def test_an_address_that_is_nobodys_store_is_refused_before_anything_is_sent(host: str) -> None:
    for address in (at(host), f"sftp://me@{host}/folder"):
        with pytest.raises(Refused), places.reached(address, ACCESS):
            pass


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "0.0.0.0"])
def test_nobodys_server_is_asked_for_its_key(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *of, **_how: asked.append(of))
    with pytest.raises(Refused):
        service.must_have_no_key(f"sftp://me@{host}/folder")
    assert asked == []


def test_nor_by_a_name_that_means_one_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 22))]
    monkeypatch.setattr(outgoing, "_look_up", lambda *_of, **_how: answer)
    with pytest.raises(PlaceError, match=r"169\.254\.169\.254"):
        service.must_have_no_key("sftp://me@store.example/folder")


def test_a_name_that_means_one_of_them_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]
    monkeypatch.setattr(outgoing, "_look_up", lambda *_of, **_how: answer)
    with places.reached(at("store.example"), ACCESS), pytest.raises(socket.gaierror):
        socket.getaddrinfo("store.example", 80)


def test_a_store_on_this_machine_or_a_private_network_is_reached() -> None:
    with places.reached(at("127.0.0.1:9000"), ACCESS), places.reached(at("10.0.0.7"), ACCESS):
        assert socket.getaddrinfo("127.0.0.1", 9000)
