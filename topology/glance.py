"""The host at one moment, for who does not watch it: commands, and what cannot wait for the first chart."""

from __future__ import annotations

from contextlib import suppress

from topology import parse
from topology.engine.errors import NotFound
from topology.engine.port import Engine
from topology.model import Snapshot


def look(engine: Engine) -> Snapshot:
    """Everything the engine says, asked for once and in full."""
    host = parse.parse_host(engine.host())
    containers = parse.parse_containers(engine.containers())
    details = {}
    for container in containers:
        with suppress(NotFound):  # gone since the list was made; the list's word is the last one then
            details[container.id] = parse.parse_detail(engine.container(container.id))
    networks, volumes = parse.parse_networks(engine.networks()), parse.parse_volumes(engine.volumes())
    return parse.snapshot(host, containers, details, networks, volumes)
