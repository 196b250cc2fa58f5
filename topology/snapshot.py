"""The host at one moment, for who does not watch it: commands, and what cannot wait for the first chart."""

from __future__ import annotations

from topology.engine.errors import EngineError, EngineTimeout, EngineUnreachable
from topology.engine.port import Watchable
from topology.model import parser
from topology.model.records import ContainerDetail, Snapshot


def take_snapshot(engine: Watchable) -> Snapshot:
    """Everything the engine says, asked for once and in full; of a container that it does not tell of, the
    list's word, as for who watches. Raises `EngineError` where the engine itself does not answer.
    """
    host = parser.parse_host(engine.host())
    containers = parser.parse_containers(engine.containers())
    found = {container.id: _detail(engine, container.id) for container in containers}
    details = {key: detail for key, detail in found.items() if detail is not None}
    networks, volumes = parser.parse_networks(engine.networks()), parser.parse_volumes(engine.volumes())
    return parser.snapshot(host, containers, details, networks, volumes)


def _detail(engine: Watchable, container: str) -> ContainerDetail | None:
    try:
        return parser.parse_detail(engine.container(container))
    except EngineTimeout:
        engine.host()  # where that answers, it is this container alone that hangs
    except EngineUnreachable:
        raise
    except EngineError:  # gone since the list was made, or not for us to see
        pass
    return None
