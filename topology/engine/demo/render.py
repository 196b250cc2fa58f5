"""The demo host's lists as Engine JSON of API 1.51 (engine 28.5); inspect is in `inspect_json.py`."""

from __future__ import annotations

from topology.engine.demo.records import (
    DemoContainer,
    DemoEndpoint,
    DemoHost,
    DemoNetwork,
    DemoVolume,
    Json,
    digest,
)
from topology.engine.demo.secrets import PLANTED_ARGUMENT
from topology.engine.demo.timewords import age, stamp

API_VERSION = "1.51"
ENGINE_VERSION = "28.5.2"


def info(host: DemoHost) -> Json:
    """`GET /info` with the API version beside it."""
    name = digest(host.seed, "engine", host.size)
    states = [container.state for container in host.containers.values()]
    return {
        "ID": f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:32]}",
        "Name": f"demo-{host.size}",
        "ServerVersion": ENGINE_VERSION,
        "ApiVersion": API_VERSION,
        "OperatingSystem": "Debian GNU/Linux 12 (bookworm)",
        "OSType": "linux",
        "Architecture": "x86_64",
        "Containers": len(states),
        "ContainersRunning": states.count("running") + states.count("restarting"),
        "ContainersPaused": states.count("paused"),
        "ContainersStopped": states.count("exited") + states.count("created"),
        "Driver": "overlay2",
    }


def status(container: DemoContainer, now: float) -> tuple[str, float]:
    """The `Status` text, and when it may read differently."""
    if container.state == "created":
        return "Created", now + 1e9
    if container.state in ("exited", "restarting"):
        words, again = age(now - container.finished)
        verb = "Exited" if container.state == "exited" else "Restarting"
        return f"{verb} ({container.exit_code}) {words} ago", now + again
    words, again = age(now - container.started)
    if container.state == "paused":
        return f"Up {words} (Paused)", now + again
    if container.health == "starting":
        return f"Up {words} (health: starting)", now + again
    return f"Up {words}{f' ({container.health})' if container.health else ''}", now + again


def listed(container: DemoContainer, now: float) -> Json:
    """The container's record in `GET /containers/json`, made anew only where something changed."""
    record = container.listed
    if record is not None and now < container.stale_at:
        return record
    text, container.stale_at = status(container, now)
    record = {**record, "Status": text} if record is not None else _listed(container, text)
    container.listed = record
    return record


def _listed(container: DemoContainer, text: str) -> Json:
    return {
        "Id": container.id,
        "Names": [f"/{container.name}"],
        "Image": container.image,
        "ImageID": image_id(container),
        "Command": f"{container.entry} --token={PLANTED_ARGUMENT}",
        "Created": int(container.created),
        "Ports": ports(container),
        "Labels": container.labels,
        "State": container.state,
        "Status": text,
        "HostConfig": {"NetworkMode": container.network_mode},
        "NetworkSettings": {
            "Networks": {
                name: endpoint_settings(container, endpoint, in_list=True)
                for name, endpoint in container.endpoints.items()
                if not endpoint.poisoned
            }
        },
        "Mounts": container.mounts,
    }


def image_id(container: DemoContainer) -> str:
    """The ID of the container's image."""
    return f"sha256:{digest('image', container.image)}"


def ports(container: DemoContainer) -> list[Json]:
    """The `Ports` of a container: published ones once for each address, then those that are only exposed."""
    if not container.live or container.network_mode == "host":
        return []
    rows: list[Json] = []
    published = set()
    for port in container.ports:
        if port.current:
            published.add(f"{port.private}/{port.protocol}")
            rows += [
                {
                    "IP": address,
                    "PrivatePort": port.private,
                    "PublicPort": port.current,
                    "Type": port.protocol,
                }
                for address in port.addresses
            ]
    for exposed in container.exposed:
        if exposed not in published:
            private, _, protocol = exposed.partition("/")
            rows.append({"PrivatePort": int(private), "Type": protocol})
    return rows


def endpoint_settings(container: DemoContainer, endpoint: DemoEndpoint, *, in_list: bool) -> Json:
    """One entry of `NetworkSettings.Networks`; the list leaves out what only inspect says."""
    network = endpoint.network
    pool, pool6 = network.pool, network.pool6
    plugged = bool(endpoint.endpoint_id)
    asked = {"IPv4Address": endpoint.static_ipv4, "IPv6Address": endpoint.static_ipv6}
    named = in_list or not endpoint.aliases
    return {
        "IPAMConfig": {key: value for key, value in asked.items() if value} or None,
        "Links": None if in_list else list(endpoint.links) or None,
        "Aliases": None if named else list(endpoint.aliases),
        "MacAddress": endpoint.mac,
        "DriverOpts": None if in_list else endpoint.driver_options or None,
        "GwPriority": endpoint.gateway_priority,
        "NetworkID": network.id if container.starts else "",
        "EndpointID": endpoint.endpoint_id,
        "Gateway": pool.gateway if plugged and pool is not None and not network.internal else "",
        "IPAddress": endpoint.ipv4,
        "IPPrefixLen": pool.prefix if plugged and pool is not None else 0,
        "IPv6Gateway": pool6.gateway if plugged and pool6 is not None and not network.internal else "",
        "GlobalIPv6Address": endpoint.ipv6,
        "GlobalIPv6PrefixLen": pool6.prefix if plugged and pool6 is not None else 0,
        "DNSNames": None if named else sorted({*endpoint.aliases, container.name, container.id[:12]}),
    }


def network(record: DemoNetwork) -> Json:
    """The network's record in `GET /networks`, made once: it never changes."""
    record.listed = record.listed or _network(record)
    return record.listed


def _network(record: DemoNetwork) -> Json:
    config = []
    if record.pool is not None:
        config.append({"Subnet": record.pool.subnet, "Gateway": record.pool.gateway})
    if record.pool6 is not None:
        config.append({"Subnet": record.pool6.subnet, "Gateway": record.pool6.gateway})
    return {
        "Name": record.name,
        "Id": record.id,
        "Created": stamp(record.created),
        "Scope": "local",
        "Driver": record.driver,
        "EnableIPv4": True,
        "EnableIPv6": record.pool6 is not None,
        "IPAM": {"Driver": "default", "Options": None, "Config": config or None},
        "Internal": record.internal,
        "Attachable": False,
        "Ingress": False,
        "ConfigFrom": {"Network": ""},
        "ConfigOnly": False,
        "Containers": {},
        "Options": record.options,
        "Labels": record.labels,
    }


def volume(record: DemoVolume) -> Json:
    """The volume's record in `GET /volumes`, made once: it never changes."""
    record.listed = record.listed or _volume(record)
    return record.listed


def _volume(record: DemoVolume) -> Json:
    return {
        "CreatedAt": stamp(record.created)[:19] + "Z",
        "Driver": "local",
        "Labels": record.labels or None,
        "Mountpoint": mountpoint(record.name),
        "Name": record.name,
        "Options": record.options or None,
        "Scope": "local",
    }


def mountpoint(name: str) -> str:
    """Where the engine keeps a volume."""
    return f"/var/lib/docker/volumes/{name}/_data"
