"""The demo host's records as Engine JSON, in the form of API 1.51 (engine 28.5)."""

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
from topology.engine.demo.secrets import PLANTED_ARGUMENT, PLANTED_SECRET
from topology.engine.demo.timewords import age, stamp

API_VERSION = "1.51"
ENGINE_VERSION = "28.5.2"
SIZE_OF_MEMORY_MOUNTS = 64 * 1024 * 1024


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
        "ImageID": _image_id(container),
        "Command": f"{container.entry} --token={PLANTED_ARGUMENT}",
        "Created": int(container.created),
        "Ports": _ports(container),
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


def _image_id(container: DemoContainer) -> str:
    return f"sha256:{digest('image', container.image)}"


def _ports(container: DemoContainer) -> list[Json]:
    if not container.live or container.network_mode == "host":
        return []
    ports: list[Json] = []
    published = set()
    for port in container.ports:
        if port.current:
            published.add(f"{port.private}/{port.protocol}")
            ports += [
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
            ports.append({"PrivatePort": int(private), "Type": protocol})
    return ports


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


def inspected(container: DemoContainer) -> Json:
    """`GET /containers/{id}/json`."""
    command = ["--token", PLANTED_ARGUMENT]
    environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "TZ=Etc/UTC", f"DB_PASSWORD={PLANTED_SECRET}"]
    return {
        "Id": container.id,
        "Created": stamp(container.created),
        "Path": container.entry,
        "Args": command,
        "State": _state(container),
        "Image": _image_id(container),
        "Name": f"/{container.name}",
        "RestartCount": 0,
        "Driver": "overlay2",
        "HostConfig": _host_config(container),
        "Mounts": [_with_source(mount) for mount in container.mounts],
        "Config": {
            "Hostname": container.id[:12],
            "Image": container.image,
            "Env": environment,
            "Cmd": command,
            "Entrypoint": [container.entry],
            "Labels": container.labels,
            "ExposedPorts": {port: {} for port in container.exposed},
        },
        "NetworkSettings": {
            "SandboxID": container.sandbox,
            "SandboxKey": f"/var/run/docker/netns/{container.sandbox[:12]}" if container.sandbox else "",
            "Ports": _port_map(container),
            "Networks": {
                name: endpoint_settings(container, endpoint, in_list=False)
                for name, endpoint in container.endpoints.items()
            },
        },
    }


def _state(container: DemoContainer) -> Json:
    state = container.state
    result = {
        "Status": state,
        "Running": state in ("running", "paused", "restarting"),
        "Paused": state == "paused",
        "Restarting": state == "restarting",
        "OOMKilled": False,
        "Dead": False,
        "Pid": int(container.id[:4], 16) + 1000 if container.live else 0,
        "ExitCode": 0 if container.live else container.exit_code,
        "Error": "",
        "StartedAt": stamp(container.started),
        "FinishedAt": stamp(container.finished),
    }
    if container.health:
        result["Health"] = {"Status": container.health, "FailingStreak": 0, "Log": []}
    return result


def _host_config(container: DemoContainer) -> Json:
    bindings: dict[str, list[Json]] = {}
    for port in container.ports:
        host_ip = port.addresses[0] if port.addresses == ("127.0.0.1",) else ""
        bindings.setdefault(f"{port.private}/{port.protocol}", []).append(
            {"HostIp": host_ip, "HostPort": str(port.host_port or "")}
        )
    return {
        "NetworkMode": container.network_mode,
        "PortBindings": bindings,
        "RestartPolicy": {"Name": "unless-stopped", "MaximumRetryCount": 0},
        "Tmpfs": dict(container.tmpfs) or None,
        "Mounts": _asked_mounts(container) or None,
    }


def _asked_mounts(container: DemoContainer) -> list[Json]:
    asked: list[Json] = []
    for mount in container.mounts:
        target = mount["Destination"]
        if mount["Type"] == "tmpfs":
            size = {"SizeBytes": SIZE_OF_MEMORY_MOUNTS, "Mode": 0o1777}
            asked.append({"Type": "tmpfs", "Target": target, "TmpfsOptions": size})
        elif target in container.subpaths:
            part = {"Subpath": container.subpaths[target]}
            asked.append({"Type": "volume", "Source": mount["Name"], "Target": target, "VolumeOptions": part})
    return asked


def _with_source(mount: Json) -> Json:
    if mount["Type"] == "volume" and not mount["Source"]:
        return {**mount, "Source": _mountpoint(mount["Name"])}
    return dict(mount)


def _port_map(container: DemoContainer) -> Json:
    ports: dict[str, list[Json] | None] = {}
    for row in _ports(container):
        key = f"{row['PrivatePort']}/{row['Type']}"
        if "PublicPort" in row:
            rows = ports.setdefault(key, []) or []
            rows.append({"HostIp": row["IP"], "HostPort": str(row["PublicPort"])})
            ports[key] = rows
        else:
            ports.setdefault(key, None)
    return ports


def network(record: DemoNetwork) -> Json:
    """The network's record in `GET /networks`."""
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
    """The volume's record in `GET /volumes`."""
    return {
        "CreatedAt": stamp(record.created)[:19] + "Z",
        "Driver": "local",
        "Labels": record.labels or None,
        "Mountpoint": _mountpoint(record.name),
        "Name": record.name,
        "Options": record.options or None,
        "Scope": "local",
    }


def _mountpoint(name: str) -> str:
    return f"/var/lib/docker/volumes/{name}/_data"
