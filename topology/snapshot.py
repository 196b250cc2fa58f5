"""The host at one moment, for who does not watch it: commands, and what cannot wait for the first chart."""

from __future__ import annotations

from dataclasses import replace

from topology.engine.errors import EngineError, EngineTimeout, EngineUnreachable, NotFound
from topology.engine.port import Watchable
from topology.model import parser
from topology.model.records import ContainerDetail, Snapshot


def take_snapshot(engine: Watchable) -> Snapshot:
    """Everything the engine says, asked for once and in full; of a container that it does not tell of, the
    list's word, as for who watches. Raises `EngineError` where the engine itself does not answer.
    """
    host = parser.parse_host(engine.host())
    containers = parser.parse_containers(engine.containers())
    details, untold = {}, []
    for container in containers:
        try:
            detail = _detail(engine, container.id)
        except NotFound:  # gone since the list was made
            continue
        if detail is not None:
            details[container.id] = detail
        else:
            untold.append(container.name)
    networks, volumes = parser.parse_networks(engine.networks()), parser.parse_volumes(engine.volumes())
    found = parser.snapshot(host, containers, details, networks, volumes)
    return replace(found, untold=tuple(sorted(untold)))


def _detail(engine: Watchable, container: str) -> ContainerDetail | None:
    try:
        return parser.parse_detail(engine.container(container))
    except EngineTimeout:
        engine.host()  # where that answers, it is this container alone that hangs
    except (EngineUnreachable, NotFound):
        raise
    except EngineError:  # not for us to see
        pass
    return None
