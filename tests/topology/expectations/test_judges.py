"""When an expectation is kept, when it is broken and where, and when nobody can tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.topology.answers import container, inspected, network, topology_of, volume
from tests.topology.expectations.hosts import BACK, FRONT, NOW, host, judge, member, node, said
from topology.expectations import Ages, Facts
from topology.model import records as model

WEB, DB = member(1, "web", "shop", FRONT), member(2, "db", "shop", BACK)
NEVER = "never: {from: 'service:web', to: 'service:db'}"
ALWAYS = "always: {from: 'service:web', to: 'service:db'}"
TCP80 = {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}
SOCKET = {
    "Type": "bind",
    "Source": "/var/run/docker.sock",
    "Destination": "/var/run/docker.sock",
    "Mode": "ro",
    "RW": False,
    "Propagation": "rprivate",
}


def mounted(name: str) -> dict[str, Any]:
    return {
        "Type": "volume",
        "Name": name,
        "Source": f"/var/lib/docker/volumes/{name}/_data",
        "Destination": "/data",
        "Driver": "local",
        "Mode": "z",
        "RW": True,
        "Propagation": "",
    }


def test_never_is_kept_while_there_is_no_way() -> None:
    assert judge(NEVER, host(WEB, DB)).status == "kept"


def test_never_is_broken_by_a_way_which_is_told() -> None:
    found = judge(NEVER, host(WEB, member(2, "db", "shop", FRONT)))
    assert found.status == "broken"
    assert said(found) == ["“web” reaches “db” on the network “front” at 10.1.0.2."]
    assert found.nodes == {node(1), node(2), model.network_id(FRONT["Id"])}
    assert found.findings[0].where == (node(1), node(2), model.network_id(FRONT["Id"]))


def test_never_is_unknown_where_a_way_takes_something_for_granted() -> None:
    apart = network(
        3, "apart", "10.3.0.0/16 10.3.0.1", Options={"com.docker.network.bridge.enable_icc": "false"}
    )
    one, other = member(1, "web", "shop", apart), member(2, "db", "shop", apart, Ports=[TCP80])
    found = judge(NEVER, topology_of([one, other], [apart]))
    assert found.status == "unknown"
    assert "userland proxy" in said(found)[0]


def test_always_is_broken_with_the_reason() -> None:
    found = judge(ALWAYS, host(WEB, DB))
    assert found.status == "broken"
    assert said(found) == ["“web” does not reach “db”."]
    assert [reason.code for reason in found.findings[0].reasons] == ["no_common_network"]


def test_always_is_kept_by_a_way_to_any_port() -> None:
    topology = host(WEB, member(2, "db", "shop", FRONT))
    assert judge("always: {from: 'service:web', to: 'service:db', port: 5432}", topology).status == "kept"


def test_always_at_a_port_is_not_kept_by_a_way_to_another() -> None:
    db = member(2, "db", "shop", BACK, Ports=[TCP80])
    topology = host(
        container(1, "web", mode="host", Labels=WEB["Labels"]), db | {"NetworkSettings": {"Networks": {}}}
    )
    at = "always: {from: 'service:web', to: 'service:db', port: %s}"
    assert judge(at % "80", topology).status == "kept"
    found = judge(at % "81/tcp", topology)
    assert found.status == "broken"
    assert said(found) == ["“web” does not reach “db” at port 81/tcp."]


def test_a_selector_that_matches_nothing_says_so_and_keeps_nothing() -> None:
    found = judge("never: {from: 'project:edge', to: 'service:db'}", host(WEB, DB))
    assert found.status == "unknown"
    assert said(found) == ["The selector “project:edge” matches no container."]


def test_two_selectors_that_mean_the_same_container_make_no_pair() -> None:
    assert judge("never: {from: 'service:db', to: 'service:db'}", host(WEB, DB)).status == "unknown"


def test_outside_is_broken_by_whatever_else_is_open() -> None:
    topology = host(member(1, "web", "shop", FRONT, Ports=[TCP80]), DB)
    assert judge("outside: {allow: 'service:web', scope: everywhere}", topology).status == "kept"
    found = judge("outside: {allow: 'service:db'}", topology)
    assert found.status == "broken"
    assert said(found) == ["“web” is open at 0.0.0.0:8080→80/tcp."]


def test_outside_looks_at_what_is_open_as_widely() -> None:
    local = host(member(1, "web", "shop", FRONT, Ports=[TCP80 | {"IP": "127.0.0.1"}]), DB)
    assert judge("outside: {scope: everywhere}", local).status == "kept"
    assert judge("outside: {scope: address}", local).status == "kept"
    assert judge("outside: {scope: loopback}", local).status == "broken"


def test_no_risk_is_broken_by_the_container_that_has_it_and_not_by_the_source() -> None:
    topology = host(WEB, member(2, "agent", "monitoring", BACK, Mounts=[SOCKET]))
    kept = judge("no_risk: {of: '-project:monitoring', codes: [docker_socket]}", topology)
    assert kept.status == "kept"
    broken = judge("no_risk: {of: 'service:*', codes: [docker_socket, host_root]}", topology)
    assert said(broken) == ["“agent” holds a socket of the engine (/var/run/docker.sock)."]
    assert broken.nodes == {node(2)}


def test_a_risk_of_a_source_that_is_nobodys_in_particular() -> None:
    users = [member(number, f"c{number}", "shop", BACK, Mounts=[mounted("shared")]) for number in (1, 2)]
    found = judge(
        "no_risk: {of: 'volume:shared', codes: [two_writers]}", host(*users, volumes=[volume("shared")])
    )
    assert said(found) == ["Several containers write to “shared”."]


BACKED_UP = "backed_up: {volumes: 'volume:*_data', within: 26h}"


def test_backed_up_cannot_be_judged_where_nothing_is_known() -> None:
    found = judge(BACKED_UP, host(WEB, volumes=[volume("shop_data")]))
    assert (found.status, said(found)) == ("unknown", ["Nothing is known here of any backup."])


@pytest.mark.parametrize(("hours", "status"), [(25, "kept"), (26, "kept"), (27, "broken"), (None, "broken")])
def test_backed_up_asks_how_old_the_last_backup_is(hours: int | None, status: str) -> None:
    backups = {} if hours is None else {"shop_data": NOW - timedelta(hours=hours)}
    topology = host(WEB, volumes=[volume("shop_data"), volume("other")])
    found = judge(BACKED_UP, topology, Facts(now=NOW, backups=backups))
    assert found.status == status
    if status == "kept":
        assert found.until == backups["shop_data"] + timedelta(hours=26)


STATE = "state: {of: 'project:shop', is: [running, healthy]}"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "kept"),
        ({"Status": "Up 3 minutes (healthy)"}, "kept"),
        ({"Status": "Up 3 minutes (unhealthy)"}, "broken"),
        ({"Status": "Up 3 seconds (health: starting)"}, "unknown"),
        ({"State": "exited", "Status": "Exited (0) 3 minutes ago"}, "broken"),
    ],
)
def test_state_asks_state_and_where_there_is_a_check_health(more: dict[str, Any], status: str) -> None:
    assert judge(STATE, host(member(1, "web", "shop", FRONT, **more))).status == status


def test_health_alone_cannot_be_judged_without_a_check() -> None:
    assert judge("state: {of: 'project:shop', is: healthy}", host(WEB)).status == "unknown"


@pytest.mark.parametrize(("seconds", "status"), [(119, "unknown"), (120, "kept"), (None, "unknown")])
def test_state_for_a_time_cannot_be_judged_before(seconds: int | None, status: str) -> None:
    since = {} if seconds is None else {node(1): NOW - timedelta(seconds=seconds)}
    lasting = "state: {of: 'project:shop', is: running, for: 2m}"
    found = judge(lasting, host(WEB), Facts(now=NOW, since=since))
    assert found.status == status
    assert found.until == (NOW + timedelta(seconds=1) if seconds == 119 else None)


def test_a_running_container_is_as_old_as_the_engine_says_until_it_changes() -> None:
    ages = Ages()
    before = topology_of([WEB], [FRONT], details=[inspected(1)])
    assert ages.update(before, NOW)[node(1)].isoformat() == "2026-01-01T00:00:00+00:00"
    paused = topology_of([WEB | {"State": "paused"}], [FRONT], details=[inspected(1)])
    assert ages.update(paused, NOW)[node(1)] == NOW
    assert Ages().update(host(DB | {"State": "exited"}), NOW) == {}


def test_labels_are_handed_in() -> None:
    rule = "never: {from: 'label:tier=web', to: 'label:tier=db'}"
    labels = {node(1): {"tier": "web"}, node(2): {"tier": "db"}}
    topology = host(WEB, member(2, "db", "shop", FRONT))
    assert judge(rule, topology, Facts(now=NOW, labels=labels)).status == "broken"
