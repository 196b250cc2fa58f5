"""What an action would change: the topologies before it and after, and the document that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from dashboard.base.i18n import translated
from dashboard.operations import foresight, reach_changes
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime
from topology.graph.builder import Topology
from topology.model.records import ContainerDetail
from topology.previews.preview import Preview


class Foretold(NamedTuple):
    """The topology before an action and after it; `after` is `None` where that is not known."""

    before: Topology
    after: Topology | None

    def expectations(self, runtime: Runtime) -> tuple[Foreseen, ...]:
        """Which expectations would turn."""
        return foresight.foresee(runtime, self.after) if self.after is not None else ()

    def reach(self, container: str) -> dict[str, Any]:
        """Which ways and openings come and go, around one container (node ID)."""
        if self.after is None:
            return reach_changes.nothing()
        return reach_changes.between(self.before, self.after, container)


def foretell(
    topology: Topology,
    found: Preview,
    config: Mapping[str, Any] = MappingProxyType({}),
    detail: ContainerDetail | None = None,
) -> Foretold:
    """The topologies before and after what a preview is about; `config` is the `EndpointConfig` asked for."""
    ports = detail.fixed_ports if detail is not None else ()
    ids = found.container.id, found.network.id
    changed = foresight.after(topology, found.action, *ids, config, ports) if found.refused is None else None
    return Foretold(topology, changed)


def answer(found: Preview, refused: dict[str, str] | None) -> dict[str, Any]:
    """The preview document."""
    compose, ports = found.compose, found.ports
    return {
        "action": found.action,
        "container": found.container,
        "network": found.network,
        "refused": refused,
        "neighbours": found.neighbours,
        "still_reachable": found.still_reachable,
        "address": {"ipv4": found.ipv4, "ipv6": found.ipv6},
        "addresses_lost": found.addresses_lost,
        "ports": {
            "effect": ports.effect,
            "from": ports.from_network,
            "to": ports.to_network,
            "ephemeral": ports.ephemeral,
            "ports": ports.ports,
        },
        "last_network": found.last_network,
        "compose": compose
        and {"project": compose.project, "service": compose.service, "lines": "\n".join(compose.lines)},
        "undoable": found.undoable,
        "warnings": [translated(warning) for warning in found.warnings],
        "expectations": [],
        "reach": reach_changes.nothing(),
    }
