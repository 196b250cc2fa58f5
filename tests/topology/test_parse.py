"""The host and its containers become records, whatever the version."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import Any

import orjson
import pytest

from tests.topology.answers import an_id, container, info, inspected, network, on, snapshot_of, volume
from topology.model import parser
from topology.model.records import PublishedPort


def test_it_reads_the_host() -> None:
    host = parser.parse_host(info())
    assert (host.engine_id, host.name, host.engine_version) == ("ENGINE:1", "box", "28.5.2")
    assert (host.api_version, host.os, host.architecture) == ("1.51", "linux", "x86_64")


def test_it_says_nothing_where_the_engine_says_nothing() -> None:
    host = parser.parse_host({"ID": "", "Name": "box"})
    assert host.engine_id == "box"
    assert (host.engine_version, host.api_version, host.os, host.architecture) == (None, None, None, None)


def test_it_reads_a_container() -> None:
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web", "other": "x"}
    found = parser.parse_container(container(1, "shop-web-1", Labels=labels, mode="shop_default"))
    assert (found.id, found.name, found.project, found.service) == (an_id(1), "shop-web-1", "shop", "web")
    assert (found.state, found.status, found.network_mode) == ("running", "Up 3 minutes", "shop_default")
    assert found.created == "2023-11-14T22:13:21Z"
    assert ("other", "x") not in found.labels


def test_an_empty_label_is_no_project() -> None:
    labels = {"com.docker.compose.project": "", "com.docker.compose.service": ""}
    found = parser.parse_container(container(1, Labels=labels))
    assert (found.project, found.service) == (None, None)
    assert parser.parse_volume({"Name": "v", "Labels": labels}).project is None
    assert parser.parse_network({"Id": "n", "Labels": labels}).project is None


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
    expected = parser.parse_containers(items)
    for seed in range(10):
        shuffled = random.Random(seed)
        again = [
            item | {"Ports": shuffled.sample(ports, 4), "Mounts": shuffled.sample(mounts, 4)}
            for item in items
        ]
        shuffled.shuffle(again)
        assert parser.parse_containers(again) == expected


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
    assert parser.parse_container(container(1, Names=names)).name == expected


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
    assert parser.parse_container(container(1, **more)).health == expected


def test_it_takes_the_health_from_inspect_where_the_list_has_none() -> None:
    stopped = parser.parse_container(container(1, State="exited", Status="Exited (0) 3 hours ago"))
    detail = parser.parse_detail(inspected(1, state={"Health": {"Status": "unhealthy"}}))
    assert parser.complete(stopped, detail).health == "unhealthy"


@pytest.mark.parametrize(
    ("listed", "inspected_state", "expected"),
    [("removing", "dead", "dead"), ("removing", "removing", "removing"), ("running", "dead", "running")],
)
def test_one_that_could_not_be_removed_is_dead(listed: str, inspected_state: str, expected: str) -> None:
    detail = parser.parse_detail(inspected(1, state={"Status": inspected_state}))
    assert parser.complete(parser.parse_container(container(1, State=listed)), detail).state == expected


def test_it_believes_the_list_before_an_older_inspect() -> None:
    listed = parser.parse_container(container(1, Status="Up 3 minutes (healthy)"))
    detail = parser.parse_detail(inspected(1, state={"Health": {"Status": "starting"}}))
    assert parser.complete(listed, detail).health == "healthy"


def test_it_reads_only_published_ports_and_each_once() -> None:
    ports: list[dict[str, Any]] = [
        {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"PrivatePort": 90, "Type": "tcp"},
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
    ]
    found = parser.parse_container(container(1, Ports=ports)).ports
    assert found == (PublishedPort(80, 8080, "0.0.0.0", "tcp"), PublishedPort(80, 8080, "::", "tcp"))


def test_it_reads_an_endpoint_of_two_families() -> None:
    entry = on(
        an_id(1, "a"), "9" * 64, "172.18.0.2", Gateway="172.18.0.1", MacAddress="02:42:ac:12:00:02",
        GlobalIPv6Address="fd00::2", GlobalIPv6PrefixLen=64, IPv6Gateway="fd00::1",
        IPAMConfig={"IPv4Address": "172.18.0.2", "IPv6Address": "fd00::2"},
    )  # fmt: skip
    (found,) = parser.parse_container(container(1, networks={"shop": entry})).endpoints
    assert (found.network_name, found.network_id, found.endpoint_id) == ("shop", an_id(1, "a"), "9" * 64)
    assert (found.ipv4, found.ipv6) == ("172.18.0.2/16", "fd00::2/64")
    assert (found.gateway, found.ipv6_gateway, found.mac) == ("172.18.0.1", "fd00::1", "02:42:ac:12:00:02")
    assert (found.static_ipv4, found.static_ipv6) == ("172.18.0.2", "fd00::2")
    assert found.aliases is None
    assert found.dns_names is None


def test_it_completes_an_endpoint_from_inspect() -> None:
    listed = parser.parse_container(container(1, networks={"shop": on(), "other": on()}))
    entry = on(Aliases=["www", "c" * 12], DNSNames=["c1", "www"], IPAMConfig={"IPv6Address": "fd00::7"})
    found = parser.complete(listed, parser.parse_detail(inspected(1, networks={"shop": entry})))
    other, shop = found.endpoints
    assert (shop.aliases, shop.dns_names) == (("www", "c" * 12), ("c1", "www"))
    assert shop.static_ipv6 == "fd00::7"
    assert other.aliases is None


def test_it_completes_a_container_from_inspect() -> None:
    listed = parser.parse_container(container(1, Image="sha256:" + "a" * 64))
    found = parser.complete(listed, parser.parse_detail(inspected(1)))
    assert found.image == "busybox:1.36"
    host_mode = parser.parse_detail(inspected(1, host_config={"NetworkMode": "host"}))
    assert parser.complete(listed, host_mode).network_mode == "host"
    assert (found.sandbox_id, found.sandbox_key) == ("5" * 64, "/var/run/docker/netns/555555555555")
    assert parser.complete(listed, None) is listed


def test_it_reads_what_podman_leaves_out() -> None:
    item: dict[str, Any] = {"Id": an_id(1), "Names": None, "Image": "x", "Created": 1, "State": "running"}
    item |= {"NetworkSettings": {"Networks": None}, "HostConfig": None, "Ports": None, "Mounts": None}
    found = parser.parse_container(item)
    assert (found.endpoints, found.ports, found.mounts, found.status) == ((), (), (), "")
    detail = parser.parse_detail({"Id": an_id(1), "NetworkSettings": {"Networks": None}, "Mounts": None})
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
