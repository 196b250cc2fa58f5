"""Engine JSON becomes records, whatever the version."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import orjson
import pytest

from tests.topology.answers import an_id, container, info, inspected, network, on, snapshot_of, volume
from topology import parse
from topology.model import Mount, PublishedPort, Subnet


def test_it_reads_the_host() -> None:
    host = parse.parse_host(info())
    assert (host.engine_id, host.name, host.engine_version) == ("ENGINE:1", "box", "28.5.2")
    assert (host.api_version, host.os, host.architecture) == ("1.51", "linux", "x86_64")


def test_it_says_nothing_where_the_engine_says_nothing() -> None:
    host = parse.parse_host({"ID": "", "Name": "box"})
    assert host.engine_id == "box"
    assert (host.engine_version, host.api_version, host.os, host.architecture) == (None, None, None, None)


def test_it_reads_a_container() -> None:
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web", "other": "x"}
    found = parse.parse_container(container(1, "shop-web-1", Labels=labels, mode="shop_default"))
    assert (found.id, found.name, found.project, found.service) == (an_id(1), "shop-web-1", "shop", "web")
    assert (found.state, found.status, found.network_mode) == ("running", "Up 3 minutes", "shop_default")
    assert found.created == "2023-11-14T22:13:21Z"
    assert ("other", "x") not in found.labels


def test_it_sorts_what_the_engine_shuffles() -> None:
    ports = [
        {"IP": ip, "PrivatePort": port, "PublicPort": port + 8000, "Type": "tcp"}
        for port in (80, 443)
        for ip in ("0.0.0.0", "::")
    ]
    mounts = [
        {"Type": "volume", "Name": f"v{n}", "Destination": f"/d{n}", "RW": True, "Propagation": ""}
        for n in range(4)
    ]
    items = [container(n, Ports=ports, Mounts=mounts) for n in range(5)]
    expected = parse.parse_containers(items)
    for seed in range(10):
        shuffled = random.Random(seed)
        again = [
            item | {"Ports": shuffled.sample(ports, 4), "Mounts": shuffled.sample(mounts, 4)}
            for item in items
        ]
        shuffled.shuffle(again)
        assert parse.parse_containers(again) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["/web"], "web"),
        (["/db/alias", "/web"], "web"),
        (["web"], "web"),
        (None, an_id(1)[:12]),
        ([], an_id(1)[:12]),
    ],
)
def test_it_finds_the_containers_own_name(names: list[str] | None, expected: str) -> None:
    assert parse.parse_container(container(1, Names=names)).name == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"Status": "Up 3 minutes (healthy)"}, "healthy"),
        ({"Status": "Up 3 seconds (health: starting)"}, "starting"),
        ({"Status": "Up 3 minutes"}, None),
        ({"Status": "Up 3 minutes", "Health": {"Status": "unhealthy", "FailingStreak": 3}}, "unhealthy"),
        ({"Status": "Up 3 minutes", "Health": {"Status": "none"}}, None),
        ({"Status": "Up 3 minutes", "Health": None}, None),
    ],
)
def test_it_finds_the_health_wherever_a_version_has_it(more: dict[str, Any], expected: str | None) -> None:
    assert parse.parse_container(container(1, **more)).health == expected


def test_it_takes_the_health_from_inspect_where_the_list_has_none() -> None:
    stopped = parse.parse_container(container(1, State="exited", Status="Exited (0) 3 hours ago"))
    detail = parse.parse_detail(inspected(1, state={"Health": {"Status": "unhealthy"}}))
    assert parse.complete(stopped, detail).health == "unhealthy"


def test_it_believes_the_list_before_an_older_inspect() -> None:
    listed = parse.parse_container(container(1, Status="Up 3 minutes (healthy)"))
    detail = parse.parse_detail(inspected(1, state={"Health": {"Status": "starting"}}))
    assert parse.complete(listed, detail).health == "healthy"


def test_it_takes_no_health_for_none() -> None:
    assert parse.parse_detail(inspected(1, state={"Health": {"Status": "none"}})).health is None


def test_it_reads_only_published_ports_and_each_once() -> None:
    ports: list[dict[str, Any]] = [
        {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"PrivatePort": 90, "Type": "tcp"},
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
    ]
    found = parse.parse_container(container(1, Ports=ports)).ports
    assert found == (PublishedPort(80, 8080, "0.0.0.0", "tcp"), PublishedPort(80, 8080, "::", "tcp"))


def test_it_reads_an_endpoint_of_two_families() -> None:
    entry = on(
        an_id(1, "a"), "9" * 64, "172.18.0.2", Gateway="172.18.0.1", MacAddress="02:42:ac:12:00:02",
        GlobalIPv6Address="fd00::2", GlobalIPv6PrefixLen=64, IPv6Gateway="fd00::1",
        IPAMConfig={"IPv4Address": "172.18.0.2", "IPv6Address": "fd00::2"},
    )  # fmt: skip
    (found,) = parse.parse_container(container(1, networks={"shop": entry})).endpoints
    assert (found.network_name, found.network_id, found.endpoint_id) == ("shop", an_id(1, "a"), "9" * 64)
    assert (found.ipv4, found.ipv6) == ("172.18.0.2/16", "fd00::2/64")
    assert (found.gateway, found.ipv6_gateway, found.mac) == ("172.18.0.1", "fd00::1", "02:42:ac:12:00:02")
    assert (found.static_ipv4, found.static_ipv6) == ("172.18.0.2", "fd00::2")
    assert found.aliases is None
    assert found.dns_names is None


def test_it_completes_an_endpoint_from_inspect() -> None:
    listed = parse.parse_container(container(1, networks={"shop": on(), "other": on()}))
    entry = on(Aliases=["www", "c" * 12], DNSNames=["c1", "www"], IPAMConfig={"IPv6Address": "fd00::7"})
    found = parse.complete(listed, parse.parse_detail(inspected(1, networks={"shop": entry})))
    other, shop = found.endpoints
    assert (shop.aliases, shop.dns_names) == (("www", "c" * 12), ("c1", "www"))
    assert shop.static_ipv6 == "fd00::7"
    assert other.aliases is None


def test_it_completes_a_container_from_inspect() -> None:
    listed = parse.parse_container(container(1, Image="sha256:" + "a" * 64))
    found = parse.complete(listed, parse.parse_detail(inspected(1)))
    assert found.image == "busybox:1.36"
    host_mode = parse.parse_detail(inspected(1, host_config={"NetworkMode": "host"}))
    assert parse.complete(listed, host_mode).network_mode == "host"
    assert (found.sandbox_id, found.sandbox_key) == ("5" * 64, "/var/run/docker/netns/555555555555")
    assert parse.complete(listed, None) is listed


def test_it_knows_that_a_container_never_started() -> None:
    assert parse.parse_detail(inspected(1, state={"StartedAt": "0001-01-01T00:00:00Z"})).started_at is None
    assert parse.parse_detail(inspected(1)).started_at == "2026-01-01T00:00:00Z"


def test_it_reads_every_kind_of_mount() -> None:
    mounts = [
        {
            "Type": "volume",
            "Name": "data",
            "Source": "/x",
            "Destination": "/data",
            "RW": True,
            "Propagation": "",
        },
        {"Type": "bind", "Source": "/etc", "Destination": "/host", "RW": False, "Propagation": "rslave"},
        {"Type": "tmpfs", "Source": "", "Destination": "/t1", "RW": True, "Propagation": ""},
    ]
    host_config = {
        "Tmpfs": {"/t2": "size=1m,mode=1777,ro", "/t3": "", "/t4": "size=50%,mode=0700"},
        "Mounts": [
            {"Type": "tmpfs", "Target": "/t1/", "TmpfsOptions": {"SizeBytes": 4096, "Mode": 0o1777}},
            {"Type": "volume", "Source": "data", "Target": "/data", "VolumeOptions": {"Subpath": "a/b"}},
        ],
    }
    found = parse.parse_detail(inspected(1, Mounts=mounts, host_config=host_config)).mounts
    assert found == (
        Mount("volume", "/data", "data", "/x", True, None, subpath="a/b"),
        Mount("bind", "/host", None, "/etc", False, "rslave"),
        Mount("tmpfs", "/t1", None, None, True, None, size=4096, mode="1777"),
        Mount("tmpfs", "/t2", None, None, False, None, size=1048576, mode="1777"),
        Mount("tmpfs", "/t3", None, None, True, None),
        Mount("tmpfs", "/t4", None, None, True, None, size=None, mode="700"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65536", 65536),
        ("64k", 65536),
        ("64K", 65536),
        ("2g", 2 * 1024**3),
        ("50%", None),
        ("", None),
        ("k", None),
    ],
)
def test_it_reads_the_sizes_that_people_write(text: str, expected: int | None) -> None:
    (found,) = parse.parse_detail(inspected(1, host_config={"Tmpfs": {"/t": f"size={text}"}})).mounts
    assert found.size == expected


def test_it_reads_a_network() -> None:
    item = network(
        1, "shop_default", "10.1.0.0/16 10.1.0.1", "fd00:1::/64",
        EnableIPv6=True, Internal=True, Attachable=True,
        Options={"com.docker.network.bridge.enable_icc": "false", "secret": "hunter2"},
        Labels={"com.docker.compose.project": "shop"},
    )  # fmt: skip
    found = parse.parse_network(item)
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
    found = parse.parse_volume(volume("data", Labels={"com.docker.compose.project": "shop"}))
    assert (found.name, found.driver, found.scope, found.project) == ("data", "local", "local", "shop")
    assert found.mountpoint == "/var/lib/docker/volumes/data/_data"
    assert found.created == "2026-01-01T00:00:00Z"


def test_it_sorts_networks_and_volumes() -> None:
    networks = [network(n, f"n{9 - n}") for n in (3, 1, 2)]
    assert [found.id for found in parse.parse_networks(networks)] == [an_id(n, "a") for n in (1, 2, 3)]
    assert [found.name for found in parse.parse_volumes(map(volume, "cab"))] == ["a", "b", "c"]


@pytest.mark.parametrize("config", [None, [], [{}]])
def test_it_reads_a_network_without_a_range(config: list[dict[str, str]] | None) -> None:
    assert parse.parse_network(network(1, "host", IPAM={"Driver": "default", "Config": config})).subnets == ()


@pytest.mark.parametrize(
    ("text", "icc"), [("true", True), ("1", True), ("false", False), ("0", False), ("F", False)]
)
def test_it_reads_go_truth_values(text: str, icc: bool) -> None:
    item = network(1, "x", Options={"com.docker.network.bridge.enable_icc": text})
    assert parse.parse_network(item).icc is icc


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
    assert parse.parse_volume(volume("data", **more)).anonymous is anonymous


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
    found = parse.parse_volume(volume("v", Driver=driver, Options=options))
    assert found.device == device
    assert (found.device is not None and parse.is_bind(dict(found.options))) is bind


def test_it_knows_which_host_ports_the_engine_picks() -> None:
    bindings = {
        "80/tcp": [{"HostIp": "", "HostPort": "8080"}],
        "81/tcp": [{"HostIp": "", "HostPort": ""}],
        "82/tcp": [{"HostIp": "", "HostPort": "0"}],
        "83/tcp": None,
    }
    host_config = {"PortBindings": bindings, "PublishAllPorts": True}
    found = parse.parse_detail(inspected(1, host_config=host_config, ports={"80/tcp": [], "9/udp": []}))
    assert found.ephemeral_ports == ("81/tcp", "82/tcp", "83/tcp", "9/udp")
    assert found.asked_ports == ("80/tcp", "81/tcp", "82/tcp", "83/tcp")


def test_it_reads_what_podman_leaves_out() -> None:
    item: dict[str, Any] = {"Id": an_id(1), "Names": None, "Image": "x", "Created": 1, "State": "running"}
    item |= {"NetworkSettings": {"Networks": None}, "HostConfig": None, "Ports": None, "Mounts": None}
    found = parse.parse_container(item)
    assert (found.endpoints, found.ports, found.mounts, found.status) == ((), (), (), "")
    detail = parse.parse_detail({"Id": an_id(1), "NetworkSettings": {"Networks": None}, "Mounts": None})
    assert (detail.sandbox_id, detail.endpoints, detail.mounts) == (None, (), ())


def test_it_lets_no_secret_into_a_record() -> None:
    secret = "hunter2"
    labels = {"token": secret, "com.docker.compose.project": "shop"}
    item = container(1, Command=f"serve --password={secret}", Labels=labels)
    detail = inspected(
        1, Args=[secret], Path=secret, config={"Env": [f"A={secret}"], "Cmd": [secret], "Labels": labels},
        host_config={
            "Tmpfs": {"/t": f"size=1m,x={secret}"},
            "LogConfig": {"Config": {"token": secret}},
            "Mounts": [
                {"Target": "/v", "VolumeOptions": {"DriverConfig": {"Options": {"p": secret}}}},
            ],
        },
        state={"Health": {"Status": "healthy", "Log": [{"Output": secret}]}},
    )  # fmt: skip
    options = {
        "type": "cifs",
        "o": f"username=u,password=x,{secret},rw",
        "device": f"//u:{secret}@nas/x",
        "p": secret,
    }
    snapshot = snapshot_of(
        [item],
        [network(1, "n", Options={"psk": secret}, Labels={"psk": secret})],
        [volume("v", Options=options, Labels={"psk": secret})],
        [detail],
    )
    assert secret.encode() not in orjson.dumps(asdict(snapshot))
