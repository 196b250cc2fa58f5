"""Engine JSON → model. Pure, and the only place that knows how API versions differ.

`parse_container` reads an entry of `GET /containers/json`, `parse_detail` an answer of `GET
/containers/{id}/json`, `complete` puts both together. `watch/reader.py` does the same with a memory: a
poll in which nothing has changed gives back the very records of the poll before, and costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from topology.model import redaction, status
from topology.model.detail import parse_detail
from topology.model.labels import COMPOSE_PROJECT, COMPOSE_SERVICE
from topology.model.mount_parser import parse_mounts
from topology.model.records import (
    Container,
    ContainerDetail,
    Endpoint,
    EndpointDetail,
    Host,
    Network,
    PublishedPort,
    Snapshot,
    Subnet,
    Volume,
)

__all__ = [
    "complete",
    "parse_container",
    "parse_containers",
    "parse_detail",
    "parse_host",
    "parse_network",
    "parse_networks",
    "parse_volume",
    "parse_volumes",
    "snapshot",
]

Json = Mapping[str, Any]

_ANONYMOUS_LABEL = "com.docker.volume.anonymous"
_ANONYMOUS_NAME = re.compile(r"[0-9a-f]{64}")
#: What Go's strconv.ParseBool takes for false.
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})
_REMOTE = re.compile(r"^//|^[^/]*:")


def parse_host(info: Json) -> Host:
    """The engine's own account of itself (`GET /info` with `ApiVersion`)."""
    return Host(
        engine_id=info.get("ID") or info.get("Name") or "unknown",
        name=info.get("Name") or "",
        engine_version=info.get("ServerVersion") or None,
        api_version=info.get("ApiVersion") or None,
        os=info.get("OSType") or None,
        architecture=info.get("Architecture") or None,
        data_folder=info.get("DockerRootDir") or None,
        socket=info.get("Socket") or None,
    )


def parse_containers(items: Iterable[Json]) -> tuple[Container, ...]:
    """The whole list, sorted by ID."""
    return tuple(sorted(map(parse_container, items), key=_container_id))


def parse_container(item: Json) -> Container:
    """One entry of the list. Never asks for more than Podman's compatible API gives, either."""
    labels = item.get("Labels") or {}
    text = item.get("Status") or ""
    networks = (item.get("NetworkSettings") or {}).get("Networks") or {}
    return Container(
        id=item["Id"],
        name=_name(item),
        image=item.get("Image") or "",
        image_id=item.get("ImageID") or "",
        state=item.get("State") or "",
        status=text,
        health=_health(item, text),
        network_mode=(item.get("HostConfig") or {}).get("NetworkMode") or "default",
        project=labels.get(COMPOSE_PROJECT) or None,
        service=labels.get(COMPOSE_SERVICE) or None,
        created=_created(item.get("Created")),
        labels=redaction.labels(labels),
        endpoints=tuple(_endpoint(name, networks[name] or {}) for name in sorted(networks)),
        ports=_ports(item.get("Ports") or ()),
        mounts=parse_mounts(item.get("Mounts") or ()),
        exposed=_exposed(item.get("Ports") or ()),
    )


def complete(container: Container, detail: ContainerDetail | None) -> Container:
    """The list's container with what only inspect knows of it, where that is there."""
    if detail is None:
        return container
    known = {endpoint.network_name: endpoint for endpoint in detail.endpoints}
    return replace(
        container,
        image=detail.image or container.image,
        state="dead" if detail.dead and container.state == "removing" else container.state,
        health=container.health or detail.health,
        network_mode=detail.network_mode or container.network_mode,
        endpoints=tuple(_complete(each, known.get(each.network_name)) for each in container.endpoints),
        mounts=detail.mounts,
        sandbox_id=detail.sandbox_id,
        sandbox_key=detail.sandbox_key,
        auto_remove=detail.auto_remove,
        started_at=detail.started_at,
        links=detail.links,
        hostname=detail.hostname,
    )


def parse_networks(items: Iterable[Json]) -> tuple[Network, ...]:
    """`GET /networks`, sorted by ID."""
    return tuple(sorted(map(parse_network, items), key=lambda network: network.id))


def parse_network(item: Json) -> Network:
    """One entry of `GET /networks`."""
    options = item.get("Options") or {}
    return Network(
        id=item["Id"],
        name=item.get("Name") or item["Id"][:12],
        driver=item.get("Driver") or "",
        scope=item.get("Scope") or "",
        internal=bool(item.get("Internal")),
        attachable=bool(item.get("Attachable")),
        ingress=bool(item.get("Ingress")),
        ipv6=bool(item.get("EnableIPv6")),
        icc=options.get("com.docker.network.bridge.enable_icc") not in _FALSE,
        subnets=tuple(
            Subnet(subnet=config["Subnet"], gateway=config.get("Gateway") or None)
            for config in (item.get("IPAM") or {}).get("Config") or ()
            if config.get("Subnet")
        ),
        options=redaction.network_options(options),
        project=(item.get("Labels") or {}).get(COMPOSE_PROJECT) or None,
    )


def parse_volumes(items: Iterable[Json]) -> tuple[Volume, ...]:
    """The `Volumes` of `GET /volumes`, sorted by name."""
    return tuple(sorted(map(parse_volume, items), key=lambda volume: volume.name))


