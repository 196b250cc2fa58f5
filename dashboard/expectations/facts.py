"""What is known beside the topology and backups (`plans.facts`): labels from the engine."""

from __future__ import annotations

from collections.abc import Mapping

from topology.engine.port import Engine
from topology.model import records as model


def labels_of(engine: Engine) -> Mapping[str, Mapping[str, str]]:
    """All labels of each container, by node ID. They may hold secrets: they are for selectors alone.

    Raises `EngineError`.
    """
    return {
        model.container_id(listed["Id"]): dict(listed.get("Labels") or {}) for listed in engine.containers()
    }
