"""What inspect says of a container of the demo host, with the secrets that it has on real hosts."""

from __future__ import annotations

import re

from topology.engine.demo.records import DemoContainer, Json
from topology.engine.demo.render import endpoint_settings, image_id, mountpoint, ports
from topology.engine.demo.secrets import PLANTED_ARGUMENT, PLANTED_SECRET
from topology.engine.demo.timewords import stamp

SIZE_OF_MEMORY_MOUNTS = 64 * 1024 * 1024
#: So many outcomes of health checks an engine keeps.
CHECKS = 5
COMMAND = ("--token", PLANTED_ARGUMENT)
ENVIRONMENT = ("PATH=/usr/local/bin:/usr/bin:/bin", "TZ=Etc/UTC", f"DB_PASSWORD={PLANTED_SECRET}")


def inspected(container: DemoContainer) -> Json:
    """`GET /containers/{id}/json`."""
    return {
        "Id": container.id,
        "Created": stamp(container.created),
        "Path": container.entry,
        "Args": list(COMMAND),
        "State": _state(container),
        "Image": image_id(container),
        "Name": f"/{container.name}",
        "RestartCount": 0,
        "Driver": "overlay2",
        "HostConfig": _host_config(container),
        "Mounts": [_with_source(mount) for mount in container.mounts],
        "Config": _config(container),
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


def _config(container: DemoContainer) -> Json:
    return {
        "Hostname": container.id[:12],
        "Image": container.image,
        "Env": list(ENVIRONMENT),
        "Cmd": list(COMMAND),
        "Entrypoint": [container.entry],
        "Labels": container.labels,
        "ExposedPorts": {port: {} for port in container.exposed},
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
        failing = 3 if container.health == "unhealthy" else 0
        result["Health"] = {"Status": container.health, "FailingStreak": failing, "Log": _checks(container)}
    return result


def _checks(container: DemoContainer) -> list[Json]:
    """What the last health checks said."""
    if container.health == "starting":
        return []
    failed = CHECKS - 3 if container.health == "unhealthy" else CHECKS
    return [_check(container, number, failed=number > failed) for number in range(1, CHECKS + 1)]


def _check(container: DemoContainer, number: int, *, failed: bool) -> Json:
    begun = container.started + 30 * number
    refused = "curl: (7) Failed to connect to localhost port 8080: Connection refused\n"
    return {
        "Start": stamp(begun),
        "End": stamp(begun + 0.1),
        "ExitCode": 7 if failed else 0,
        "Output": refused if failed else "OK\n",
    }


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
        "Binds": _binds(container) or None,
        "Tmpfs": dict(container.tmpfs) or None,
        "Mounts": _asked_mounts(container) or None,
    }


def _binds(container: DemoContainer) -> list[str]:
    """What `-v` asked for by name or path; anonymous volumes come from the image and are not asked for."""
    binds = []
    for mount in container.mounts:
        target = mount["Destination"]
        source = mount.get("Name") if mount["Type"] == "volume" else mount.get("Source")
        nameless = mount["Type"] == "volume" and re.fullmatch("[0-9a-f]{64}", source or "")
        if mount["Type"] in ("volume", "bind") and target not in container.subpaths and not nameless:
            binds.append(f"{source}:{target}:{'rw' if mount.get('RW', True) else 'ro'}")
    return binds


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
        return {**mount, "Source": mountpoint(mount["Name"])}
    return dict(mount)


def _port_map(container: DemoContainer) -> Json:
    result: dict[str, list[Json] | None] = {}
    for row in ports(container):
        key = f"{row['PrivatePort']}/{row['Type']}"
        if "PublicPort" in row:
            rows = result.setdefault(key, []) or []
            rows.append({"HostIp": row["IP"], "HostPort": str(row["PublicPort"])})
            result[key] = rows
        else:
            result.setdefault(key, None)
    return result