def parse_volume(item: Json) -> Volume:
    """One volume."""
    name: str = item["Name"]
    labels = item.get("Labels") or {}
    options = redaction.volume_options(item.get("Options"))
    driver = item.get("Driver") or ""
    return Volume(
        name=name,
        driver=driver,
        scope=item.get("Scope") or "",
        mountpoint=item.get("Mountpoint") or None,
        anonymous=_ANONYMOUS_LABEL in labels or is_anonymous_name(name),
        device=_device(dict(options)) if driver == "local" else None,
        options=options,
        project=labels.get(COMPOSE_PROJECT) or None,
        created=item.get("CreatedAt") or None,
    )


def is_anonymous_name(name: str) -> bool:
    """Whether a volume's name is one that the engine makes up: engines before 23.0 give no other sign."""
    return _ANONYMOUS_NAME.fullmatch(name) is not None


def is_in_memory(volume: Volume) -> bool:
    """Whether a `local` volume's options make it memory, which is gone once nothing mounts it."""
    return volume.driver == "local" and dict(volume.options).get("type") in ("tmpfs", "ramfs")


def is_read_only(volume: Volume) -> bool:
    """Whether a `local` volume's own options forbid writing, whatever a container's mount allows."""
    asked = dict(volume.options).get("o", "").split(",")
    return volume.driver == "local" and [word for word in asked if word in ("ro", "rw")][-1:] == ["ro"]


def snapshot(
    host: Host,
    containers: Iterable[Container],
    details: Mapping[str, ContainerDetail],
    networks: tuple[Network, ...],
    volumes: tuple[Volume, ...],
) -> Snapshot:
    """Everything the engine said at one moment; `details` by container ID."""
    whole = (complete(container, details.get(container.id)) for container in containers)
    return Snapshot(host, tuple(sorted(whole, key=_container_id)), networks, volumes)


def _complete(endpoint: Endpoint, detail: EndpointDetail | None) -> Endpoint:
    if detail is None:
        return endpoint
    return replace(
        endpoint,
        aliases=detail.aliases,
        dns_names=detail.dns_names,
        static_ipv4=endpoint.static_ipv4 or detail.static_ipv4,
        static_ipv6=endpoint.static_ipv6 or detail.static_ipv6,
        gateway_priority=detail.gateway_priority,
        links=detail.links,
    )


def _container_id(container: Container) -> str:
    return container.id


def _name(item: Json) -> str:
    """The container's own name: legacy links add names with a second slash (`/web/db`)."""
    names: list[str] = [name.removeprefix("/") for name in item.get("Names") or ()]
    return next((name for name in names if "/" not in name), str(item["Id"])[:12])


def _health(item: Json, text: str) -> str | None:
    """From the list's own field (API 1.52 and later), else from the status text."""
    found = (item.get("Health") or {}).get("Status")
    return (found if found != "none" else None) if found else status.health(text)


def _created(seconds: float | str | None) -> str:
    """The list's Unix time as ISO 8601; the empty text if there is none (a Podman of old gives a text)."""
    if not seconds:
        return ""
    if isinstance(seconds, str):
        return seconds
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _endpoint(name: str, item: Json) -> Endpoint:
    asked = item.get("IPAMConfig") or {}
    return Endpoint(
        network_name=name,
        network_id=item.get("NetworkID") or None,
        endpoint_id=item.get("EndpointID") or None,
        ipv4=_address(item.get("IPAddress"), item.get("IPPrefixLen")),
        ipv6=_address(item.get("GlobalIPv6Address"), item.get("GlobalIPv6PrefixLen")),
        gateway=item.get("Gateway") or None,
        ipv6_gateway=item.get("IPv6Gateway") or None,
        mac=item.get("MacAddress") or None,
        static_ipv4=asked.get("IPv4Address") or None,
        static_ipv6=asked.get("IPv6Address") or None,
    )


def _address(address: str | None, prefix: int | None) -> str | None:
    if not address:
        return None
    return f"{address}/{prefix}" if prefix else address


def _ports(items: Iterable[Json]) -> tuple[PublishedPort, ...]:
    """The published ones, sorted; the list shows exposed ports as well, which have neither port nor address.

    One that is published on a routed network has an address, but no port on the host.
    """
    found = {
        (item["PrivatePort"], item.get("PublicPort") or 0, item.get("IP") or "", item.get("Type") or "tcp")
        for item in items
        if item.get("PublicPort") or item.get("IP")
    }
    return tuple(
        PublishedPort(private, public or None, host_ip, protocol)
        for private, public, host_ip, protocol in sorted(found)
    )


def _exposed(items: Iterable[Json]) -> tuple[str, ...]:
    return tuple(sorted({f"{item['PrivatePort']}/{item.get('Type') or 'tcp'}" for item in items}))


def _device(options: Mapping[str, str]) -> str | None:
    """What a `local` volume really is, if its options make it a bind or a remote share."""
    device = options.get("device")
    if not device:
        return None
    return device if is_bind(options) or _REMOTE.match(device) or "addr=" in options.get("o", "") else None


def is_bind(options: Mapping[str, str]) -> bool:
    """Whether a `local` volume's options make it a path on the host."""
    asked = options.get("o", "").split(",")
    return bool(options.get("device", "").startswith("/")) and ("bind" in asked or "rbind" in asked)
