"""The host at one moment, for who does not watch it: commands, and what cannot wait for the first chart."""

from __future__ import annotations

from contextlib import suppress

from topology.engine.errors import NotFound
from topology.engine.port import Engine
from topology.model import parser
from topology.model.records import Snapshot


def take_snapshot(engine: Engine) -> Snapshot:
    """Everything the engine says, asked for once and in full."""
    host = parser.parse_host(engine.host())
    containers = parser.parse_containers(engine.containers())
    details = {}
    for container in containers:
        with suppress(NotFound):  # gone since the list was made; the list's word is the last one then
            details[container.id] = parser.parse_detail(engine.container(container.id))
    networks, volumes = parser.parse_networks(engine.networks()), parser.parse_volumes(engine.volumes())
    return parser.snapshot(host, containers, details, networks, volumes)
