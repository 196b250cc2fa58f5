"""Invented hosts, and what is asked of them."""

from __future__ import annotations

from typing import Any

import pytest

from topology.engine.errors import EngineConflict, EngineError
from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1.8e9

    def __call__(self) -> float:
        return self.now


def frozen(size: int) -> SyntheticEngine:
    """A host on which nothing happens by itself."""
    return SyntheticEngine(size, life=False, clock=Clock())


def find(engine: SyntheticEngine, name: str) -> Json:
    """A container of the list, by its name."""
    return next(c for c in engine.containers() if c["Names"] == [f"/{name}"])


def network_id(engine: SyntheticEngine, name: str) -> str:
    """A network's ID, by its name."""
    return str(next(n["Id"] for n in engine.networks() if n["Name"] == name))


def networks_of(engine: SyntheticEngine, name: str) -> dict[str, Any]:
    """A container's endpoints, by the names of their networks."""
    networks = find(engine, name)["NetworkSettings"]["Networks"]
    assert isinstance(networks, dict)
    return networks


def refusal(
    engine: SyntheticEngine, network: str, container: str, settings: Json | None = None
) -> EngineError:
    """What connecting raises."""
    with pytest.raises(EngineConflict) as caught:
        engine.connect(network_id(engine, network), container, settings or {})
    return caught.value
