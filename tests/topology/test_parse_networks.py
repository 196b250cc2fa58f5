"""Networks and volumes become records, whatever the version."""

from __future__ import annotations

from typing import Any

import pytest

from tests.topology.answers import an_id, network, volume
from topology.model import parser
from topology.model.records import Subnet


def test_it_reads_a_network() -> None:
    item = network(
        1, "shop_default", "10.1.0.0/16 10.1.0.1", "fd00:1::/64",
        EnableIPv6=True, Internal=True, Attachable=True,
        Options={"com.docker.network.bridge.enable_icc": "false", "secret": "hunter2"},
        Labels={"com.docker.compose.project": "shop"},
    )  # fmt: skip
    found = parser.parse_network(item)
    assert (found.ipv6, found.internal, found.attachable, found.ingress, found.icc) == (
        True,
        True,
        True,
        False,
        False,
    )
    assert found.subnets == (Subnet("10.1.0.0/16", "10.1.0.1"), Subnet("fd00:1::/64", None))
    assert found.options == (("com.docker.network.bridge.enable_icc", "false"),)
    assert (found.name, found.driver, found.scope, found.project) == (
        "shop_default",
        "bridge",
        "local",
        "shop",
    )


def test_it_reads_a_volume() -> None:
    found = parser.parse_volume(volume("data", Labels={"com.docker.compose.project": "shop"}))
    assert (found.name, found.driver, found.scope, found.project) == ("data", "local", "local", "shop")
    assert found.mountpoint == "/var/lib/docker/volumes/data/_data"
    assert found.created == "2026-01-01T00:00:00Z"


def test_it_sorts_networks_and_volumes() -> None:
    networks = [network(n, f"n{9 - n}") for n in (3, 1, 2)]
    assert [found.id for found in parser.parse_networks(networks)] == [an_id(n, "a") for n in (1, 2, 3)]
    assert [found.name for found in parser.parse_volumes(map(volume, "cab"))] == ["a", "b", "c"]


@pytest.mark.parametrize("config", [None, [], [{}]])
def test_it_reads_a_network_without_a_range(config: list[dict[str, str]] | None) -> None:
    assert (
        parser.parse_network(network(1, "host", IPAM={"Driver": "default", "Config": config})).subnets == ()
    )


@pytest.mark.parametrize(
    ("text", "icc"), [("true", True), ("1", True), ("false", False), ("0", False), ("F", False)]
)
def test_it_reads_go_truth_values(text: str, icc: bool) -> None:
    item = network(1, "x", Options={"com.docker.network.bridge.enable_icc": text})
    assert parser.parse_network(item).icc is icc


@pytest.mark.parametrize(
    ("more", "anonymous"),
    [
        ({"Name": "9" * 64}, True),
        ({"Name": "data", "Labels": {"com.docker.volume.anonymous": ""}}, True),
        ({"Name": "data"}, False),
        ({"Name": "9" * 63}, False),
        ({"Name": "G" * 64}, False),
    ],
)
def test_it_tells_an_anonymous_volume(more: dict[str, Any], anonymous: bool) -> None:
    assert parser.parse_volume(volume("data", **more)).anonymous is anonymous


@pytest.mark.parametrize(
    ("driver", "options", "device", "bind"),
    [
        ("local", {"type": "none", "o": "bind", "device": "/srv/data"}, "/srv/data", True),
        ("local", {"type": "none", "o": "rw,rbind", "device": "/srv/data"}, "/srv/data", True),
        ("local", {"type": "nfs", "o": "addr=10.0.0.1,rw", "device": ":/export"}, ":/export", False),
        ("local", {"type": "nfs4", "o": "rw", "device": "nas:/export"}, "nas:/export", False),
        ("local", {"type": "cifs", "o": "username=bob", "device": "//nas/media"}, "//nas/media", False),
        ("local", {"type": "tmpfs", "o": "size=1m", "device": "tmpfs"}, None, False),
        ("local", {"type": "btrfs", "device": "/dev/sda2"}, None, False),
        ("local", None, None, False),
        ("other", {"o": "bind", "device": "/srv/data"}, None, False),
    ],
)
def test_it_tells_what_a_local_volume_really_is(
    driver: str, options: dict[str, str] | None, device: str | None, bind: bool
) -> None:
    found = parser.parse_volume(volume("v", Driver=driver, Options=options))
    assert found.device == device
    assert (found.device is not None and parser.is_bind(dict(found.options))) is bind
