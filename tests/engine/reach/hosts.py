"""Hosts at random: networks and containers of every kind that an engine of a version knows, from a seed."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.engine.engines import RealEngine

Json = dict[str, Any]
BRIDGE = "com.docker.network.bridge."
#: The host's own address towards the outside, and what is out there (see `lan.py`).
HOST_IPV4, HOST_IPV6 = "198.51.100.1", "fd77::1"
STATES = ("exited", "created", "paused", "restarting")
FOREVER = ["/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 86400 & wait; done"]
PUBLISHED, UNPUBLISHED = 80, 81


@dataclass
class Host:
    """What is to be made. `networks` by name as `POST /networks/create`, `containers` in order of making."""

    version: str
    networks: dict[str, Json] = field(default_factory=dict)
    containers: list[Json] = field(default_factory=list)


def arguments(rng: random.Random) -> list[str]:
    """Options of the daemon, which the containers' network stacks depend on."""
    found = []
    if rng.random() < 0.3:
        found.append("--icc=false")
    if rng.random() < 0.4:
        found += ["--ipv6", "--fixed-cidr-v6=fd09::/64"]
    return found


def at_random(version: str, rng: random.Random, containers: int = 16) -> Host:
    """A host with most kinds of networks and containers of most kinds on them."""
    host = Host(version)
    kinds = _network_kinds(version)
    chosen = ["plain", *rng.sample(sorted(kinds), min(len(kinds), rng.randint(5, 7)))]
    for number, kind in enumerate(chosen):
        _add_network(host, rng, number, kinds.get(kind, {}))
    for number in range(containers):
        _add_container(host, rng, number)
    return host


def _network_kinds(version: str) -> dict[str, Json]:
    """The networks that there may be beside plain ones."""
    found: dict[str, Json] = {
        "also": {},
        "no-icc": {f"{BRIDGE}enable_icc": "false"},
        "internal": {"Internal": True},
        "no-masquerade": {f"{BRIDGE}enable_ip_masquerade": "false"},
        "v6": {"v6": True},
        "v6-no-icc": {"v6": True, f"{BRIDGE}enable_icc": "false"},
        "v6-internal": {"v6": True, "Internal": True},
        "v6-no-masquerade": {"v6": True, f"{BRIDGE}enable_ip_masquerade": "false"},
        "internal-no-icc": {"Internal": True, f"{BRIDGE}enable_icc": "false"},
        "bound-to-loopback": {f"{BRIDGE}host_binding_ipv4": "127.0.0.1"},
    }
    if version == "28.5":
        mode4, mode6 = f"{BRIDGE}gateway_mode_ipv4", f"{BRIDGE}gateway_mode_ipv6"
        found |= {
            "routed": {mode4: "routed"},
            "v6-routed": {"v6": True, mode6: "routed"},
            "all-routed": {"v6": True, mode4: "routed", mode6: "routed"},
            "routed-no-icc": {mode4: "routed", f"{BRIDGE}enable_icc": "false"},
            "isolated": {"Internal": True, mode4: "isolated"},
            "v6-isolated": {"v6": True, "Internal": True, mode4: "isolated", mode6: "isolated"},
            "unprotected": {"v6": True, mode4: "nat-unprotected", mode6: "nat-unprotected"},
            "v6-only": {"v6": True, "EnableIPv4": False},
        }
    return found


def _add_network(host: Host, rng: random.Random, number: int, kind: Json) -> None:
    name = f"{rng.choice('abcdmnxyz')}net{number}"
    options = {key: value for key, value in kind.items() if key.startswith("com.")}
    config: list[Json] = []
    if rng.random() < 0.4:
        config.append({"Subnet": f"10.211.{number}.0/24"})
        if rng.random() < 0.5:
            config[0]["Gateway"] = f"10.211.{number}.{rng.choice([1, 9, 254])}"
        elif not kind.get("Internal"):
            config[0]["IPRange"] = f"10.211.{number}.64/26"
    if kind.get("v6"):
        config.append({"Subnet": f"fd10:{number}::/64"})
    body: Json = {"Name": name, "Options": options, "Internal": bool(kind.get("Internal"))}
    body |= {"EnableIPv6": bool(kind.get("v6")), "CheckDuplicate": True}
    if kind.get("EnableIPv4") is False:
        body["EnableIPv4"] = False
        config = [each for each in config if ":" in each["Subnet"]]
    if config:
        body["IPAM"] = {"Driver": "default", "Config": config}
    host.networks[name] = body


def _add_container(host: Host, rng: random.Random, number: int) -> None:
    name = f"c{number}{rng.choice(['', '.x', '-y', '_z'])}"
    state = rng.choice(STATES) if rng.random() < 0.2 else "running"
    body: Json = {"Image": "busybox", "Cmd": FOREVER, "name": name, "state": state, "networks": {}}
    body["HostConfig"] = {"Init": False}
    if state == "restarting":
        body["Cmd"], body["HostConfig"]["RestartPolicy"] = ["/bin/false"], {"Name": "always"}
    if rng.random() < 0.2:
        body["Hostname"] = f"host{number}"
    body["ExposedPorts"] = {f"{PUBLISHED}/tcp": {}}
    mode = rng.choices(["user", "default", "host", "none", "container"], [12, 3, 2, 1, 3])[0]
    if mode == "container" and not (owners := _owners(host)):
        mode = "user"
    match mode:
        case "user":
            _on_networks(host, rng, body)
        case "default":
            _on_default(host, rng, body)
        case "container":
            _sharing(rng, body, owners)
        case _:
            body["HostConfig"]["NetworkMode"] = mode
    if mode in ("user", "default"):
        _publish(rng, body, number)
    host.containers.append(body)


