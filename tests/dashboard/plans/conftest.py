"""A place, and a plan for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.operations.runner import Actor
from dashboard.plans import service
from dashboard.plans.models import Place, Plan
from topology.engine.synthetic import SyntheticEngine

ACTOR = Actor("ada (command line)")
VOLUME = "kept_db-data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    return path


@pytest.fixture
def place(db: None, folder: Path) -> Place:
    return service.add_place(ACTOR, "disk", str(folder))


@pytest.fixture
def volume(engine: SyntheticEngine) -> str:
    engine.storage().create_volume({"Name": VOLUME})
    return VOLUME


def wanted(**more: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "name": "nightly", "selector": f"volume:{VOLUME}", "schedule": "02:30", "place": "disk",
        "verify_days": 0,
    }  # fmt: skip
    return fields | more


@pytest.fixture
def plan(place: Place, volume: str) -> Plan:
    return service.add(ACTOR, wanted())
