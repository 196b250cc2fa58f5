"""From where a request came, and whose word for it is believed."""

from __future__ import annotations

import ipaddress
import logging

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from dashboard.base import client_address
from dashboard.base.environment import LOOPBACK_NETWORKS

ANNOUNCED = "https://portolan.example"


def address(peer: str, said: str | None = None) -> str:
    headers = {} if said is None else {"x-forwarded-for": said}
    return client_address.client_address(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers))


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Settings) -> None:
    settings.PUBLIC_URL, settings.TRUSTED_PROXIES = ANNOUNCED, LOOPBACK_NETWORKS
    client_address._told.clear()


def test_where_no_proxy_was_announced_nobody_is_believed(settings: Settings) -> None:
    settings.PUBLIC_URL = None
    assert address("127.0.0.1", "192.0.2.7") == "127.0.0.1"


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_believed_where_a_proxy_was_announced(peer: str) -> None:
    assert address(peer, "192.0.2.7") == "192.0.2.7"


@pytest.mark.parametrize("peer", ["192.0.2.1", "10.0.0.1", "::2", "172.17.0.1", "", "unix:", "nonsense"])
def test_nobody_else_is(peer: str) -> None:
    assert address(peer, "192.0.2.7") == peer


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("192.0.2.66, 198.51.100.9", "198.51.100.9"),
        ("192.0.2.66, 198.51.100.9, 10.1.0.5", "198.51.100.9"),
        ("192.0.2.66, 198.51.100.9, 10.1.0.5, 10.1.0.6,127.0.0.1", "198.51.100.9"),
        ("10.1.0.9", "10.1.0.9"),
        ("10.1.0.8, 10.1.0.9", "10.1.0.8"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
        ("192.0.2.66, 2001:db8::7", "2001:db8::7"),
        ("192.0.2.66, unknown, 10.1.0.5", "10.1.0.5"),
        ("192.0.2.66, unknown", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        ("192.0.2.66,", "127.0.0.1"),
        (",,,", "127.0.0.1"),
        ("x" * 100, "127.0.0.1"),
        ("<b>", "127.0.0.1"),
        ("10.0.0.7:1234", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("010.0.0.1", "127.0.0.1"),
        ("1," * 4000, "127.0.0.1"),
    ],
)
def test_the_last_address_that_is_no_trusted_proxys_is_the_callers(
    settings: Settings, said: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = (*LOOPBACK_NETWORKS, ipaddress.ip_network("10.1.0.0/24"))
    assert address("127.0.0.1", said) == found


def test_a_proxy_that_is_not_trusted_is_named_once(
    caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    with caplog.at_level(logging.WARNING, "dashboard.base.client_address"):
        for _time in range(3):
            address("172.18.0.2", "192.0.2.7")
        for number in range(40):
            address(f"192.0.2.{number}", "192.0.2.7")
    assert len(caplog.messages) == client_address.TOLD_AT_MOST
    assert caplog.messages[0].startswith("172.18.0.2 sends X-Forwarded-For and is not trusted")
    assert "PORTOLAN_TRUSTED_PROXIES=172.18.0.2" in caplog.messages[0]