def _owners(host: Host) -> list[str]:
    """Who may share its stack: what runs, and is no sharer itself."""
    return [
        each["name"]
        for each in host.containers
        if each["state"] == "running" and not each["HostConfig"]["NetworkMode"].startswith("container:")
    ]


def _sharing(rng: random.Random, body: Json, owners: list[str]) -> None:
    body["HostConfig"]["NetworkMode"] = f"container:{rng.choice(owners)}"
    body.pop("ExposedPorts", None)
    body.pop("Hostname", None)


def _on_networks(host: Host, rng: random.Random, body: Json) -> None:
    chosen = rng.sample(sorted(host.networks), rng.choices([1, 2, 3], [6, 4, 2])[0])
    body["HostConfig"]["NetworkMode"] = chosen[0]
    for network in chosen:
        config: Json = {}
        if rng.random() < 0.5:
            config["Aliases"] = rng.sample(["db", "web", "cache", "api"], rng.randint(1, 2))
        friends = _friends(host, network)
        if friends and rng.random() < 0.3:
            config["Links"] = [f"{rng.choice(friends)}:linked{rng.randint(0, 2)}"]
        if host.version == "28.5" and rng.random() < 0.2:
            config["GwPriority"] = rng.choice([-5, 5])
        body["networks"][network] = config
    if rng.random() < 0.15:
        body["networks"]["bridge"] = {}


def _friends(host: Host, network: str) -> list[str]:
    return [
        one["name"] for one in host.containers if network in one["networks"] and one["state"] == "running"
    ]


def _on_default(host: Host, rng: random.Random, body: Json) -> None:
    body["HostConfig"]["NetworkMode"] = "default"
    friends = [
        each["name"]
        for each in host.containers
        if each["HostConfig"]["NetworkMode"] == "default" and each["state"] == "running"
    ]
    if friends and rng.random() < 0.6:
        body["HostConfig"]["Links"] = [f"{rng.choice(friends)}:friend"]
    if rng.random() < 0.3:
        body["networks"][rng.choice(sorted(host.networks))] = {}


def _publish(rng: random.Random, body: Json, number: int) -> None:
    if rng.random() < 0.45:
        return
    addresses = ["", "0.0.0.0", "127.0.0.1", HOST_IPV4, "10.209.0.1", "::", "::1"]
    bindings = [
        {"HostIp": address, "HostPort": str(20_000 + number * 10 + place)}
        for place, address in enumerate(rng.sample(addresses, rng.choice([1, 1, 2])))
    ]
    body["HostConfig"]["PortBindings"] = {f"{PUBLISHED}/tcp": bindings}


def make(engine: RealEngine, host: Host) -> list[str]:
    """Make it; what the engine refuses is left out, and told."""
    refused = []
    for name, body in host.networks.items():
        refused += _tried(name, lambda body=body: engine.api("POST", "/networks/create", body))
    for body in host.containers:
        refused += _tried(body["name"], lambda body=body: _make_container(engine, body))
    with ThreadPoolExecutor(3) as pool:
        stopping = [each for each in host.containers if each["state"] in ("exited", "paused")]
        verbs = {"exited": "stop?t=0", "paused": "pause"}
        list(pool.map(lambda one: _tried("", lambda: _post(engine, one, verbs[one["state"]])), stopping))
    return refused


def _make_container(engine: RealEngine, asked: Json) -> None:
    body = {key: value for key, value in asked.items() if key not in ("name", "state", "networks")}
    networks = dict(asked["networks"])
    first = asked["HostConfig"].get("NetworkMode")
    if first in networks:
        body["NetworkingConfig"] = {"EndpointsConfig": {first: networks.pop(first)}}
    engine.api("POST", "/containers/create", body, name=asked["name"])
    for network, config in networks.items():
        engine.api(
            "POST", f"/networks/{network}/connect", {"Container": asked["name"], "EndpointConfig": config}
        )
    if asked["state"] != "created":
        _post(engine, asked, "start")


def _post(engine: RealEngine, asked: Json, verb: str) -> None:
    engine.api("POST", f"/containers/{asked['name']}/{verb}")


def _tried(what: str, call: Any) -> list[str]:  # noqa: ANN401
    from tests.engine.api import ApiError

    try:
        call()
    except ApiError as error:
        return [f"{what}: {error}"]
    return []


def overlaid(engine: RealEngine) -> None:
    """A swarm of one: containers on overlay networks alone, and on others beside them."""
    docker, run = engine.docker, engine.run
    docker("swarm", "init", "--advertise-addr", "127.0.0.1")
    docker("network", "create", "--driver", "overlay", "--attachable", "over")
    docker("network", "create", "--driver", "overlay", "--attachable", "--internal", "hidden")
    docker("network", "create", "shop")
    docker("network", "create", "--internal", "closed")
    run("alone", "--network", "over")
    run("published", "--network", "over", "--publish", f"8081:{PUBLISHED}")
    run("inside", "--network", "hidden")
    run("web", "--network", "shop", "--publish", f"8080:{PUBLISHED}")
    run("hosted", "--network", "host")
    for name, network in (("closed-too", "closed"), ("shop-too", "shop")):
        run(name, "--network", "over")
        docker("network", "connect", network, name)
