"""What an action is about, as it was at that moment: asked about by the rules, and kept by the audit log."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.references import Reference
from topology.engine.port import Engine, Json
from topology.graph.builder import Topology
from topology.model import records as model
from topology.model.labels import COMPOSE_PROJECT

#: A node's ID on the chart.
NODE_ID = re.compile(r"(container|network|volume|project):(.+)", re.DOTALL)
_NODE_IDS = {
    "container": model.container_id,
    "network": model.network_id,
    "volume": model.volume_id,
    "project": "project:{}".format,  # no node of its own: its containers are drawn in one box
}


@dataclass(frozen=True, slots=True)
class Target:
    """A container, network, volume or project. `id` is the engine's, for the last two the name."""

    kind: str
    id: str
    name: str
    project: str | None

    @property
    def node_id(self) -> str:
        """Its ID on the chart."""
        return _NODE_IDS[self.kind](self.id)


def container(inspected: Json) -> Target:
    """A container as the engine shows it at this moment."""
    labels = (inspected.get("Config") or {}).get("Labels") or {}
    return Target("container", inspected["Id"], inspected["Name"].removeprefix("/"), _project(labels))


def network(topology: Topology | None, engine: Engine, wanted: Reference) -> Target:
    """A network; labels never change, so the chart's word will do, and the engine's where it is too new."""
    node = topology.nodes.get(model.network_id(wanted.id)) if topology is not None else None
    if node is not None:
        return Target("network", wanted.id, wanted.name, node.text("project") or None)
    labels = next((one.get("Labels") or {} for one in engine.networks() if one["Id"] == wanted.id), {})
    return Target("network", wanted.id, wanted.name, _project(labels))


def volumes(engine: Engine, *names: str) -> tuple[Target, ...]:
    """Volumes as the engine lists them at this moment; one that is not there yet belongs to no project."""
    labels = {listed["Name"]: listed.get("Labels") or {} for listed in engine.volumes()} if names else {}
    return tuple(Target("volume", name, name, _project(labels.get(name, {}))) for name in names)


def new_volume(name: str, labels: Mapping[str, Any]) -> Target:
    """A volume that is to be made: its labels say whose it will be."""
    return Target("volume", name, name, _project(labels))


def containers(engine: Engine, ids: Collection[str]) -> tuple[Target, ...]:
    """Containers as the engine lists them at this moment."""
    return tuple(
        Target("container", one["Id"], one["Names"][0].removeprefix("/"), _project(one.get("Labels") or {}))
        for one in (engine.containers(ids) if ids else ())
    )


def of_connection(
    topology: Topology | None, engine: Engine, inspected: Json, wanted: Reference
) -> tuple[Target, Target]:
    """A container and the network that somebody wants it on, or off."""
    return container(inspected), network(topology, engine, wanted)


def on_chart(topology: Topology, *node_ids: str) -> tuple[Target, ...]:
    """What stands on the chart under these IDs."""
    return tuple(
        Target(node.kind, node.id.partition(":")[2], node.text("name"), node.text("project") or None)
        for node in map(topology.nodes.get, node_ids)
        if node is not None
    )


def _project(labels: Mapping[str, Any]) -> str | None:
    return labels.get(COMPOSE_PROJECT) or None
