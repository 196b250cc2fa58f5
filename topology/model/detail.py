"""What only inspect knows of a container: sandbox, aliases, tmpfs, sizes (`GET /containers/{id}/json`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from topology.model.mount_parser import parse_mounts
from topology.model.records import ContainerDetail, EndpointDetail, Link, PublishedPort

Json = Mapping[str, Any]


def parse_detail(item: Json) -> ContainerDetail:
    """Read what the list lacks, and nothing of what may be secret."""
    settings = item.get("NetworkSettings") or {}
    host_config = item.get("HostConfig") or {}
    networks = settings.get("Networks") or {}
    state = item.get("State") or {}
    return ContainerDetail(
        id=item["Id"],
        sandbox_id=settings.get("SandboxID") or None,
        sandbox_key=settings.get("SandboxKey") or None,
        network_mode=host_config.get("NetworkMode") or None,
        health=_health(state),
        started_at=_time(state.get("StartedAt")),
        endpoints=tuple(_endpoint(name, networks[name] or {}) for name in sorted(networks)),
        mounts=parse_mounts(item.get("Mounts") or (), host_config),
        image=(item.get("Config") or {}).get("Image") or None,
        asked_ports=tuple(sorted(host_config.get("PortBindings") or {})),
        fixed_ports=tuple(_fixed(host_config.get("PortBindings") or {})),
        ephemeral_ports=_ephemeral(host_config, settings.get("Ports") or {}),
        auto_remove=bool(host_config.get("AutoRemove")),
        dead=state.get("Status") == "dead",
        links=_links(host_config.get("Links")),
        hostname=(item.get("Config") or {}).get("Hostname") or None,
    )


def _endpoint(name: str, item: Json) -> EndpointDetail:
    asked = item.get("IPAMConfig") or {}
    return EndpointDetail(
        network_name=name,
        aliases=_names(item.get("Aliases")),
        dns_names=_names(item.get("DNSNames")),
        static_ipv4=asked.get("IPv4Address") or None,
        static_ipv6=asked.get("IPv6Address") or None,
        gateway_priority=item.get("GwPriority") or 0,
        links=_links(item.get("Links")),
    )


def _links(found: list[str] | None) -> tuple[Link, ...]:
    """Links in either form: `db:database` of a network, `/db:/web/database` of the default bridge."""
    pairs = (text.removeprefix("/").partition(":") for text in found or ())
    return tuple(Link(name, alias.rpartition("/")[2] or name) for name, _, alias in sorted(pairs))


def _names(found: list[str] | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(found)


def _health(state: Json) -> str | None:
    found = (state.get("Health") or {}).get("Status")
    return found if found and found != "none" else None


def _time(text: str | None) -> str | None:
    """A time, or nothing for Go's zero time (never started)."""
    return None if not text or text.startswith("0001-") else text


def _fixed(bindings: Json) -> Iterator[PublishedPort]:
    """What is to be published where: on every address, of either version of IP, where none was said."""
    for port in sorted(bindings):
        number, _, protocol = port.partition("/")
        for asked in bindings[port] or ():
            host_port = asked.get("HostPort") or "0"
            if not number.isdecimal() or not host_port.isdecimal() or host_port == "0":
                continue  # a range, of which the engine picks one, or anything else that it picks
            for host_ip in (asked["HostIp"],) if asked.get("HostIp") else ("0.0.0.0", "::"):  # noqa: S104 - as the engine has it
                yield PublishedPort(int(number), int(host_port), host_ip, protocol or "tcp")


def _ephemeral(host_config: Json, published: Json) -> tuple[str, ...]:
    """The container's ports whose host port the engine picks: `-p 80`, and `-P` for all that are exposed."""
    bindings = host_config.get("PortBindings") or {}
    picked = {
        port
        for port, asked in bindings.items()
        if not asked or any((binding.get("HostPort") or "0") == "0" for binding in asked)
    }
    if host_config.get("PublishAllPorts"):
        picked |= published.keys() - bindings.keys()
    return tuple(sorted(picked))
